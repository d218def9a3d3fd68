"""Which questions are asked, and whether an answer given now is of before or after the work."""

from __future__ import annotations

from wijkdraad.programme.models import Area, AreaRole, Indicator, Moment, Programme
from wijkdraad.programme.phases import Phase
from wijkdraad.reference.perception import perception_rules, questions

from ..facts.knowing.asked import Asked
from ..facts.knowing.perception import asked_beside, figure_of, when_of
from ..facts.shared import Reading


def neighbourhood_of(programme: Programme) -> Area | None:
    """The neighbourhood itself; None where the programme has none yet."""
    return programme.areas.filter(role=AreaRole.SUBJECT).first()


def moment_now(reading: Reading, indicator: Indicator, area: Area) -> Moment:
    """The moment that an answer given now belongs to.

    After the work in the phase of upkeep, and as soon as a figure of after the work is known;
    before that, before the work.
    """
    later = figure_of(reading, indicator.pk, area.pk, "after")
    if reading.programme.phase == Phase.UPKEEP or (later is not None and later.value is not None):
        return Moment.FOLLOW_UP
    return Moment.BASELINE


def in_order_of_asking(reading: Reading, area: Area) -> list[Asked]:
    """What can be asked about a neighbourhood, the most useful first.

    First what a target names, in the order of the targets. Then what has a figure: the themes
    of the needs first, the rest in the order of the standard list, own indicators by name.
    """
    targets = list(dict.fromkeys(target.indicator for target in reading.cloth.targets))
    themes = {need.theme for need in reading.cloth.needs if need.theme}
    standard = list(questions())
    others = sorted(
        reading.cloth.indicators,
        key=lambda row: (
            row.theme not in themes,
            standard.index(row.key) if row.key in standard else len(standard),
            row.label.casefold(),
        ),
    )
    found = [_now(reading, indicator, area)[0] for indicator in targets]
    for indicator in others:
        if indicator not in targets:
            asked, has_figure = _now(reading, indicator, area)
            found += [asked] if has_figure else []
    return found


def _now(reading: Reading, indicator: Indicator, area: Area) -> tuple[Asked, bool]:
    when = when_of(moment_now(reading, indicator, area))
    asked, observation = asked_beside(reading, indicator, area, when)
    return asked, observation is not None


def asked_of_residents(reading: Reading, area: Area) -> tuple[Asked, ...]:
    """The questions on the residents' page: a few, that can be answered without the figure.

    A question that names the figure would steer the answer, and one about health or money is
    for a conversation: neither is on that page.
    """
    fit = [
        asked
        for asked in in_order_of_asking(reading, area)
        if asked.question and not asked.names_the_figure and not asked.reference.delicate
    ]
    return tuple(fit[: perception_rules()["most_questions_at_once"]])


def looked_at_on_the_spot(reading: Reading, area: Area) -> tuple[Asked, ...]:
    """What can be looked at on a walk through the neighbourhood.

    What has no card of the standard list is on it only where people wrote what to look at:
    nobody sees on a walk how fast letters are answered.
    """
    return tuple(
        asked
        for asked in in_order_of_asking(reading, area)
        if asked.site_check and (asked.indicator.site_check or not asked.names_the_figure)
    )
