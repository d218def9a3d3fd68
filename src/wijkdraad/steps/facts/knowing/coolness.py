"""The facts about coolness: guidelines, cool places, and who has none near."""

from __future__ import annotations

from dataclasses import replace

from wijkdraad.method.know.walking.coolness import METHOD
from wijkdraad.method.report.chapters.knowing.coolness import (
    CoolnessFacts,
    GuidelineRow,
    PlaceRow,
)
from wijkdraad.method.report.language import Language, PrintedFigure
from wijkdraad.programme.models import FigureStatus, Observation, TerrainLayer
from wijkdraad.reference.coolness import coolness_norms
from wijkdraad.reference.rules import Rule

from ...terrain.coolness.cool_table import CoolPlaceRow, CoolTable, NotServed, cool_table
from ...terrain.coolness.guiding import PARK, ROUTE_SHADE, TREES, WALKING_AREA_SHADE
from ...terrain.keeping import subject_with_boundary
from ...terrain.marks import WITHIN_REACH
from ...terrain.opened import hottest_on
from ..shared import Reading

ALL_OF_THEM = 1.0
GUIDELINES = {
    WITHIN_REACH: "cool_place_distance",
    ROUTE_SHADE: "route_shade_share",
    WALKING_AREA_SHADE: "walking_area_shade_share",
}
"""The indicators that guidelines for coolness are held against, and their norms."""
RULE = {TREES: "trees_in_view", "canopy_share": "canopy_share", PARK: "park_distance"}
"""The same for the rule 3-30-300."""
OF_ALL_HOMES = {WITHIN_REACH, TREES, PARK}
"""Indicators that count homes: the norm asks all of them."""
UNKNOWN_IS_NOT = {WITHIN_REACH, TREES}
"""Of these the value is a share of all homes, and an unknown one counts as without."""
KNOWN_ENOUGH = 0.995
CLOSE = 1e-9


def coolness_facts(reading: Reading) -> CoolnessFacts:
    """Who walks to a cool place, and what guidelines say of that; empty while nothing was computed."""
    area = subject_with_boundary(reading.programme)
    if area is None:
        return CoolnessFacts()
    found = {
        one.indicator.key: one
        for one in reading.cloth.observations
        if one.key == f"{area.code}.{one.indicator.key}"
    }
    guidelines = _rows(reading, found, GUIDELINES)
    rule = _rows(reading, found, RULE)
    table = cool_table(reading.programme)
    if table is None:
        return CoolnessFacts(rule=rule) if rule else CoolnessFacts()
    served = sorted(table.rows, key=lambda row: (-row.serves, row.number))
    return CoolnessFacts(
        answer=_answer(reading, table),
        not_served=_not_served(reading, table),
        guidelines=guidelines,
        rule=rule,
        places=tuple(_place(reading, table, row) for row in served),
        homes=_homes_heading(reading, table),
        gaps=_gaps(reading, table, found),
        notes=_notes(reading, table),
    )


def hottest_hour(reading: Reading) -> str | None:
    """The hour at which it feels hottest here; None where the heat is not known."""
    heat = reading.programme.terrain.filter(layer=TerrainLayer.HEAT).defer("tiff").first()
    return None if heat is None else hottest_on(heat)


def _rows(
    reading: Reading, found: dict[str, Observation], wanted: dict[str, str]
) -> tuple[GuidelineRow, ...]:
    norms = coolness_norms()
    return tuple(
        _row(reading, found[indicator], norms[norm])
        for indicator, norm in wanted.items()
        if indicator in found
    )


