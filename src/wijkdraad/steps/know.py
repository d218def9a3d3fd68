"""Steps of the room Know: save figures about areas, and describe the ground from the maps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from wijkdraad.files.rasters import Raster
from wijkdraad.method.know.ground import METHOD, ground_use, height_summary
from wijkdraad.programme.models import (
    Area,
    AreaRole,
    Elevation,
    Feature,
    FeatureKind,
    Indicator,
    MissingReason,
    Observation,
    ObservationKind,
    Programme,
    Source,
)
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.sources.cbs.mapping import AREA_CODE, Figure

GROUND_INDICATORS: dict[str, str] = {
    FeatureKind.BUILDING: "building_area_share",
    FeatureKind.WATER: "water_area_share",
    FeatureKind.GREEN: "green_area_share",
    "paved": "paved_area_share",
}
OBSERVATION_KINDS: dict[str, str] = {
    "counted": ObservationKind.MEASURED,
    "estimated": ObservationKind.ESTIMATED,
    "computed": ObservationKind.COMPUTED,
}
FIGURE_FIELDS = [
    field.attname
    for field in Observation._meta.concrete_fields
    if field.name not in ("id", "programme", "key", "phase", "revision")
]
"""What an observation says, and where that comes from."""
OWN_METHODS = "wijkdraad."
"""How the name of every method of ours begins."""
PAVED_KINDS = (FeatureKind.FOOTPATH, FeatureKind.ROAD, FeatureKind.BARE)


def standard_indicator(programme: Programme, key: str) -> Indicator:
    """The programme's copy of a standard indicator, in the language of the programme."""
    standard = standard_indicators()[key]
    english = programme.language == "en"
    values = {
        "name": standard.name_en if english else standard.name_nl,
        "unit": standard.unit,
        "decimals": standard.decimals,
        "better": standard.better,
        "theme": standard.theme,
        "note": standard.note_en if english else standard.note_nl,
    }
    indicator = Indicator.objects.filter(programme=programme, key=key).first()
    if indicator is None:
        return Indicator.objects.create(programme=programme, key=key, **values)
    if any(getattr(indicator, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(indicator, name, value)
        indicator.revision += 1
        indicator.save()
    return indicator


@transaction.atomic
def save_figures(
    programme: Programme,
    source: Any,
    areas: Mapping[str, Any],
    indicators: Mapping[str, Indicator],
    figures: Iterable[Figure],
) -> None:
    """Save the figures of one source for the areas of the programme.

    An area whose code the source does not know gets a row per indicator that says so: codes
    change over the years, and a figure of the municipality may never stand in for it.
    """
    by_area: dict[str, list[Figure]] = defaultdict(list)
    present: dict[str, None] = {}
    for figure in figures:
        present.setdefault(figure.indicator)
        if figure.code in areas:
            by_area[figure.code].append(figure)
    rows = []
    for code, area in areas.items():
        for figure in by_area[code]:
            rows.append((area, figure.indicator, figure.value, figure.missing_reason or ""))
        if not by_area[code]:
            rows.extend((area, key, None, MissingReason.UNKNOWN_CODE) for key in present)
    standard = standard_indicators()
    new = [
        Observation(
            programme=programme,
            key=f"{area.code}.{key}.{source.key}",
            indicator=indicators[key],
            area=area,
            period=source.period,
            value=value,
            missing_reason=reason,
            kind=OBSERVATION_KINDS[standard[key].kind],
            source=source,
            status=source.status,
        )
        for area, key, value, reason in rows
    ]
    stored = Observation.objects.filter(programme=programme, source=source, area__in=areas.values())
    replace_computed([row for row in stored if is_computed_key(row.key)], new)


def is_computed_key(key: str) -> bool:
    """Whether an observation's key is one that this room gives: an area code, a dot, and more.

    >>> is_computed_key("BU05031108.green_area_share"), is_computed_key("o-schaduw-voor")
    (True, False)
    """
    code, dot, _rest = key.partition(".")
    return bool(dot) and AREA_CODE.fullmatch(code) is not None


def is_computed_here(observation: Observation) -> bool:
    """Whether a figure was computed from the maps and heights of the programme itself."""
    return observation.method.startswith(OWN_METHODS)


def replace_computed(stored: Iterable[Observation], new: Iterable[Observation]) -> None:
    """Make the stored rows equal to the new ones, by key.

    A row that stays keeps its primary key, and so the links that point at it; one that is the
    same is not touched; one that is no longer there goes.
    """
    by_key = {row.key: row for row in stored}
    created = []
    for row in new:
        earlier = by_key.pop(row.key, None)
        if earlier is None:
            created.append(row)
        elif any(getattr(earlier, name) != getattr(row, name) for name in FIGURE_FIELDS):
            for name in FIGURE_FIELDS:
                setattr(earlier, name, getattr(row, name))
            earlier.revision += 1
            earlier.save()
    Observation.objects.filter(pk__in=[row.pk for row in by_key.values()]).delete()
    Observation.objects.bulk_create(created)


def _subject(programme: Programme) -> Area | None:
    area = programme.areas.filter(role=AreaRole.SUBJECT).first()
    return area if area is not None and area.geometry is not None else None


@transaction.atomic
def describe_elevation(programme: Programme, source: Any, surface: str, raster: Raster) -> None:
    """Save how much of the neighbourhood an elevation raster covers and knows."""
    subject = _subject(programme)
    if subject is None:
        return
    summary = height_summary(
        subject.geometry, raster.heights_m, raster.west_m, raster.north_m, raster.cell_size_m
    )
    Elevation.objects.update_or_create(
        programme=programme,
        source=source,
        surface=surface,
        defaults={
            "cell_size_m": raster.cell_size_m,
            "raster_share": summary.raster_share,
            "known_share": summary.known_share,
            "mean_m": summary.mean_m,
        },
    )


@transaction.atomic
def describe_ground(programme: Programme) -> None:
    """Compute the shares of green, buildings, water and paving from the base map and save them."""
    subject = _subject(programme)
    if subject is None:
        return
    layers: dict[str, list[Any]] = {kind: [] for kind in GROUND_INDICATORS}
    sources: dict[str, Source] = {}
    for feature in Feature.objects.filter(programme=programme).select_related("source"):
        kind = "paved" if feature.kind in PAVED_KINDS else feature.kind
        if kind in layers:
            layers[kind].append(feature.geometry)
            sources.setdefault(kind, feature.source)
    use = ground_use(subject.geometry, layers)
    new = []
    for kind, key in GROUND_INDICATORS.items():
        if kind not in sources:
            continue
        value = use.shares.get(kind)
        new.append(
            Observation(
                programme=programme,
                key=f"{subject.code}.{key}",
                indicator=standard_indicator(programme, key),
                area=subject,
                period=sources[kind].period,
                value=value,
                missing_reason="" if value is not None else MissingReason.NO_DATA,
                kind=ObservationKind.COMPUTED,
                known_share=use.known_share,
                method=METHOD,
                source=sources[kind],
            )
        )
    stored = Observation.objects.filter(programme=programme, method=METHOD)
    replace_computed([row for row in stored if is_computed_key(row.key)], new)
