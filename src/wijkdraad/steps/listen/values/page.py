"""The page of the values: what is dear to residents, and where. For everyone, and for who works here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from wijkdraad.method.listen.values import choices_that_single_out_nobody, same_words
from wijkdraad.programme.models import Channel, Feeling, PlaceValue, Programme, Publication

from ...facts.listening.values import (
    ToldValue,
    ValuePlace,
    channel_label,
    drawn_values,
    home_side_m,
    is_open,
    map_alt,
    told_values,
    value_places,
)
from ...facts.shared import Reading, reading_now
from ...square import SquareMap, square_maps

GROUP, CHANNEL = "group", "channel"


@dataclass(frozen=True)
class Filters:
    """What was chosen to be shown; empty shows all."""

    value: str = ""
    feeling: str = ""
    group: str = ""
    channel: str = ""

    @property
    def any(self) -> bool:
        """Whether anything was chosen."""
        return any(getattr(self, each.name) for each in fields(self))

    @property
    def by_person(self) -> bool:
        """Whether it was chosen who told it, or how they were heard."""
        return bool(self.group or self.channel)

    def keeps(self, one: ToldValue) -> bool:
        """Whether a value is among what was chosen."""
        return (
            (not self.value or same_words(one.value) == same_words(self.value))
            and (not self.feeling or one.feeling == self.feeling)
            and (not self.group or same_words(one.group) == same_words(self.group))
            and (not self.channel or one.channel == self.channel)
        )


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen: what the address says, its words, and whether it is chosen."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Choices:
    """What can be chosen. Of who told it and how, only what singles out nobody."""

    values: tuple[Choice, ...]
    feelings: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    channels: tuple[Choice, ...]


@dataclass(frozen=True)
class ValuesPage:
    """What the page shows. `withheld` says why nothing is shown where it may not be."""

    programme: Programme
    answer: tuple[str, ...]
    filters: Filters
    choices: Choices
    places: tuple[ValuePlace, ...]
    withheld: str
    maps: tuple[SquareMap, ...]
    map_alt: str
    has_any: bool
    side_m: int
    waiting: tuple[ToldValue, ...] = ()


def public_page(programme: Programme, filters: Filters) -> ValuesPage:
    """The values that everyone may see. A choice that could point at someone shows nothing."""
    reading = reading_now(programme)
    told = told_values(reading, for_everyone=True)
    offered = _offered(reading, told)
    chosen, withheld = _chosen(reading, told, filters, offered)
    return _page(reading, told, chosen, filters, offered, withheld)


def office_page(programme: Programme, filters: Filters) -> ValuesPage:
    """All values, for who works in the programme; what waits for a look stands apart."""
    reading = reading_now(programme)
    told = told_values(reading, for_everyone=False)
    offered = {(GROUP, same_words(one.group)) for one in told if one.group}
    offered |= {(CHANNEL, one.channel) for one in told if one.channel}
    chosen = tuple(one for one in told if filters.keeps(one))
    waiting = tuple(one for one in told if one.publication == Publication.HELD)
    return _page(reading, told, chosen, filters, offered, "", waiting)


def picture(programme: Programme, filters: Filters, size: str, for_everyone: bool) -> str | None:
    """The map in one size as SVG, with what the page shows; None where there is no such map."""
    sheet = next((each.frame for each in square_maps(programme) if each.size == size), None)
    if sheet is None:
        return None
    reading = reading_now(programme)
    told = told_values(reading, for_everyone)
    chosen: Iterable[ToldValue] = (one for one in told if filters.keeps(one))
    if for_everyone:
        chosen, _withheld = _chosen(reading, told, filters, _offered(reading, told))
    return drawn_values(reading, value_places(chosen), sheet)


def stays_unseen(row: PlaceValue) -> bool:
    """Whether a value was opened to everyone and what it comes from is still hidden."""
    return row.publication == Publication.PUBLISHED and not is_open(row)


def _offered(reading: Reading, told: Iterable[ToldValue]) -> set[tuple[str, str]]:
    voices: dict[str, set[tuple[str, str]]] = {}
    for one in told:
        choices = voices.setdefault(one.voice, set())
        if one.group:
            choices.add((GROUP, same_words(one.group)))
        if one.channel:
            choices.add((CHANNEL, one.channel))
    in_order = {voice: sorted(found, reverse=True) for voice, found in sorted(voices.items())}
    return set(choices_that_single_out_nobody(in_order, reading.smallest_count))


def _chosen(
    reading: Reading,
    told: Iterable[ToldValue],
    filters: Filters,
    offered: set[tuple[str, str]],
) -> tuple[tuple[ToldValue, ...], str]:
    """The values that a choice shows; nothing, and why, where it could point at someone."""
    chosen = tuple(one for one in told if filters.keeps(one))
    if not filters.by_person:
        return chosen, ""
    asked = {
        (axis, same_words(label) if axis == GROUP else label)
        for axis, label in ((GROUP, filters.group), (CHANNEL, filters.channel))
        if label
    }
    enough = len({one.voice for one in chosen}) >= reading.smallest_count
    if asked <= offered and enough:
        return chosen, ""
    return (), reading.language.gettext(
        "We do not show this choice: fewer than {count} people, or only a few others beside them. "
        "Then one person could be recognised."
    ).format(count=reading.smallest_count)


def _page(
    reading: Reading,
    told: tuple[ToldValue, ...],
    chosen: tuple[ToldValue, ...],
    filters: Filters,
    offered: set[tuple[str, str]],
    withheld: str,
    waiting: tuple[ToldValue, ...] = (),
) -> ValuesPage:
    places = value_places(chosen)
    return ValuesPage(
        reading.programme,
        _answer(reading, told, filters, places, withheld),
        filters,
        _choices(told, filters, offered),
        places,
        withheld,
        square_maps(reading.programme),
        map_alt(reading, places),
        bool(told),
        round(home_side_m()),
        waiting,
    )


def _answer(
    reading: Reading,
    told: tuple[ToldValue, ...],
    filters: Filters,
    places: tuple[ValuePlace, ...],
    withheld: str,
) -> tuple[str, ...]:
    _, ngettext = reading.language.gettext, reading.language.ngettext
    if not told:
        return (_("We do not know yet: nobody told us what a place means to them."),)
    if withheld:
        return ()
    if not places:
        return (_("Nobody told us this yet."),)
    sentences = [
        ngettext(
            "People told us what {count} place means to them.",
            "People told us what {count} places mean to them.",
            len(places),
        ).format(count=len(places))
    ]
    if not filters.any and len(places) > 1 and places[0].voices > places[1].voices:
        sentences.append(_("{place} was named most.").format(place=places[0].name))
    return tuple(sentences)


def _choices(
    told: tuple[ToldValue, ...], filters: Filters, offered: set[tuple[str, str]]
) -> Choices:
    values: dict[str, str] = {}
    groups: dict[str, str] = {}
    for one in told:
        values.setdefault(same_words(one.value), one.value)
        if (GROUP, same_words(one.group)) in offered:
            groups.setdefault(same_words(one.group), one.group)
    return Choices(
        tuple(
            Choice(words, words, key == same_words(filters.value))
            for key, words in sorted(values.items())
        ),
        tuple(
            Choice(each.value, str(each.label), each == filters.feeling)
            for each in Feeling
            if any(one.feeling == each for one in told)
        ),
        tuple(
            Choice(words, words, key == same_words(filters.group))
            for key, words in sorted(groups.items())
        ),
        tuple(
            Choice(each, channel_label(each), each == filters.channel)
            for each in Channel.values
            if (CHANNEL, each) in offered
        ),
    )
