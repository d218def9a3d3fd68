"""Says a remarkable figure in a plain sentence: here, in the municipality, and among the others."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from wijkdraad.method.know.profile.deviations import TENTHS, tenths
from wijkdraad.programme.models import Source
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.reference.profile import profile_figures
from wijkdraad.sources.cbs.mapping import area_kind

from .comparing import Beside, choice, remarkable
from .figures import ProfileFigures

SENTENCES = {
    "inhabitants_under_15_share": gettext_noop(
        "Here {here} of the people are children under 15; in {place} that is {there}."
    ),
    "inhabitants_65_and_over_share": gettext_noop(
        "Here {here} of the people are 65 or older; in {place} that is {there}."
    ),
    "population_density_per_km2": gettext_noop(
        "Here {here} people live on a square kilometre; in {place} that is {there}."
    ),
    "household_size": gettext_noop(
        "Here a household has {here} people on average; in {place} that is {there}."
    ),
    "one_person_households_share": gettext_noop(
        "Here {here} of the households are one person; in {place} that is {there}."
    ),
    "volunteer_share": gettext_noop(
        "Here {here} of the adults volunteer; in {place} that is {there}."
    ),
    "informal_carer_share": gettext_noop(
        "Here {here} of the adults care for someone; in {place} that is {there}."
    ),
    "woz_value_eur": gettext_noop(
        "Here a home is worth {here} on average; in {place} that is {there}."
    ),
    "owner_occupied_share": gettext_noop(
        "Here {here} of the homes are owned by who lives there; in {place} that is {there}."
    ),
    "rented_share": gettext_noop(
        "Here {here} of the homes are rented; in {place} that is {there}."
    ),
    "single_family_home_share": gettext_noop(
        "Here {here} of the homes are houses for one family; in {place} that is {there}."
    ),
    "apartment_share": gettext_noop(
        "Here {here} of the homes are in a building with more homes; in {place} that is {there}."
    ),
    "built_before_2000_share": gettext_noop(
        "Here {here} of the homes are from before 2000; in {place} that is {there}."
    ),
    "address_density_per_km2": gettext_noop(
        "Around here are {here} addresses on a square kilometre; in {place} that is {there}."
    ),
    "income_per_inhabitant_eur": gettext_noop(
        "Here the income is {here} per inhabitant; in {place} that is {there}."
    ),
    "difficulty_making_ends_meet_share": gettext_noop(
        "Here {here} of the adults have difficulty making ends meet; in {place} that is {there}."
    ),
    "good_health_share": gettext_noop(
        "Here {here} of the adults find their health good; in {place} that is {there}."
    ),
    "lonely_share": gettext_noop(
        "Here {here} of the adults feel lonely; in {place} that is {there}."
    ),
    "severely_lonely_share": gettext_noop(
        "Here {here} of the adults feel very lonely; in {place} that is {there}."
    ),
    "exercise_guideline_share": gettext_noop(
        "Here {here} of the adults exercise enough; in {place} that is {there}."
    ),
    "noise_nuisance_neighbours_share": gettext_noop(
        "Here {here} of the adults have serious trouble with noise of neighbours; in {place} that is {there}."
    ),
    "crimes_per_1000_inhabitants": gettext_noop(
        "Here the police counted {here} crimes for every 1,000 inhabitants; in {place} that is {there}."
    ),
    "distance_to_general_practitioner_km": gettext_noop(
        "Here the doctor is {here} away on average; in {place} that is {there}."
    ),
    "distance_to_supermarket_km": gettext_noop(
        "Here the large supermarket is {here} away on average; in {place} that is {there}."
    ),
    "distance_to_school_km": gettext_noop(
        "Here the primary school is {here} away on average; in {place} that is {there}."
    ),
    "schools_within_3_km": gettext_noop(
        "Here are {here} primary schools within 3 kilometres; in {place} that is {there}."
    ),
    "gas_use_m3": gettext_noop(
        "Here a home uses {here} of natural gas in a year; in {place} that is {there}."
    ),
    "electricity_use_kwh": gettext_noop(
        "Here a home uses {here} of electricity in a year; in {place} that is {there}."
    ),
}
ANY = gettext_noop("{name}: {here} here; in {place} that is {there}.")
WHERE = {
    "BU": (gettext_noop("buurten"), gettext_noop("the middle of the buurten")),
    "WK": (gettext_noop("wijken"), gettext_noop("the middle of the wijken")),
    "GM": (gettext_noop("municipalities"), gettext_noop("the middle of the municipalities")),
}


@dataclass(frozen=True)
class Fact:
    """A remarkable figure: its sentence, what to know about it, its period and its source."""

    key: str
    sentence: str
    note: str
    period: str
    source: Source


def facts(figures: ProfileFigures, found: dict[str, Beside], most: int = 5) -> tuple[Fact, ...]:
    """The most remarkable figures of the neighbourhood, each in a plain sentence."""
    return tuple(
        Fact(
            each.key,
            sentence_of(figures, each),
            note_of(figures, each),
            each.series.period,
            each.series.source,
        )
        for each in remarkable(found, most)
    )


def why_few(figures: ProfileFigures, found: dict[str, Beside], told: tuple[Fact, ...]) -> str:
    """Why fewer than five figures are remarkable; empty where five are."""
    _ = figures.reading.language.gettext
    if len(told) >= 5:
        return ""
    needed = int(choice(figures, "fewest_areas_for_spread"))
    if not any(len(each.others) >= needed for each in found.values()):
        return _(
            "What is special cannot be said: there are no figures of at least {needed} other areas to compare with."
        ).format(needed=needed)
    return _(
        "No other figure is clearly special: the difference is small, the figure is not sure enough, or it is still to be checked."
    )


def sentence_of(figures: ProfileFigures, each: Beside) -> str:
    """A figure beside its reference and among the others, in one or two sentences."""
    _ = figures.reading.language.gettext
    told = each.deviation
    assert told is not None
    first = _(SENTENCES.get(each.key, ANY)).format(
        name=figures.label(each.key),
        here=figures.printed(each.key, each.here),
        place=place_of(figures, each),
        there=figures.printed(each.key, told.reference),
    )
    return f"{first} {rank_of(figures, each)}".strip()


def place_of(figures: ProfileFigures, each: Beside) -> str:
    """What the reference is called: the municipality, or the middle of the comparable areas."""
    _ = figures.reading.language.gettext
    if each.is_median:
        return _(WHERE[area_kind(figures.code)][1])
    return figures.names.get(figures.municipality) or _("the municipality")


def rank_of(figures: ProfileFigures, each: Beside) -> str:
    """Where the neighbourhood stands among the others; empty where that says little."""
    _ = figures.reading.language.gettext
    told = each.deviation
    if told is None or told.lower_share is None or told.higher_share is None:
        return ""
    is_more = told.here > told.reference
    count = tenths(told.lower_share if is_more else told.higher_share)
    if count <= TENTHS // 2:
        return ""
    far = figures.unit(each.key)[0] == "km"
    if count == TENTHS:
        texts = (
            _("No other of the {all} {areas} has more."),
            _("No other of the {all} {areas} has less."),
            _("In none of the {all} other {areas} is it farther."),
            _("In none of the {all} other {areas} is it nearer."),
        )
    else:
        texts = (
            _("That is more than in {tenths} of every 10 {areas}."),
            _("That is less than in {tenths} of every 10 {areas}."),
            _("That is farther than in {tenths} of every 10 {areas}."),
            _("That is nearer than in {tenths} of every 10 {areas}."),
        )
    areas = _(WHERE[area_kind(figures.code)][0])
    return texts[2 * far + (not is_more)].format(tenths=count, all=told.others, areas=areas)


def note_of(figures: ProfileFigures, each: Beside) -> str:
    """What a reader must know: how sure the figure is, and the remark of the indicator."""
    _ = figures.reading.language.gettext
    kind = standard_indicators()[each.key].kind
    remark = figures.remark(each.key)
    parts = [_("Estimated with a model.")] if kind == "estimated" and not remark else []
    return " ".join((*parts, remark)).strip()


def between(figures: ProfileFigures, each: Beside) -> str:
    """From where to where a share or rate may lie by chance, printed; empty for others."""
    _ = figures.reading.language.gettext
    if not profile_figures()[each.key].base:
        return ""
    low = figures.printed(each.key, each.interval.low)
    high = figures.printed(each.key, each.interval.high)
    return "" if low == high else _("between {low} and {high}").format(low=low, high=high)
