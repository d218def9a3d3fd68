"""The chapter Know: figures beside each other, the map, what the ground is, the social map."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..language import Language, PrintedFigure
from ..structure import Block, Cell, Chart, Heading, Paragraph, Picture, Table
from .knowing.coolness import CoolnessFacts, coolness_section
from .knowing.perception import PerceptionFacts, perception_section
from .knowing.profile import ProfileFacts, profile_section
from .knowing.social_map import SocialMapFacts, social_map_section


@dataclass(frozen=True)
class ProfileCell:
    """One figure of one area, or the short mark of why there is none."""

    figure: PrintedFigure
    missing: bool = False


@dataclass(frozen=True)
class ProfileRow:
    """One indicator over all areas, with the number of its source in the list of sources.

    `earlier` tells the same figure of the neighbourhood in earlier years.
    """

    name: str
    cells: tuple[ProfileCell, ...]
    period: str
    source_number: str
    note: str = ""
    earlier: str = ""


@dataclass(frozen=True)
class SharePair:
    """A share (0..1) in the neighbourhood beside that of the municipality, for the chart."""

    name: str
    here: float
    there: float


@dataclass(frozen=True)
class GroundRow:
    """A computed figure of the ground, already printed, and which part of the area is known."""

    name: str
    value: PrintedFigure
    known: PrintedFigure
    method: str
    source_number: str


@dataclass(frozen=True)
class TerrainMap:
    """A map of something measured on every spot, with all it says in words.

    `caption` is one message; `note` says what is not known and how sure it is.
    """

    key: str
    svg: str
    alt: str
    caption: str
    source: str
    note: str


@dataclass(frozen=True)
class KnowFacts:
    """Everything the chapter tells. `gaps` are finished sentences about what is not known."""

    area: str
    areas: tuple[str, ...]
    profile: tuple[ProfileRow, ...]
    reasons: tuple[str, ...]
    shares: tuple[SharePair, ...]
    compared_with: str
    ground: tuple[GroundRow, ...]
    gaps: tuple[str, ...]
    map_svg: str
    map_alt: str
    map_source: str
    social: SocialMapFacts = field(default_factory=SocialMapFacts)
    owners: tuple[str, ...] = ()
    terrain: tuple[TerrainMap, ...] = ()
    perception: PerceptionFacts = field(default_factory=PerceptionFacts)
    story: ProfileFacts = field(default_factory=ProfileFacts)
    coolness: CoolnessFacts = field(default_factory=CoolnessFacts)


def know_chapter(facts: KnowFacts, language: Language) -> tuple[Block, ...]:
    """The neighbourhood in figures, on the map and in people."""
    _ = language.gettext
    blocks: list[Block] = [Heading(2, _("Know your neighbourhood"), "know")]
    blocks.append(
        Paragraph(
            _("{area} beside the areas around it. A gap is told, never filled in.").format(
                area=facts.area
            ),
            "lead",
        )
    )
    blocks += profile_section(facts.story, language)
    if facts.profile:
        blocks.append(_profile_table(facts, language))
    # The facts above say in words what this chart shows, and better: they know what is sure.
    if facts.shares and not facts.story.facts:
        blocks.append(_share_chart(facts, language))
    if facts.map_svg:
        blocks.append(
            Picture(
                facts.map_svg,
                facts.map_alt,
                _("{area} and the works. The numbers are those in the table of works.").format(
                    area=facts.area
                ),
                facts.map_source,
                width_share=0.92,
            )
        )
    if facts.ground:
        blocks.append(_ground_table(facts, language))
        blocks += [Paragraph(sentence) for sentence in facts.owners]
    if facts.terrain:
        blocks.append(Heading(3, _("Measured on every spot"), "know-terrain"))
        blocks += [
            Picture(map_.svg, map_.alt, map_.caption, map_.source, map_.note, width_share=0.62)
            for map_ in facts.terrain
        ]
    blocks += coolness_section(facts.coolness, language)
    blocks += perception_section(facts.perception, language)
    if facts.gaps:
        blocks.append(Heading(3, _("What we do not know"), "know-gaps"))
        blocks += [Paragraph(gap) for gap in facts.gaps]
    blocks += social_map_section(facts.social, language)
    return tuple(blocks)


def _profile_table(facts: KnowFacts, language: Language) -> Table:
    """The figures; remarks and reasons for gaps stand once under the table, by number and letter."""
    _ = language.gettext
    remarks = list(dict.fromkeys(row.note for row in facts.profile if row.note))
    rows = tuple(
        (
            Cell(
                f"{row.name} ({remarks.index(row.note) + 1})" if row.note else row.name,
                note=row.earlier,
            ),
            *(
                Cell.of(cell.figure, status="attention" if cell.missing else "plain")
                for cell in row.cells
            ),
            Cell(row.period),
            Cell(row.source_number),
        )
        for row in facts.profile
    )
    areas = len(facts.areas)
    return Table(
        _("Figures beside each other"),
        (_("Figure"), *facts.areas, _("Period"), _("Source")),
        rows,
        numeric=frozenset(range(1, areas + 1)),
        widths=(34, *(12,) * areas, 9, 7),
        note=" ".join(
            (
                *facts.reasons,
                *(f"({number}) {remark}" for number, remark in enumerate(remarks, start=1)),
            )
        ),
    )


def _share_chart(facts: KnowFacts, language: Language) -> Chart:
    """Two dots per share with a line in between: the neighbourhood and what it is compared with."""
    _ = language.gettext
    widest = max(facts.shares, key=lambda pair: abs(pair.here - pair.there))
    points = language.difference(widest.here - widest.there, "share", 0)
    caption = _("The largest difference with {other}: {name} ({difference}).").format(
        other=facts.compared_with, name=widest.name[:1].lower() + widest.name[1:], difference=points
    )
    values = [
        {"name": pair.name, "area": area, "share": share}
        for pair in facts.shares
        for area, share in ((facts.area, pair.here), (facts.compared_with, pair.there))
    ]
    order = [pair.name for pair in facts.shares]
    specification = {
        "width": 420,
        "height": {"step": 26},
        "data": {"values": values},
        "encoding": {
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": order,
                "title": None,
                "axis": {"labelLimit": 260, "ticks": False, "domain": False},
            }
        },
        "layer": [
            {
                "mark": {"type": "line", "color": "#d9d4c7", "strokeWidth": 3},
                "encoding": {
                    "x": {"field": "share", "type": "quantitative"},
                    "detail": {"field": "name"},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {
                    "x": {
                        "field": "share",
                        "type": "quantitative",
                        "title": None,
                        "scale": {"domain": [0, 1]},
                        "axis": {"format": ".0%", "tickCount": 5},
                    },
                    "color": {
                        "field": "area",
                        "type": "nominal",
                        "title": None,
                        "scale": {
                            "domain": [facts.area, facts.compared_with],
                            "range": ["#1d2733", "#8a5a00"],
                        },
                        "legend": {"orient": "top"},
                    },
                    "shape": {
                        "field": "area",
                        "type": "nominal",
                        "title": None,
                        "scale": {
                            "domain": [facts.area, facts.compared_with],
                            "range": ["circle", "diamond"],
                        },
                    },
                },
            },
        ],
    }
    told = "; ".join(
        f"{pair.name}: {language.figure(pair.here, 'share', 0)} – {language.figure(pair.there, 'share', 0)}"
        for pair in facts.shares
    )
    alt = _("Shares in {area} beside {other}. {told}.").format(
        area=facts.area, other=facts.compared_with, told=told
    )
    return Chart(
        specification,
        alt,
        caption,
        note=_("The figures stand in the table above."),
        columns=(("name", _("Figure")), ("area", _("Area")), ("share", _("Share"))),
    )


def _ground_table(facts: KnowFacts, language: Language) -> Table:
    _ = language.gettext
    rows = tuple(
        (
            Cell(row.name),
            Cell.of(row.value),
            Cell.of(row.known),
            Cell(row.method),
            Cell(row.source_number),
        )
        for row in facts.ground
    )
    return Table(
        _("What the ground is, computed from the map"),
        (_("Figure"), _("Value"), _("Part of the area that is known"), _("Method"), _("Source")),
        rows,
        numeric=frozenset({1, 2}),
        widths=(32, 17, 14, 24, 7),
        note=_("A share is taken over the known part only."),
    )
