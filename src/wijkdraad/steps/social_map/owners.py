"""Green and paving split into public and private ground, as figures of the neighbourhood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wijkdraad.method.know.ground import OWNERS_METHOD, ground_owners
from wijkdraad.programme.models import (
    Area,
    Ground,
    Indicator,
    MissingReason,
    Observation,
    ObservationKind,
    Programme,
    Source,
)

GREEN_ON_PRIVATE, PAVED_ON_PRIVATE = (
    "green_on_private_ground_share",
    "paved_on_private_ground_share",
)
PRIVATE_GREEN, PRIVATE_PAVED = "private_ground_green_share", "private_ground_paved_share"
OWNER_INDICATORS: dict[str, str] = {
    "public_ground_green_share": "green_of_public",
    "public_ground_paved_share": "paved_of_public",
    PRIVATE_GREEN: "green_of_private",
    PRIVATE_PAVED: "paved_of_private",
    GREEN_ON_PRIVATE: "green_on_private",
    PAVED_ON_PRIVATE: "paved_on_private",
}
"""Each with where `ground_owners` has it."""
OWNERS: dict[str, str] = {
    Ground.PUBLIC: "public",
    Ground.PRIVATE: "private",
    Ground.BUSINESS: "private",
    "": "",
}
"""Ground of a business is not the municipality's either."""


def owner_figures(
    programme: Programme,
    subject: Area,
    owned: Mapping[tuple[str, str], list[Any]],
    sources: Mapping[str, Source],
    indicator: Callable[[Programme, str], Indicator],
) -> list[Observation]:
    """Figures that are not saved yet; none while nobody knows whose any of the ground is.

    Of private ground nothing is told where the map has none.
    `owned` maps (layer, ground) to shapes, the most certain layer first; `indicator` gives the
    programme's copy of a standard indicator.
    """
    if not any(ground for _layer, ground in owned):
        return []
    grouped: dict[tuple[str, str], list[Any]] = {}
    # Of one layer what is known goes before what is not.
    for (layer, ground), shapes in sorted(owned.items(), key=lambda one: not one[0][1]):
        grouped.setdefault((layer, OWNERS[ground]), []).extend(shapes)
    layers = list(dict.fromkeys(layer for layer, _ground in owned))
    order = {
        (layer, owner): grouped[layer, owner]
        for layer in layers
        for owner in ("public", "private", "")
        if (layer, owner) in grouped
    }
    found = ground_owners(subject.geometry, order)
    figures = []
    for key, value_name in OWNER_INDICATORS.items():
        source = sources.get("green" if "green" in value_name else "paved")
        if source is None or (key in (PRIVATE_GREEN, PRIVATE_PAVED) and not found.has_private):
            continue
        value = getattr(found, value_name)
        figures.append(
            Observation(
                programme=programme,
                key=f"{subject.code}.{key}",
                indicator=indicator(programme, key),
                area=subject,
                period=source.period,
                value=value,
                missing_reason="" if value is not None else MissingReason.NO_DATA,
                kind=ObservationKind.COMPUTED,
                known_share=found.known_share,
                method=OWNERS_METHOD,
                source=source,
            )
        )
    return figures