def _row(reading: Reading, found: Observation, norm: Rule) -> GuidelineRow:
    _, language = reading.language.gettext, reading.language
    of_all = found.indicator.key in OF_ALL_HOMES
    least = ALL_OF_THEM if of_all else norm.value
    asked = language.printed(least, "share", 0)
    met, sure = met_of(
        found.value, found.known_share or 0.0, least, found.indicator.key in UNKNOWN_IS_NOT
    )
    words = {
        (True, True): _("yes"),
        (False, True): _("no"),
        (True, False): _("yes, where it is known"),
        (False, False): _("no, where it is known"),
    }
    value = reading.figure_or_unknown(found.value, "share", 0)
    if found.status == FigureStatus.TO_VERIFY:
        value = replace(value, beside=_("to be checked"))
    return GuidelineRow(
        name=found.indicator.label,
        value=value,
        norm=PrintedFigure(_("all")) if of_all else _at_least(asked, language),
        met=met,
        verdict=_("unknown") if met is None else words[met, sure],
        known=reading.known_part(found.known_share),
        source=norm.source.partition(",")[0],
    )


def _at_least(asked: PrintedFigure, language: Language) -> PrintedFigure:
    sentence = language.gettext("at least {share}")
    beside = sentence.format(share="").strip()
    return replace(asked, text=sentence.format(share=asked.text), beside=beside)


def met_of(
    value: float | None, known: float, least: float, unknown_is_not: bool
) -> tuple[bool | None, bool]:
    """Whether a share is at least `least` where it is known, and whether the unknown part cannot
    change that; None where nothing is known.

    `value` and `known` are shares (0..1). With `unknown_is_not` the value is a share of all, in
    which what is unknown counts as not; else it is a share of the known part.

    >>> met_of(0.98, 0.98, 1, unknown_is_not=True), met_of(0.9, 0.98, 1, unknown_is_not=True)
    ((True, False), (False, True))
    >>> met_of(0.5, 0.9, 0.4, unknown_is_not=False), met_of(0.5, 0.6, 0.4, unknown_is_not=False)
    ((True, True), (True, False))
    >>> met_of(None, 0, 0.4, unknown_is_not=False)
    (None, False)
    """
    if value is None or known <= 0:
        return None, False
    lowest = value if unknown_is_not else value * known
    highest = lowest + 1 - known
    share = value / known if unknown_is_not else value
    return share >= least - CLOSE, lowest >= least - CLOSE or highest < least - CLOSE


def _counted(reading: Reading, table: CoolTable, count: int) -> str:
    """A number of homes in words."""
    words = (
        reading.language.ngettext("{count} address", "{count} addresses", count)
        if table.walking.homes.are_addresses
        else reading.language.ngettext("{count} building", "{count} buildings", count)
    )
    return words.format(count=reading.language.number(count))


def _homes_heading(reading: Reading, table: CoolTable) -> str:
    _ = reading.language.gettext
    return _("Addresses") if table.walking.homes.are_addresses else _("Buildings")


def _answer(reading: Reading, table: CoolTable) -> str:
    _, language = reading.language.gettext, reading.language
    homes = len(table.walking.homes.doors)
    if not table.rows:
        return _("As far as the map of heat is known, there is no cool place here.")
    if table.walking.network is None:
        return _("Unknown: the base map has no footpaths to walk along.")
    if table.not_served is None or not homes:
        return _("Unknown: the base map has no addresses and no buildings here.")
    return _("Of {homes}, {count} have a cool place within {metres} metres on foot.").format(
        homes=_counted(reading, table, homes),
        count=language.number(homes - table.not_served.all),
        metres=language.number(table.limit.value),
    )


def _not_served(reading: Reading, table: CoolTable) -> tuple[str, ...]:
    _ = reading.language.gettext
    without = table.not_served
    if without is None or not table.walking.homes.doors:
        return ()
    if not without.all:
        return (_("Nobody is left out."),)
    told = []
    if without.too_far:
        told.append(
            _("Farther than that: {homes}.").format(homes=_counted(reading, table, without.too_far))
        )
    if without.no_way:
        told.append(
            _("No way over the footpaths and roads of the map: {homes}.").format(
                homes=_counted(reading, table, without.no_way)
            )
        )
    if without.off_network:
        told.append(
            _("No footpath close by, so unknown: {homes}.").format(
                homes=_counted(reading, table, without.off_network)
            )
        )
    told.append(_people_without(reading, without))
    return tuple(told)


