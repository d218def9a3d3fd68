"""Steps of the room Know: save figures about areas, and describe the ground from the maps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, override

from wijkdraad.files.maps.rasters import Raster
from wijkdraad.method.know.ground import METHOD, YARD, ground_use, height_summary
from wijkdraad.programme.models import (
    Area,
    AreaRole,
    Elevation,
    Feature,
    FeatureKind,
    FigureStatus,
    Indicator,
    MissingReason,
    Observation,
    ObservationKind,
    Programme,
    Source,
)
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.sources.bgt.mapping import is_yard
from wijkdraad.sources.cbs.mapping import AREA_CODE

from .profile.keeping import KeptFigure
from .social_map.owners import owner_figures

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
GROUND_METHODS = "wijkdraad.ground"
"""How the names of the methods of the ground begin, in every version."""
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
    figures: Iterable[KeptFigure],
) -> None:
    """Save the figures of one source for the areas of the programme.

    An area whose code the source does not know gets a row per indicator that says so: codes
    change over the years, and a figure of the municipality may never stand in for it. A figure
    that came over a crosswalk says so; an estimate for a part is still to be checked.
    """
    by_area: dict[str, list[KeptFigure]] = defaultdict(list)
    present: dict[str, None] = {}
    for figure in figures:
        present.setdefault(figure.indicator)
        if figure.code in areas:
            by_area[figure.code].append(figure)
    rows = []
    for code, area in areas.items():
        for figure in by_area[code]:
            rows.append((area, figure))
        if not by_area[code]:
            gap = MissingReason.UNKNOWN_CODE.value
            rows.extend((area, KeptFigure(code, key, None, gap)) for key in present)
    standard = standard_indicators()
    new = [
        Observation(
            programme=programme,
            key=f"{area.code}.{figure.indicator}.{source.key}",
            indicator=indicators[figure.indicator],
            area=area,
            period=source.period,
            value=figure.value,
            missing_reason=figure.missing_reason,
            kind=ObservationKind.ESTIMATED
            if figure.how == "part"
            else OBSERVATION_KINDS[standard[figure.indicator].kind],
            method=_how_it_came(programme, figure, source.period),
            source=source,
            status=FigureStatus.TO_VERIFY if figure.how == "part" else source.status,
        )
        for area, figure in rows
    ]
    stored = Observation.objects.filter(programme=programme, source=source, area__in=areas.values())
    # What was computed here from the figures of this source is not of the file.
    from_file = [row for row in stored if is_computed_key(row.key) and not is_computed_here(row)]
    replace_computed(from_file, new)


def _how_it_came(programme: Programme, figure: KeptFigure, period: str) -> str:
    """How a figure came to the code of its area, in the language of the programme."""
    if not figure.how:
        return ""
    with override(programme.language):
        said = {
            "kept": gettext("Over a crosswalk: this area was {codes} in {period}."),
            "joined": gettext("Over a crosswalk: {codes} of {period} together."),
            "part": gettext("Estimated over a crosswalk: parts of {codes} of {period}."),
            "gap": gettext("The areas were numbered anew: {codes} of {period} is not this area."),
        }[figure.how]
        shown = ", ".join(figure.over[:3]) + (" …" if len(figure.over) > 3 else "")
        return said.format(codes=shown, period=period)[:160]


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
    """Compute the shares of green, buildings, water and paving from the base map and save them.

    Of a yard of the BGT nobody knows whether it is green or paved: it counts for neither.
    """
    subject = _subject(programme)
    if subject is None:
        return
    layers: dict[str, list[Any]] = {kind: [] for kind in (*GROUND_INDICATORS, YARD)}
    owned: dict[str, dict[str, list[Any]]] = {kind: {} for kind in layers}
    sources: dict[str, Source] = {}
    for feature in Feature.objects.filter(programme=programme).select_related("source"):
        kind = "paved" if feature.kind in PAVED_KINDS else feature.kind
        if is_yard(feature.source.name, feature.kind, feature.ground):
            kind = YARD
        if kind in layers:
            layers[kind].append(feature.geometry)
            owned[kind].setdefault(feature.ground, []).append(feature.geometry)
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
                known_share=use.known_shares.get(kind, use.known_share),
                method=METHOD,
                source=sources[kind],
            )
        )
    grounds = {
        (kind, ground): shapes for kind, of in owned.items() for ground, shapes in of.items()
    }
    new += owner_figures(programme, subject, grounds, sources, standard_indicator)
    stored = Observation.objects.filter(programme=programme, method__startswith=GROUND_METHODS)
    replace_computed([row for row in stored if is_computed_key(row.key)], new)
