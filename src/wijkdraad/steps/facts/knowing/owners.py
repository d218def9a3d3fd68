"""Whose green and paving it is, in sentences for the plan and the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wijkdraad.method.know.ground import OWNERS_METHOD
from wijkdraad.programme.models import Observation

from ...social_map.owners import GREEN_ON_PRIVATE, PAVED_ON_PRIVATE, PRIVATE_GREEN, PRIVATE_PAVED
from ..shared import Reading


def owner_sentences(reading: Reading) -> tuple[str, ...]:
    """How much of the known green and paving lies on private ground; empty while nobody knows.

    Each share is told with how much of the neighbourhood it does not rest on.
    """
    _ = reading.language.gettext
    found = {
        observation.indicator.key: observation
        for observation in reading.cloth.observations
        if observation.method == OWNERS_METHOD
    }
    private = [found[key] for key in (PRIVATE_GREEN, PRIVATE_PAVED) if key in found]
    if private and all(one.value is None for one in private):
        # There is private ground, and nothing is known of what lies on it.
        return (
            _(
                "Of all private ground on the map we do not know whether it is green or paved: of a yard the map does not say so. So we cannot say how much of the green and the paving is private."
            ),
        )
    told = list(_sentences(reading, found))
    if any(found[key].value for key in (GREEN_ON_PRIVATE, PAVED_ON_PRIVATE) if key in found):
        told.append(_("What lies on private ground is not up to the municipality."))
    return tuple(told)


def _sentences(reading: Reading, found: Mapping[str, Observation]) -> Iterator[str]:
    _, figure = reading.language.gettext, reading.language.figure
    there = [found[key] for key in (GREEN_ON_PRIVATE, PAVED_ON_PRIVATE) if key in found]
    shares = [figure(one.value, "share", 0) for one in there if one.value is not None]
    unknown = 1 - (there[0].known_share or 0.0) if there else 0.0
    if len(shares) == 2 and unknown >= 0.005:
        yield _(
            "Of the green that we know of, {green} lies on private ground, and of the paving {paved}; of {unknown} of the neighbourhood we do not know whether it is green or paved, or whose it is."
        ).format(green=shares[0], paved=shares[1], unknown=figure(unknown, "share", 0))
        return
    for key in (GREEN_ON_PRIVATE, PAVED_ON_PRIVATE):
        if key in found:
            yield _sentence(reading, key, found[key])


def _sentence(reading: Reading, key: str, observation: Observation) -> str:
    _, figure = reading.language.gettext, reading.language.figure
    green = key == GREEN_ON_PRIVATE
    if observation.value is None:
        return (
            _("Of the green we do not know whose ground it is on.")
            if green
            else _("Of the paving we do not know whose ground it is on.")
        )
    share = figure(observation.value, "share", 0)
    unknown = 1 - (observation.known_share or 0.0)
    if unknown < 0.005:
        return (
            _("Of the green {share} lies on private ground.")
            if green
            else _("Of the paving {share} lies on private ground.")
        ).format(share=share)
    return (
        _(
            "Of the green that we know of, {share} lies on private ground; of {unknown} of the neighbourhood we do not know whether it is green or paved, or whose it is."
        )
        if green
        else _(
            "Of the paving that we know of, {share} lies on private ground; of {unknown} of the neighbourhood we do not know whether it is green or paved, or whose it is."
        )
    ).format(share=share, unknown=figure(unknown, "share", 0))
