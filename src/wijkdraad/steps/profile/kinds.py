"""Of what kind the neighbourhood is among the others, and how it differs within its kind."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from wijkdraad.method.know.profile.kinds_of_area import (
    Feature,
    Figure,
    Kinds,
    TooFew,
    kinds_of_area,
)
from wijkdraad.reference.profile import kind_figures
from wijkdraad.sources.cbs.mapping import area_kind

from .comparing import choice
from .figures import ProfileFigures, Series
from .telling import WHERE

MOST_NAMES = 12
IN_WORDS = {
    "population_density_per_km2": (
        gettext_noop("people live close together"),
        gettext_noop("there is much room"),
    ),
    "single_family_home_share": (
        gettext_noop("many houses for one family"),
        gettext_noop("few houses for one family"),
    ),
    "apartment_share": (gettext_noop("many flats"), gettext_noop("few flats")),
    "owner_occupied_share": (gettext_noop("many own their home"), gettext_noop("many rent")),
    "household_size": (gettext_noop("large households"), gettext_noop("small households")),
    "one_person_households_share": (
        gettext_noop("many live alone"),
        gettext_noop("few live alone"),
    ),
    "inhabitants_under_15_share": (gettext_noop("many children"), gettext_noop("few children")),
    "inhabitants_65_and_over_share": (
        gettext_noop("many people of 65 and over"),
        gettext_noop("few people of 65 and over"),
    ),
    "woz_value_eur": (gettext_noop("expensive homes"), gettext_noop("cheap homes")),
    "built_before_2000_share": (gettext_noop("old homes"), gettext_noop("new homes")),
    "distance_to_supermarket_km": (
        gettext_noop("the shop is far"),
        gettext_noop("the shop is near"),
    ),
}


@dataclass(frozen=True)
class KindRow:
    """One figure by which kinds are told apart: here, in the kind, and in all areas."""

    name: str
    here: str
    of_kind: str
    of_all: str


@dataclass(frozen=True)
class KindOfArea:
    """The kind of the neighbourhood, explained.

    `sentence` says it, or why there is none; `rows` is empty where there is none. `others` are the
    names of the other areas of the kind; `left_out` and `empty` tell which areas did not count.
    """

    sentence: str
    rows: tuple[KindRow, ...] = ()
    others: tuple[str, ...] = ()
    more: int = 0
    how: str = ""
    left_out: str = ""
    empty: str = ""
    is_known: bool = False


def kind_of_area(figures: ProfileFigures) -> KindOfArea | None:
    """Of what kind the neighbourhood is; None where no file tells of other areas."""
    if figures.subject is None:
        return None
    _, language = figures.reading.language.gettext, figures.reading.language
    series = _series(figures)
    codes = {code: told for rows in series for code, told in rows.told.items()}
    needed = int(choice(figures, "fewest_areas_for_kinds"))
    peers, own = figures.peers(codes, needed - 1)
    if len(peers) < 2:
        return None
    bound = choice(figures, "fewest_inhabitants_to_compare")
    lived_in = {code: figures.inhabitants(code) for code in peers}
    empty = [code for code in peers if (lived_in[code] or 0.0) < bound]
    values = {
        code: {row.indicator: value for row in series if (value := row.value(code)) is not None}
        for code in peers
        if code not in empty
    }
    found = kinds_of_area(
        values,
        [Figure(row.indicator, row.by_ratio) for row in kind_figures()],
        needed,
        int(choice(figures, "most_kinds")),
        choice(figures, "known_share_for_kinds"),
        choice(figures, "largest_kind_share"),
    )
    areas = _(WHERE[area_kind(figures.code)][0])
    not_lived_in = ""
    if empty:
        not_lived_in = _("Left out because fewer than {count} people live there: {names}.").format(
            count=language.number(bound), names=_named(figures, empty)
        )
    if isinstance(found, TooFew):
        sentence = _(
            "There are too few {areas} to tell kinds apart: {count} have all the figures, and {needed} are needed."
        ).format(areas=areas, count=found.areas, needed=found.needed)
        return KindOfArea(sentence, left_out=_left_out(figures, found.left_out), empty=not_lived_in)
    return _told(figures, found, values, areas, own, not_lived_in, len(peers))


def _series(figures: ProfileFigures) -> list[Series]:
    """What kinds are told apart by: the newest figures, and of one source where some are missing.

    A source in which the neighbourhood has no figure at all may have its areas under other codes.
    """
    found = [each for row in kind_figures() if (each := figures.latest(row.indicator)) is not None]
    known = {each.source.pk for each in found if each.value(figures.code) is not None}
    return [each for each in found if each.source.pk in known]


def _told(
    figures: ProfileFigures,
    found: Kinds,
    values: dict[str, dict[str, float]],
    areas: str,
    own: bool,
    empty: str,
    in_all: int,
) -> KindOfArea:
    _, language = figures.reading.language.gettext, figures.reading.language
    town = figures.names.get(figures.municipality) or _("the municipality")
    place = town if own else _("the file")
    how = _(
        "Found by putting {areas} with like figures together (Ward's method, {count} kinds, by {figures}). "
        "How clearly the kinds lie apart: {silhouette}, where 1 is fully and 0 is not at all."
    ).format(
        areas=areas,
        count=len(found.members),
        figures=language.listing(
            [figures.label(key)[:1].lower() + figures.label(key)[1:] for key in found.figures], 12
        ),
        silhouette=language.number(found.silhouette, 2),
    )
    left_out = _left_out(figures, found.left_out)
    number = found.kind_of(figures.code)
    if number is None:
        sentence = _(
            "Of what kind {area} is, cannot be said: one of the figures by which kinds are told apart is missing here."
        ).format(area=figures.names[figures.code])
        return KindOfArea(sentence, how=how, left_out=left_out, empty=empty)
    others = [code for code in found.members[number] if code != figures.code]
    compared = sum(map(len, found.members))
    sentence = (
        _(
            "{area} is most like areas with: {words}. Of the {all} {areas} of {place}, {count} are of this kind."
        )
        if compared == in_all
        else _(
            "{area} is most like areas with: {words}. Of the {all} {areas} of {place} we can compare {compared}: enough people live there, and enough is known of them. Of these {compared}, {count} are of this kind."
        )
    ).format(
        area=figures.names[figures.code],
        words=language.listing([in_words(figures, each) for each in found.features(number)]),
        all=in_all,
        compared=compared,
        areas=areas,
        place=place,
        count=len(others) + 1,
    )
    rows = tuple(
        KindRow(
            figures.label(each.key),
            figures.printed(each.key, values[figures.code][each.key]),
            figures.printed(each.key, each.of_kind),
            figures.printed(each.key, each.of_all),
        )
        for each in found.features(number, len(found.figures))
    )
    names = tuple(sorted(figures.names.get(code, code) for code in others))
    return KindOfArea(
        sentence,
        rows,
        names[:MOST_NAMES],
        max(0, len(names) - MOST_NAMES),
        how,
        left_out,
        empty,
        True,
    )


def in_words(figures: ProfileFigures, feature: Feature) -> str:
    """What sets a kind apart, in a few words."""
    more, less = IN_WORDS[feature.key]
    return figures.reading.language.gettext(more if feature.distance > 0 else less)


def _left_out(figures: ProfileFigures, left_out: Collection[str]) -> str:
    codes = sorted(left_out)
    if not codes:
        return ""
    _ = figures.reading.language.gettext
    return _("Left out because a figure is missing: {names}.").format(names=_named(figures, codes))


def _named(figures: ProfileFigures, codes: list[str]) -> str:
    names = [figures.names.get(code) or code for code in codes]
    return figures.reading.language.listing(names, MOST_NAMES)