def _people_without(reading: Reading, without: NotServed) -> str:
    _ = reading.language.gettext
    elderly, children = (without.people.get(group) for group in ("elderly", "children"))
    if elderly is None and children is None:
        return _(
            "How many older people and children live there is unknown: the figures are missing."
        )
    return _(
        "Estimate of who lives there: people of 65 and over: {elderly}; children under 15: {children} (to be checked)."
    ).format(elderly=_people(reading, elderly), children=_people(reading, children))


def _people(reading: Reading, count: int | None) -> PrintedFigure:
    """An estimate of people, without showing a small number."""
    _ = reading.language.gettext
    if count is None:
        return reading.figure_or_unknown(None, "", 0)
    if 0 < count < reading.smallest_count:
        return PrintedFigure(_("fewer than {count}").format(count=reading.smallest_count))
    return replace(reading.language.printed(count, "", 0), beside=_("to be checked"))


def _place(reading: Reading, table: CoolTable, row: CoolPlaceRow) -> PlaceRow:
    measured = table.not_served is not None and row.on_network
    known = reading.figure_or_unknown
    return PlaceRow(
        number=row.number,
        size=known(row.area_m2, "m2", 0),
        felt=known(row.mean_pet_c, "celsius", 1),
        room=known(row.capacity, "", 0),
        benches=known(row.benches, "", 0),
        serves=known(row.serves if measured else None, "", 0),
        elderly=_people(reading, row.people["elderly"]),
        children=_people(reading, row.people["children"]),
    )


def _gaps(reading: Reading, table: CoolTable, found: dict[str, Observation]) -> tuple[str, ...]:
    """What these figures do not know, and why."""
    _, language = reading.language.gettext, reading.language
    told = []
    heat = found.get("cool_place_count")
    known = None if heat is None else heat.known_share
    if heat is not None and known is None:
        told.append(
            _("Nobody wrote down for how much of the open ground it is known how hot it gets.")
        )
    elif known is not None and known < KNOWN_ENOUGH:
        told.append(
            _(
                "Of {share} of the open ground nobody knows how hot it gets, so there may be more cool places."
            ).format(share=language.figure(1 - known, "share", 0))
        )
    told.append(_("Cool places and parks beyond the map do not count."))
    if not table.walking.homes.are_addresses:
        told.append(_("The base map has no addresses: each building counts as one, sheds too."))
    if any(row.benches is None for row in table.rows):
        told.append(_("The base map has no benches, so it is unknown where one can sit."))
    if TREES not in found:
        told.append(_("The base map has no trees, so three trees near is unknown."))
    park = found.get(PARK)
    if park is not None and park.value is None:
        told.append(
            _(
                "There is no park on the map, and the map is too small to tell whether one lies close by."
            )
        )
    return tuple(told)


def _notes(reading: Reading, table: CoolTable) -> tuple[str, ...]:
    """How the figures came about."""
    _, language = reading.language.gettext, reading.language
    norms, rule = coolness_norms(), table.walking.rule
    told = [
        _(
            "A cool place feels like at most {degrees} on a hot afternoon and is at least {size} large; it is not on a road, on water or on closed ground."
        ).format(
            degrees=language.figure(rule.pet_max_c, "celsius", 0),
            size=language.figure(rule.min_m2, "m2", 0),
        ),
        _("People walk on footpaths and cross roads anywhere; whether that is safe is not known."),
    ]
    hour = hottest_hour(reading)
    if hour is not None:
        told.append(_("The hottest hour here is {hour}, on a clear 1 July.").format(hour=hour))
    told.append(
        _(
            "Three trees within {metres} m is an approximation of three trees in view; room is {size} a person, our own choice. To be checked."
        ).format(
            metres=language.number(norms["tree_view_distance"].value),
            size=language.figure(norms["cool_room_per_person"].value, "m2", 0),
        )
    )
    told.append(_("Method: {methods}.").format(methods=METHOD))
    return tuple(told)
