"""How many older people and children have a cool place near: an estimate from figures of the area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wijkdraad.method.measure.periods import period_order
from wijkdraad.programme.models import (
    Area,
    FigureStatus,
    MissingReason,
    Observation,
    ObservationKind,
    Programme,
)

from ...know import replace_computed, standard_indicator
from ..keeping import subject_with_boundary
from ..marks import WITHIN_REACH

METHOD = "wijkdraad.served 1"
INHABITANTS = "inhabitants"
GROUPS = {"elderly": "inhabitants_65_and_over", "children": "inhabitants_under_15"}
"""The groups, and the indicator that counts them."""
NEAR = {
    "elderly": "residents_65_and_over_near_coolness",
    "children": "residents_under_15_near_coolness",
}
"""The indicator that counts those of a group with a cool place near."""


@dataclass(frozen=True)
class People:
    """How many people of a group live in the area, None where unknown, and the figure it is from."""

    count: float | None
    figure: Observation


def people_of(programme: Programme, area: Area) -> dict[str, People]:
    """The people of each group in an area, from its latest figures: a group without one is left out.

    Where the figure is a share, it counts for the inhabitants.
    """
    wanted = {INHABITANTS, *GROUPS.values(), *(f"{key}_share" for key in GROUPS.values())}
    figures = Observation.objects.filter(
        programme=programme, area=area, indicator__key__in=wanted
    ).select_related("indicator", "source")
    latest: dict[str, Observation] = {}
    for figure in sorted(figures, key=lambda one: (period_order(one.period), one.pk)):
        earlier = latest.get(figure.indicator.key)
        # A later period without a figure does not hide the last that is known.
        if earlier is None or figure.value is not None or earlier.value is None:
            latest[figure.indicator.key] = figure
    found = {}
    for group, key in GROUPS.items():
        counted, share = latest.get(key), latest.get(f"{key}_share")
        all_people = latest.get(INHABITANTS)
        if counted is not None and counted.value is not None:
            found[group] = People(counted.value, counted)
        elif share is not None and share.value is not None and all_people is not None:
            count = None if all_people.value is None else share.value * all_people.value
            found[group] = People(count, share)
        elif counted is not None:
            found[group] = People(None, counted)
    return found


def estimated_at(people: Mapping[str, People], group: str, addresses: int, of: int) -> int | None:
    """The people of a group at some of all addresses, as if they lived evenly over them.

    None where the figure is unknown or there are no addresses.
    """
    known = people.get(group)
    if known is None or known.count is None or not of:
        return None
    return round(known.count * addresses / of)


def save_served(programme: Programme) -> None:
    """Save the estimates of who has a cool place near, from the figures that are there now."""
    area = subject_with_boundary(programme)
    reach = (
        None
        if area is None
        else Observation.objects.filter(
            programme=programme, key=f"{area.code}.{WITHIN_REACH}"
        ).first()
    )
    new = []
    if area is not None and reach is not None and reach.value is not None:
        for group, people in people_of(programme, area).items():
            key = NEAR[group]
            value = None if people.count is None else float(round(people.count * reach.value))
            reason = people.figure.missing_reason or MissingReason.NO_DATA
            new.append(
                Observation(
                    programme=programme,
                    key=f"{area.code}.{key}",
                    indicator=standard_indicator(programme, key),
                    area=area,
                    period=people.figure.period,
                    value=value,
                    missing_reason=reason if value is None else "",
                    kind=ObservationKind.ESTIMATED,
                    known_share=reach.known_share,
                    method=METHOD,
                    source=people.figure.source,
                    status=FigureStatus.TO_VERIFY,
                )
            )
    stored = Observation.objects.filter(programme=programme, method=METHOD)
    replace_computed(stored, new)
