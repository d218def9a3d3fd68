"""What the profile cannot say, counted and told: withheld figures, new codes, missing years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wijkdraad.method.know.profile.trends import trend
from wijkdraad.programme.models import MissingReason, Source
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.reference.profile import SECTIONS, profile_figures, section_of_theme
from wijkdraad.sources.cbs.mapping import area_kind, municipality_code

from .figures import ProfileFigures, Series

MOST_NAMES = 4


@dataclass(frozen=True)
class Gap:
    """One thing that is not known, in a sentence, with the sources it is about."""

    kind: str
    sentence: str
    sources: tuple[Source, ...]


def gaps(figures: ProfileFigures) -> tuple[Gap, ...]:
    """What is not known of the neighbourhood, the most telling first."""
    if figures.subject is None or not figures.series:
        return ()
    found = [_withheld(figures), *_renumbered(figures), _years(figures), _sections(figures)]
    return tuple(gap for gap in found if gap is not None)


def _withheld(figures: ProfileFigures) -> Gap | None:
    """Figures that the source keeps back because so few people live here."""
    _, language = figures.reading.language.gettext, figures.reading.language
    kept = [
        (key, each)
        for key in figures.series
        if (each := figures.latest(key)) is not None
        and (told := each.told.get(figures.code)) is not None
        and told.missing_reason == MissingReason.SUPPRESSED
    ]
    if not kept:
        return None
    # First what most people would ask about.
    kept.sort(key=lambda pair: ("income" not in pair[0], list(figures.series).index(pair[0])))
    names = [figures.label(key)[:1].lower() + figures.label(key)[1:] for key, _each in kept]
    sentence = _(
        "Withheld by the source, because too few people live here: {names}. We do not guess."
    ).format(names=language.listing(names, MOST_NAMES))
    return Gap("withheld", sentence, _sources(each for _key, each in kept))


def _renumbered(figures: ProfileFigures) -> list[Gap]:
    """Sources that have their figures under other codes, with how many codes still match."""
    _ = figures.reading.language.gettext
    by_source: dict[tuple[int, str], list[Series]] = defaultdict(list)
    for key in figures.series:
        for each in figures.series[key]:
            told = each.told.get(figures.code)
            if told is not None and told.missing_reason == MissingReason.UNKNOWN_CODE:
                by_source[each.source.pk, each.period].append(each)
    found = []
    for (_source, period), rows in by_source.items():
        then = {code for each in rows for code in _codes(figures, each)}
        now = set(_codes_now(figures, rows[0]))
        if not now:
            continue
        place = figures.names.get(figures.municipality) or _("the municipality")
        sentence = _(
            "{source} ({period}) has other codes: {same} of its {all} areas in {place} stand in the "
            "list of today. Its {count} figures are missing here; those of {place} do not take their place."
        ).format(
            source=rows[0].source.name,
            period=period,
            same=len(then & now),
            all=len(then),
            place=place,
            count=len(rows),
        )
        found.append(Gap("renumbered", sentence, (rows[0].source,)))
    return found


def _codes(figures: ProfileFigures, series: Series) -> list[str]:
    """The codes of this level in the own municipality that the file itself has."""
    return [
        code
        for code, told in series.told.items()
        if area_kind(code) == area_kind(figures.code)
        and municipality_code(code) == figures.municipality
        and (code != figures.code or told.missing_reason != MissingReason.UNKNOWN_CODE or told.how)
        and not _only_in_the_programme(figures, code, told.missing_reason, told.how)
    ]


def _only_in_the_programme(
    figures: ProfileFigures, code: str, missing_reason: str, how: str
) -> bool:
    """Whether a code stands in the series because the programme has it, not the file."""
    return (
        missing_reason == MissingReason.UNKNOWN_CODE
        and not how
        and any(area.code == code for area in figures.areas)
    )


def _codes_now(figures: ProfileFigures, series: Series) -> list[str]:
    """The codes of the newest other source that has the neighbourhood."""
    assert figures.subject is not None
    others = [
        each
        for rows in figures.series.values()
        for each in rows
        if each.source.pk != series.source.pk and each.value(figures.code) is not None
    ]
    if not others:
        return []
    newest = max(others, key=lambda each: (each.year, -each.source.pk))
    return _codes(figures, newest)


def _years(figures: ProfileFigures) -> Gap | None:
    """How many figures are known in one year only: of those nobody can say where they go."""
    _, language = figures.reading.language.gettext, figures.reading.language
    trends = {
        key: trend({year: each.value(figures.code) for year, each in figures.years(key).items()})
        for key in figures.series
        if key in standard_indicators() and standard_indicators()[key].kind != "computed"
    }
    known = {key: told for key, told in trends.items() if told.known}
    if not known:
        return None
    alone = [key for key, told in known.items() if len(told.known) < 2]
    years = sorted({year for told in known.values() for year, _value in told.known})
    if not alone:
        return None
    listed = language.listing([str(year) for year in years], 6)
    if len(alone) == len(known):
        sentence = _(
            "Years are missing: there are figures of {years}, and of no figure more than one year. So we "
            "cannot say what is getting better or worse."
        ).format(years=listed)
    else:
        sentence = _(
            "Years are missing: of {alone} of the {all} figures only one year is known (there are "
            "figures of {years}). Of those we cannot say where they go."
        ).format(alone=len(alone), all=len(known), years=listed)
    return Gap("years", sentence, _sources(figures.series[key][-1] for key in alone))


def _sections(figures: ProfileFigures) -> Gap | None:
    """Parts of the profile for which no source is read at all."""
    _, language = figures.reading.language.gettext, figures.reading.language
    there = {
        section_of(figures, key)
        for key, rows in figures.series.items()
        if any(figures.code in each.told for each in rows)
    }
    missing = [section_name(figures, section) for section in SECTIONS if section not in there]
    if not missing:
        return None
    names = [name[:1].lower() + name[1:] for name in missing]
    sentence = _("There is no figure at all about: {names}.").format(
        names=language.listing(names, 6)
    )
    return Gap("sections", sentence, ())


def section_of(figures: ProfileFigures, key: str) -> str:
    """The part of the profile in which an indicator stands."""
    if key in standard_indicators():
        return profile_figures()[key].section
    return section_of_theme(figures.indicators[key].theme)


def section_name(figures: ProfileFigures, section: str) -> str:
    """What a part of the profile is called."""
    _ = figures.reading.language.gettext
    return {
        "people": _("People"),
        "households": _("Households"),
        "housing": _("Housing"),
        "income": _("Income"),
        "health": _("Health"),
        "safety": _("Safety"),
        "livability": _("Livability"),
        "energy": _("Energy"),
        "green": _("Green, water and heat"),
        "facilities": _("Facilities"),
    }[section]


def _sources(series: Iterable[Series]) -> tuple[Source, ...]:
    found: dict[int, Source] = {}
    for each in series:
        found.setdefault(each.source.pk, each.source)
    return tuple(found.values())
