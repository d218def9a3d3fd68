"""The facts of the chapter Know."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from shapely import Point

from wijkdraad.method.measure.periods import period_order
from wijkdraad.method.report.chapters.know import (
    GroundRow,
    KnowFacts,
    ProfileCell,
    ProfileRow,
    SharePair,
)
from wijkdraad.method.report.language import PrintedFigure
from wijkdraad.method.report.pictures.map_picture import (
    GROUND_COLOURS,
    MapWords,
    MapWork,
    map_picture,
)
from wijkdraad.method.report.pictures.map_sheet import MapFrame
from wijkdraad.programme.models import (
    Area,
    Elevation,
    Feature,
    FeatureKind,
    MissingReason,
    Moment,
    Observation,
)
from wijkdraad.reference.loader import missing_reasons

from ..know import GROUND_INDICATORS, is_computed_here
from .knowing.coolness import GUIDELINES, RULE, coolness_facts
from .knowing.owners import owner_sentences
from .knowing.perception_public import perception_facts
from .knowing.profile import profile_facts, profile_gaps
from .knowing.social_map import social_map_facts
from .shared import Reading
from .terrain import terrain_maps

MOST_SHARES_IN_CHART = 8
TOLD_BY_THE_PROFILE = (MissingReason.SUPPRESSED, MissingReason.UNKNOWN_CODE)
"""Reasons that the gaps of the profile tell in sentences of their own."""


def know_facts(reading: Reading) -> KnowFacts:
    """Read the figures, the map, the ground and the social map of a programme."""
    areas, subject = reading.cloth.areas, reading.cloth.subject
    profile = _profile(reading)
    layers = neighbourhood_map(reading, subject)
    municipality = next((area for area in areas if area.code.startswith("GM")), None)
    return KnowFacts(
        area=subject.name if subject else reading.programme.name,
        areas=tuple(area.name for area in areas),
        profile=_profile_rows(reading, profile, areas),
        reasons=_reasons(reading, profile, areas),
        shares=_share_pairs(reading, profile, subject, municipality),
        compared_with=municipality.name if municipality else "",
        ground=_ground_rows(reading),
        gaps=gaps(reading),
        map_svg=layers.picture() if layers else "",
        map_alt=layers.words.alt if layers else "",
        map_source=layers.sources if layers else "",
        coolness=coolness_facts(reading),
        terrain=terrain_maps(reading, subject, layers.ground["building"] if layers else ()),
        social=social_map_facts(
            reading, subject.geometry if subject else None, layers.sources if layers else ""
        ),
        owners=owner_sentences(reading),
        perception=perception_facts(reading),
        story=profile_facts(reading),
    )


def _profile_rows(
    reading: Reading, profile: list[Observation], areas: list[Area]
) -> tuple[ProfileRow, ...]:
    by_indicator: dict[tuple[int, int, str], dict[int, Observation]] = defaultdict(dict)
    for observation in profile:
        by_indicator[_figure(observation)][observation.area_id] = observation
    newest = _newest(by_indicator)
    subject = reading.cloth.subject
    rows = []
    for place, found in by_indicator.items():
        first = next(iter(found.values()))
        series = (first.source.publisher, first.indicator_id)
        if newest[series] != place:
            # An earlier year of the same figure is told beside the newest one.
            continue
        earlier = [
            f"{by[subject.pk].period}: {reading.figure(by[subject.pk])}"
            for other, by in by_indicator.items()
            if other != place
            and subject is not None
            and subject.pk in by
            and (by[subject.pk].source.publisher, by[subject.pk].indicator_id) == series
        ]
        rows.append(
            (
                first.source_id,
                first.pk,
                ProfileRow(
                    first.indicator.label,
                    tuple(_profile_cell(reading, found.get(area.pk)) for area in areas),
                    first.period,
                    reading.source_number(first.source),
                    first.indicator.remark,
                    "; ".join(earlier),
                ),
            )
        )
    return tuple(row for _source, _order, row in sorted(rows, key=lambda entry: entry[:2]))


Place = tuple[int, int, str]
"""The source, indicator and period of a row."""


def _newest(rows: dict[Place, dict[int, Observation]]) -> dict[tuple[str, int], Place]:
    """The newest row of each figure of one publisher; another publisher may count otherwise."""
    found: dict[tuple[str, int], Place] = {}
    for place, by_area in rows.items():
        first = next(iter(by_area.values()))
        series = (first.source.publisher, first.indicator_id)
        known = found.get(series)
        if known is None or period_order(known[2]) < period_order(place[2]):
            found[series] = place
    return found


def _figure(observation: Observation) -> Place:
    """What makes figures of several areas one row: the same source, indicator and period."""
    return observation.source_id, observation.indicator_id, observation.period


_MARKS: dict[str, str] = {
    MissingReason.SUPPRESSED: "a",
    MissingReason.NOT_PUBLISHED: "b",
    MissingReason.NOT_APPLICABLE: "c",
    MissingReason.NOT_ASKED: "d",
    MissingReason.UNKNOWN_CODE: "e",
    MissingReason.NO_DATA: "f",
}


def _profile_cell(reading: Reading, observation: Observation | None) -> ProfileCell:
    if observation is None:
        return ProfileCell(PrintedFigure(f"– {_MARKS[MissingReason.NO_DATA]}"), missing=True)
    if observation.value is None:
        return ProfileCell(PrintedFigure(f"– {_MARKS[observation.missing_reason]}"), missing=True)
    return ProfileCell(reading.printed(observation))


def _reasons(reading: Reading, profile: list[Observation], areas: list[Area]) -> tuple[str, ...]:
    """The legend of the marks that stand for a missing figure, for those that occur."""
    used = {observation.missing_reason for observation in profile if observation.value is None}
    subjects = {_figure(observation) for observation in profile}
    if len(profile) < len(subjects) * len(areas):
        used.add(MissingReason.NO_DATA)
    texts = missing_reasons()
    english = reading.language.code == "en"
    return tuple(
        f"– {mark} = {texts[reason].name_en if english else texts[reason].name_nl}"
        for reason, mark in _MARKS.items()
        if reason in used
    )


def _share_pairs(
    reading: Reading, profile: list[Observation], subject: Area | None, other: Area | None
) -> tuple[SharePair, ...]:
    if subject is None or other is None:
        return ()
    values: dict[tuple[int, int, str], dict[int, float]] = defaultdict(dict)
    names: dict[int, str] = {}
    for observation in profile:
        if observation.value is None or observation.indicator.unit != "share":
            continue
        if not reading.too_few(observation):
            values[_figure(observation)][observation.area_id] = observation.value
            names[observation.indicator_id] = observation.indicator.label
    # Of several periods the last one that is known for both.
    latest = {
        indicator: found
        for (_source, indicator, period), found in sorted(
            values.items(), key=lambda entry: period_order(entry[0][2])
        )
        if subject.pk in found and other.pk in found
    }
    pairs = [
        SharePair(names[indicator], found[subject.pk], found[other.pk])
        for indicator, found in latest.items()
    ]
    pairs.sort(key=lambda pair: (-abs(pair.here - pair.there), pair.name))
    return tuple(pairs[:MOST_SHARES_IN_CHART])


def _ground_rows(reading: Reading) -> tuple[GroundRow, ...]:
    _ = reading.language.gettext
    rows = [
        GroundRow(
            observation.indicator.label,
            reading.printed(observation),
            reading.known_part(observation.known_share),
            observation.method,
            reading.source_number(observation.source),
        )
        for observation in reading.cloth.observations
        if is_computed_here(observation) and observation.indicator.key not in (*GUIDELINES, *RULE)
    ]
    surfaces = {
        Elevation.Surface.GROUND: _("Height of the ground (mean, NAP)"),
        Elevation.Surface.SURFACE: _("Height with buildings and trees (mean, NAP)"),
    }
    for elevation in (
        Elevation.objects.filter(programme=reading.programme)
        .select_related("source")
        .order_by("surface")
    ):
        rows.append(
            GroundRow(
                surfaces[Elevation.Surface(elevation.surface)],
                reading.figure_or_unknown(elevation.mean_m, "m", 1),
                reading.known_part(elevation.known_share),
                _("mean of known cells of {size} m").format(
                    size=reading.language.number(elevation.cell_size_m, 1)
                ),
                reading.source_number(elevation.source),
            )
        )
    return tuple(rows)


def _profile(reading: Reading) -> list[Observation]:
    return [
        observation
        for observation in reading.cloth.observations
        if observation.moment == Moment.PROFILE and not is_computed_here(observation)
    ]


def gaps(reading: Reading) -> tuple[str, ...]:
    """What is not known about the neighbourhood itself, in finished sentences."""
    _, language = reading.language.gettext, reading.language
    areas, subject = reading.cloth.areas, reading.cloth.subject
    if subject is None:
        return ()
    profile = _profile(reading)
    told: list[str] = []
    by_reason: dict[str, list[str]] = defaultdict(list)
    told += profile_gaps(reading)
    for observation in profile:
        if (
            observation.area_id == subject.pk
            and observation.value is None
            and observation.missing_reason not in TOLD_BY_THE_PROFILE
        ):
            by_reason[observation.missing_reason].append(observation.indicator.label)
    texts = missing_reasons()
    for reason, names in sorted(by_reason.items()):
        text = texts[reason].name_en if language.code == "en" else texts[reason].name_nl
        told.append(
            _("No figure for: {names}. {reason}").format(
                names=language.listing(names, most=6), reason=text
            )
        )
    # What is least known is what a yard does not tell; buildings and water are told wherever a map is.
    mapped = [
        row.known_share
        for row in reading.cloth.observations
        if is_computed_here(row)
        and row.indicator.key in GROUND_INDICATORS.values()
        and row.known_share is not None
    ]
    if mapped and max(mapped) < 0.995:
        told.append(
            _(
                "The map covers {share} of {area}. The rest is hatched on the map and counts in no share."
            ).format(share=language.figure(max(mapped), "share", 0), area=subject.name)
        )
    if mapped and max(mapped) - min(mapped) >= 0.005:
        told.append(
            _(
                "{share} of {area} is yard: of that the map does not say whether it is green or paved. It counts as neither."
            ).format(
                share=language.figure(max(mapped) - min(mapped), "share", 0), area=subject.name
            )
        )
    for elevation in (
        Elevation.objects.filter(programme=reading.programme)
        .select_related("source")
        .order_by("surface")
    ):
        if elevation.known_share < 0.995:
            told.append(
                _(
                    "{source}: of {area}, {covered} lies inside the height model and {known} has a height. "
                    "Under buildings, trees and water the ground cannot be seen from the air."
                ).format(
                    source=elevation.source.name,
                    area=subject.name,
                    covered=language.figure(elevation.raster_share, "share", 0),
                    known=language.figure(elevation.known_share, "share", 0),
                )
            )
    without_boundary = [area.name for area in areas if area.geometry is None]
    if without_boundary:
        told.append(
            _("Without a boundary on the map: {names}.").format(
                names=language.listing(without_boundary)
            )
        )
    return tuple(told)


@dataclass(frozen=True)
class MapLayers:
    """Everything that is drawn on the map of a neighbourhood, and where it comes from."""

    boundary: Any
    ground: dict[str, list[Any]]
    trees: list[Any]
    works: list[MapWork]
    words: MapWords
    sources: str

    def picture(
        self,
        sheet: MapFrame | None = None,
        with_legend: bool = True,
        marker: Point | None = None,
    ) -> str:
        """The map as SVG."""
        layers = (self.boundary, self.ground, self.trees, self.works, self.words)
        return map_picture(*layers, sheet, with_legend, marker)


def neighbourhood_map(reading: Reading, subject: Area | None) -> MapLayers | None:
    """The layers of the map of a neighbourhood; None while its boundary is not known."""
    if subject is None or subject.geometry is None:
        return None
    _ = reading.language.gettext
    ground: dict[str, list[Any]] = {kind: [] for kind in GROUND_COLOURS}
    trees: list[Any] = []
    sources = {subject.source_id}
    for feature in Feature.objects.filter(programme=reading.programme):
        layer = trees if feature.kind == FeatureKind.TREE else ground.get(feature.kind)
        if layer is not None:
            sources.add(feature.source_id)
            layer.append(feature.geometry)
    works = [
        MapWork(str(number), work.geometry, bool(reading.cloth.measure_work.backward[work.pk]))
        for number, work in enumerate(reading.works_in_order, start=1)
        if work.geometry is not None
    ]
    words = MapWords(
        alt=_("Map of {area} with {works} works, numbered as in the table of works.").format(
            area=subject.name, works=len(works)
        ),
        north=_("N"),
        unknown_ground=_("no map of the ground"),
        work=_("work without a measure"),
        work_linked=_("work in which a measure goes along"),
        boundary=_("edge of the neighbourhood"),
    )
    names = [source.name for source in reading.sources if source.pk in sources]
    return MapLayers(subject.geometry, ground, trees, works, words, "; ".join(names))
