"""Step of the profile page: what is special here, theme by theme, with every source and gap."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.method.know.profile.trends import apart_more_than_noise, trend
from wijkdraad.programme.models import Area, AreaRole, MissingReason, Programme, Source
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.reference.profile import SECTIONS

from ..facts.shared import Reading, reading_now
from .comparing import Beside, all_beside, interval_of
from .figures import ProfileFigures, Series
from .gaps import Gap, gaps, section_name, section_of
from .kinds import KindOfArea, kind_of_area
from .people import Groups, groups_here
from .prosperity import ProsperityTime, prosperity
from .telling import Fact, between, facts, rank_of, why_few

SPAN = 1000
"""How many units wide a small drawing is."""
HEIGHT = 100


@dataclass(frozen=True)
class Said:
    """A sentence with its period and the number of its source."""

    sentence: str
    note: str
    period: str
    source: str


@dataclass(frozen=True)
class ValueCell:
    """One figure of one area as it is printed, or why there is none."""

    text: str
    note: str = ""
    missing: bool = False


@dataclass(frozen=True)
class Place:
    """Where the neighbourhood stands among the others, in units of a bar that is 1,000 wide.

    `others` are the marks of the other areas, `here` and `reference` those of the neighbourhood
    and the municipality; `words` says it.
    """

    others: tuple[int, ...]
    here: int
    reference: int
    words: str


@dataclass(frozen=True)
class Line:
    """A figure over the years: points of a line, 1,000 wide and 100 high, and the same in words."""

    points: str
    last_x: int
    last_y: int
    words: str


@dataclass(frozen=True)
class ProfileRow:
    """One figure of the profile: the areas beside each other, the others, and the years.

    `mark` is the number of its note under the table, 0 where it has none.
    """

    name: str
    mark: int
    cells: tuple[ValueCell, ...]
    place: Place | None
    line: Line | None
    years: str
    period: str
    source: str


@dataclass(frozen=True)
class Section:
    """One theme of the profile; without rows there is no figure about it.

    `areas` are the names of the columns: the neighbourhood, and those areas that have a figure.
    """

    key: str
    name: str
    areas: tuple[str, ...]
    rows: tuple[ProfileRow, ...]
    notes: tuple[str, ...]
    has_places: bool


@dataclass(frozen=True)
class SourceLine:
    """A source as the small print names it."""

    number: str
    name: str
    publisher: str
    period: str
    licence: str
    note: str
    to_verify: bool


@dataclass(frozen=True)
class ProfilePage:
    """Everything on the page. `few` says why there are fewer than five facts; empty where not."""

    programme: Programme
    area: str
    facts: tuple[Said, ...]
    few: str
    gaps: tuple[Said, ...]
    sections: tuple[Section, ...]
    kind: KindOfArea | None
    prosperity: tuple[ProsperityTime, ...]
    groups: Groups | None
    sources: tuple[SourceLine, ...]


def profile_page(programme: Programme) -> ProfilePage:
    """Read the profile of a programme, in the active language."""
    reading = reading_now(programme)
    figures = ProfileFigures(reading)
    if figures.subject is None or not figures.series:
        return ProfilePage(programme, "", (), "", (), (), None, (), None, ())
    found = all_beside(figures)
    told = facts(figures, found)
    shown = _shown_areas(figures)
    sections = tuple(_section(figures, found, shown, section) for section in SECTIONS)
    used = {row.source for section in sections for row in section.rows}
    return ProfilePage(
        programme=programme,
        area=figures.subject.name,
        facts=tuple(said_fact(reading, fact) for fact in told),
        few=why_few(figures, found, told),
        gaps=tuple(said_gap(reading, gap) for gap in gaps(figures)),
        sections=sections,
        kind=kind_of_area(figures),
        prosperity=prosperity(figures, found),
        groups=groups_here(figures),
        sources=tuple(
            _source_line(reading, source)
            for source in reading.sources
            if reading.source_number(source) in used
        ),
    )


def said_fact(reading: Reading, fact: Fact) -> Said:
    """A fact with the number of its source."""
    return Said(fact.sentence, fact.note, fact.period, reading.source_number(fact.source))


def said_gap(reading: Reading, gap: Gap) -> Said:
    """A gap with the numbers of its sources."""
    numbers = ", ".join(reading.source_number(source) for source in gap.sources)
    return Said(gap.sentence, "", "", numbers)


def _shown_areas(figures: ProfileFigures) -> list[Area]:
    """The neighbourhood first, then what it lies in, then what it is compared with."""
    order = list(AreaRole)
    rows = [area for area in figures.areas if figures.is_current(area)]
    return sorted(rows, key=lambda area: (order.index(AreaRole(area.role)), area.position))


def _section(
    figures: ProfileFigures, found: dict[str, Beside], shown: list[Area], section: str
) -> Section:
    chosen = [
        (key, series)
        for key in _in_order(figures)
        if section_of(figures, key) == section and (series := figures.latest(key)) is not None
    ]
    columns = [
        area
        for number, area in enumerate(shown)
        if number == 0 or any(series.value(area.code) is not None for _key, series in chosen)
    ]
    # What is known of no area at all is told with the gaps.
    chosen = [
        (key, series)
        for key, series in chosen
        if any(series.value(area.code) is not None for area in columns)
    ]
    notes = list(
        dict.fromkeys(
            note for key, _series in chosen if (note := _note(figures, found.get(key), key))
        )
    )
    rows = tuple(
        _row(figures, found.get(key), key, series, columns, notes) for key, series in chosen
    )
    return Section(
        section,
        section_name(figures, section),
        tuple(area.name for area in columns),
        rows,
        tuple(notes),
        any(row.place is not None or row.line is not None for row in rows),
    )


def _in_order(figures: ProfileFigures) -> list[str]:
    """The keys in the order of the standard list, own indicators behind them."""
    standard = [key for key in standard_indicators() if key in figures.series]
    return standard + sorted(key for key in figures.series if key not in standard_indicators())


def _note(figures: ProfileFigures, each: Beside | None, key: str) -> str:
    remark = figures.remark(key)
    if each is not None and each.refused:
        refused = figures.reading.language.gettext("Not compared: almost nobody lives here.")
        return f"{refused} {remark}".strip()
    return remark


def _row(
    figures: ProfileFigures,
    each: Beside | None,
    key: str,
    series: Series,
    columns: list[Area],
    notes: list[str],
) -> ProfileRow:
    cells = [_cell(figures, series, area.code) for area in columns]
    if each is not None:
        cells[0] = ValueCell(cells[0].text, between(figures, each))
    years, line = _years(figures, key)
    note = _note(figures, each, key)
    return ProfileRow(
        figures.label(key),
        notes.index(note) + 1 if note else 0,
        tuple(cells),
        _place(figures, each),
        line,
        years,
        series.period,
        figures.reading.source_number(series.source),
    )


def _cell(figures: ProfileFigures, series: Series, code: str) -> ValueCell:
    language = figures.reading.language
    told = series.told.get(code)
    if told is None or told.value is None:
        if told is None and is_computed(series.indicator):
            return ValueCell(f"– {language.gettext('not computed')}", missing=True)
        reason = MissingReason((told.missing_reason if told else "") or MissingReason.NO_DATA)
        return ValueCell(f"– {reason.label}", missing=True)
    text = figures.printed(series.indicator, told.value)
    return ValueCell(text if told.counts else f"{text} ({language.gettext('to be checked')})")


def is_computed(key: str) -> bool:
    """Whether an indicator is computed from the maps of the programme, so for its own area only."""
    standard = standard_indicators().get(key)
    return standard is not None and standard.kind == "computed"


def _place(figures: ProfileFigures, each: Beside | None) -> Place | None:
    """Where the neighbourhood stands; None where there are too few others to tell."""
    if each is None or each.deviation is None or each.deviation.lower_share is None:
        return None
    reference = each.deviation.reference
    values = sorted((*each.others, each.here, reference))
    low, high = values[0], values[-1]
    if low == high:
        return None
    language = figures.reading.language
    words = rank_of(figures, each) or language.gettext("About the middle.")
    if not each.deviation.is_clear:
        words = language.gettext("No clear difference.")
    return Place(
        tuple(sorted({_across(value, low, high) for value in each.others})),
        _across(each.here, low, high),
        _across(reference, low, high),
        words,
    )


def _across(value: float, low: float, high: float) -> int:
    return round(SPAN * (value - low) / (high - low))


def _years(figures: ProfileFigures, key: str) -> tuple[str, Line | None]:
    """The years of a figure in words, and as a line where there are two or more."""
    _, language = figures.reading.language.gettext, figures.reading.language
    rows = figures.years(key)
    told = trend({year: each.value(figures.code) for year, each in rows.items()})
    if len(told.known) < 2:
        return "", None
    words = "; ".join(f"{year}: {figures.printed(key, value)}" for year, value in told.known)
    words += "".join(f"; {year}: {_('not known')}" for year in told.unknown)
    (first, before), (last, after) = told.known[0], told.known[-1]
    unit, decimals = figures.unit(key)
    change = language.difference(after - before, unit, decimals)
    early = interval_of(figures, rows[first], figures.code)
    late = interval_of(figures, rows[last], figures.code)
    is_clear = bool(
        early and late and apart_more_than_noise((early.low, early.high), (late.low, late.high))
    )
    said = change if is_clear else _("{change}, no clear change").format(change=change)
    words = f"{words} ({said})"
    values = [value for _year, value in told.known]
    low, high = min(values), max(values)
    points = [
        (
            round(SPAN * (year - first) / (last - first)),
            round(HEIGHT * (1 - (value - low) / (high - low))) if high > low else HEIGHT // 2,
        )
        for year, value in told.known
    ]
    drawn = " ".join(f"{x},{y}" for x, y in points)
    return words, Line(drawn, *points[-1], words)


def _source_line(reading: Reading, source: Source) -> SourceLine:
    return SourceLine(
        reading.source_number(source),
        source.name,
        source.publisher,
        source.period,
        source.licence,
        source.note,
        source.status != "found",
    )
