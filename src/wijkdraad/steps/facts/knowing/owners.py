"""Whose green and paving it is, in sentences for the plan and the screen."""

from __future__ import annotations

from wijkdraad.method.know.ground import OWNERS_METHOD
from wijkdraad.programme.models import Observation

from ...social_map.owners import GREEN_ON_PRIVATE, PAVED_ON_PRIVATE
from ..shared import Reading


def owner_sentences(reading: Reading) -> tuple[str, ...]:
    """How much of the green and the paving lies on private ground; empty while nobody knows."""
    found = {
        observation.indicator.key: observation
        for observation in reading.cloth.observations
        if observation.method == OWNERS_METHOD
    }
    told = []
    for key in (GREEN_ON_PRIVATE, PAVED_ON_PRIVATE):
        if key in found:
            told.append(_sentence(reading, key, found[key]))
    return tuple(told)


def _sentence(reading: Reading, key: str, observation: Observation) -> str:
    _, figure = reading.language.gettext, reading.language.figure
    green = key == GREEN_ON_PRIVATE
    if observation.value is None:
        return (
            _("Of the green we do not know whose ground it is on.")
            if green
            else _("Of the paving we do not know whose ground it is on.")
        )
    if round(observation.value, 2) == 0:
        return (
            _("The map has no green on private ground; gardens are often not on it.")
            if green
            else _("The map has no paving on private ground; gardens are often not on it.")
        )
    says = (
        _("Of the green {share} lies on private ground: that is not up to the municipality.")
        if green
        else _("Of the paving {share} lies on private ground: that is not up to the municipality.")
    ).format(share=figure(observation.value, "share", 0))
    if observation.known_share is None:
        return f"{says} {_('Nobody told of how much we know it.')}"
    unknown = 1 - observation.known_share
    if unknown < 0.005:
        return says
    more = _("We do not know it of {share}; that part does not count.").format(
        share=figure(unknown, "share", 0)
    )
    return f"{says} {more}"
