"""The screen of the room Know: what kind of neighbourhood is this?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from wijkdraad.method.measure.periods import period_order
from wijkdraad.method.report.chapters.know import GroundRow, KnowFacts
from wijkdraad.programme.models import Area, AreaRole, Moment, Observation
from wijkdraad.programme.rooms import Room
from wijkdraad.reference.loader import missing_reasons

from ..facts.know import know_facts
from ..facts.knowing.perception import all_beside
from ..facts.rooms import match_facts
from ..facts.shared import Reading
from ..know import is_computed_here
from ..perception.page import perception_lead
from ..social_map.found import Somebody, people_on_map
from .shared import DoNow, add_now, bar, next_to_do

TOLD_FIRST = (
    "inhabitants_65_and_over_share",
    "inhabitants_under_15_share",
    "one_person_households_share",
    "owner_occupied_share",
    "woz_value_eur",
    "income_per_inhabitant_eur",
    "difficulty_making_ends_meet_share",
    "lonely_share",
    "good_health_share",
    "household_size",
    "population_density_per_km2",
    "crimes_per_1000_inhabitants",
)
MOST_FIGURES = 8
COUNTS = frozenset({"persons", "households", "count", "ha"})
"""Units of which a neighbourhood always has less than its municipality."""


@dataclass(frozen=True)
class Beside:
    """A figure of one area: printed, how far its bar reaches, or why there is none."""

    area: str
    text: str
    bar: int
    missing: bool
    here: bool


@dataclass(frozen=True)
class FigureCard:
    """One indicator of the neighbourhood beside the larger areas it lies in."""

    name: str
    period: str
    note: str
    areas: tuple[Beside, ...]


@dataclass(frozen=True)
class KnowScreen:
    """What the screen shows: figures, the map with what is on it, the gaps and who is who."""

    answer: tuple[str, ...]
    do_now: DoNow
    figures: tuple[FigureCard, ...]
    map_svg: str
    map_source: str
    works: tuple[tuple[str, str, bool], ...]
    ground: tuple[GroundRow, ...]
    gaps: tuple[str, ...]
    actors: tuple[Somebody, ...]
    owners: tuple[str, ...]
    stands_out: str = ""
    perception: str = ""


def know_screen(reading: Reading) -> KnowScreen:
    """What kind of neighbourhood this is, with every gap told."""
    facts = know_facts(reading)
    areas = reading.cloth.areas
    found = _by_indicator(reading)
    works = match_facts(reading).works
    return KnowScreen(
        answer=_answer(reading, facts, areas, found),
        do_now=_do_now(reading, facts, found),
        figures=_cards(reading, areas, found),
        map_svg=facts.map_svg,
        map_source=facts.map_source,
        works=tuple((w.number, w.name, bool(w.measures)) for w in works if w.on_map),
        ground=facts.ground,
        gaps=facts.gaps,
        actors=people_on_map(reading),
        owners=facts.owners,
        perception=perception_lead(reading, all_beside(reading)),
        stands_out=facts.story.facts[0].sentence if facts.story.facts else "",
    )


Figures = dict[str, dict[int, Observation]]


def _by_indicator(reading: Reading) -> Figures:
    """The figures of the profile by the key of their indicator and by area, the last period only."""
    periods: dict[str, dict[tuple[str, int], dict[int, Observation]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for observation in reading.cloth.observations:
        if observation.moment == Moment.PROFILE and not is_computed_here(observation):
            seen = periods[observation.indicator.key]
            seen[observation.period, observation.source_id][observation.area_id] = observation
    return {
        key: seen[max(seen, key=lambda told: (period_order(told[0]), -told[1]))]
        for key, seen in periods.items()
    }


def _around(areas: list[Area]) -> list[Area]:
    """The neighbourhood itself and the larger areas it lies in."""
    return [area for area in areas if area.role in (AreaRole.SUBJECT, AreaRole.CONTEXT)]


def _cards(reading: Reading, areas: list[Area], found: Figures) -> tuple[FigureCard, ...]:
    chosen = [key for key in TOLD_FIRST if key in found]
    chosen += [
        key
        for key, seen in found.items()
        if key not in TOLD_FIRST and next(iter(seen.values())).indicator.unit not in COUNTS
    ]
    return tuple(_card(reading, _around(areas), found[key]) for key in chosen[:MOST_FIGURES])


def _card(reading: Reading, areas: list[Area], seen: dict[int, Observation]) -> FigureCard:
    first = next(iter(seen.values()))
    known = [
        seen[area.pk].value or 0.0
        for area in areas
        if area.pk in seen and not reading.too_few(seen[area.pk])
    ]
    highest = 1.0 if first.indicator.unit == "share" else max(known, default=0.0)
    return FigureCard(
        first.indicator.label,
        first.period,
        first.indicator.remark,
        tuple(_beside(reading, area, seen.get(area.pk), highest) for area in areas),
    )


def _beside(
    reading: Reading, area: Area, observation: Observation | None, highest: float
) -> Beside:
    here = area.role == AreaRole.SUBJECT
    if observation is None or observation.value is None:
        reason = "no_data" if observation is None else observation.missing_reason
        text = missing_reasons()[reason]
        told = text.name_en if reading.language.code == "en" else text.name_nl
        return Beside(area.name, told, 0, True, here)
    if reading.too_few(observation):
        return Beside(area.name, reading.figure(observation), 0, True, here)
    return Beside(
        area.name, reading.figure(observation), bar(observation.value, highest), False, here
    )


def _answer(
    reading: Reading, facts: KnowFacts, areas: list[Area], found: Figures
) -> tuple[str, ...]:
    _, language = reading.language.gettext, reading.language
    subject = reading.cloth.subject
    if subject is None or not found:
        return (_("We do not know the neighbourhood yet: there are no figures."),)
    told = []
    inhabitants = found.get("inhabitants", {}).get(subject.pk)
    if inhabitants is not None and inhabitants.value is not None:
        told.append(
            _("{area} has {people} inhabitants.").format(
                area=subject.name, people=language.number(inhabitants.value)
            )
        )
    if facts.shares:
        most = facts.shares[0]
        told.append(
            _(
                "It differs most from {municipality} in this: {figure}, {here} against {there}."
            ).format(
                municipality=facts.compared_with,
                figure=most.name[:1].lower() + most.name[1:],
                here=language.figure(most.here, "share", 0),
                there=language.figure(most.there, "share", 0),
            )
        )
    own = [seen[subject.pk].value for seen in found.values() if subject.pk in seen]
    missing = len(found) - sum(value is not None for value in own)
    if missing:
        told.append(
            language.ngettext(
                "{count} of the {all} figures is not known here.",
                "{count} of the {all} figures are not known here.",
                missing,
            ).format(count=missing, all=len(found))
        )
    elif not told:
        told.append(_("All {all} figures are known.").format(all=len(found)))
    return tuple(told)


def _do_now(reading: Reading, facts: KnowFacts, found: Figures) -> DoNow:
    _ = reading.language.gettext
    if not found:
        return DoNow(
            _("Start with the figures and the map: they come in with a dossier."),
            _("Read in a dossier"),
            "dossier",
            Room.KNOW,
        )
    if not facts.social.rows:
        return add_now(
            _("Nobody is on the social map yet. Who knows everyone here?"),
            _("Add someone to the social map"),
            "actors",
        )
    return next_to_do(reading, Room.KNOW)
