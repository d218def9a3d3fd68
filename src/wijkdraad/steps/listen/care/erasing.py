"""Erases all that someone told in a contribution, and leaves an empty place, wherever it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wijkdraad.method.listen.values import same_words
from wijkdraad.programme.history import event
from wijkdraad.programme.models import (
    Contribution,
    MiniMission,
    PlaceValue,
    PlanVersion,
    Publication,
    WhyStep,
)
from wijkdraad.programme.tables import LINK_KINDS, table_of
from wijkdraad.reference.listening.values import proposed_values

from .log import Why, note_erasure
from .traces import (
    LEAST_TOLD,
    begins,
    kept_of,
    line_without,
    longest_first,
    made_of_it,
    new_texts,
    plans_of,
    rewrite,
    rewrite_plan,
    stored,
)

ERASED_WORDS = gettext_lazy("[erased at the request of who said it]")
KEPT_LONG_ENOUGH_WORDS = gettext_lazy("[erased: it was kept long enough]")
ABOUT_THEM = ("age_group", "sex", "household", "tenure", "income_group", "origin", "group")
"""What people told about themselves."""
SAID: dict[type[Any], str] = {Contribution: "text", WhyStep: "answer", PlaceValue: "story"}
"""Where someone's own words are, in a contribution and in the rows that hang on it."""
NAMED_BY_THEM = (PlaceValue, MiniMission)
"""What has its name and its place from who said it."""
_GONE_FROM_PLANS = frozenset({*ABOUT_THEM, "place", "at_home", "geometry", "publication_why"})


@transaction.atomic
def erase_words(contribution: Contribution, why: Why, what: str = "contribution_text") -> None:
    """Erase what a contribution says, and leave an empty place, so that counts still add up.

    From the row, its earlier versions and the plans that were handed in go its words, what it
    says of the person, and its place. Of what came from it, also where that was deleted since, go
    in the same way:

    - the answers to "why";
    - the name, the spot and the story of a value on the map, and the value itself where that is
      in their own words;
    - the name and the spot of a mini-mission, and the spot of a budget project that has the same;
    - a copy of what was said, in any of the texts: all of the text, or at least `LEAST_TOLD`
      signs within a text or as the beginning of what was said.

    What lost its name that way (of a statement: its text) and was open to everyone is held.

    A contribution that was deleted is emptied in the same way where its history keeps it: undoing
    the deletion then brings back an empty place that is not shown.

    What stays: kind, channel, theme, day and the organisation it is about, the links, how a value
    stands, a value that we propose ourselves, a place or value that others named too in the lines
    of a plan, who joined a mini-mission, and what colleagues wrote in words of their own.
    """
    with translation.override(contribution.programme.language):
        note = str(ERASED_WORDS if why == Why.ASKED else KEPT_LONG_ENOUGH_WORDS)
    made = made_of_it(contribution)
    versions = stored(contribution)
    spots = [one.geometry for one in versions if one.geometry is not None]
    said = [getattr(one, SAID[Contribution]) for one in versions]
    for row in made:
        if type(row) in SAID:
            said += [getattr(one, SAID[type(row)]) for one in stored(row)]
    placed = [row for row in made if any(_loses_place(one, row, spots) for one in stored(row))]
    with event(None):
        _empty(contribution, note)
        for row in made:
            _empty_made(row, note, said, spots)
    for version in plans_of(contribution):
        _empty_in_plan(version, contribution, made, note, said, placed)
    note_erasure(contribution.programme, what, 1, why)


def _empty(contribution: Contribution, note: str) -> None:
    emptied: dict[str, Any] = dict.fromkeys((*ABOUT_THEM, "place", "publication_why"), "")
    # Values of places go without a place too, so there is no home left to show coarsely.
    emptied |= {"text": note, "geometry": None, "at_home": False}
    versions = Contribution.history.filter(id=contribution.pk)
    if not Contribution.objects.filter(pk=contribution.pk).exists():
        versions.update(**emptied)
        versions.filter(history_type="-").update(
            publication=Publication.HIDDEN, publication_why=note
        )
        return
    for name, value in emptied.items():
        setattr(contribution, name, value)
    contribution.publication = Publication.HIDDEN
    contribution.publication_why = note
    contribution.revision += 1
    contribution.save()
    versions.update(**emptied)


def _empty_made(row: Any, note: str, said: list[str], spots: list[Any]) -> None:
    erased = _erased(note, said)

    def emptied(one: Any) -> dict[str, Any]:
        told = _told_columns(type(row), getattr(one, "value", ""))
        values: dict[str, Any] = new_texts(
            one, lambda name, text: note if name in told else erased(text)
        )
        lost_name = not {"name", "text"}.isdisjoint(values)
        # Of an earlier version only the words go; of what was deleted the last one may come back.
        last = type(one) is type(row) or one.history_type == "-"
        if last and lost_name and getattr(one, "publication", "") == Publication.PUBLISHED:
            values["publication"] = Publication.HELD
        if _loses_place(one, row, spots):
            values["geometry"] = None
        return values

    if rewrite(row, emptied):
        row.refresh_from_db()
        # Who has the row open with the words in it must not save them again.
        if hasattr(row, "revision"):
            row.revision += 1
        row.save()


def _loses_place(one: Any, row: Any, spots: list[Any]) -> bool:
    spot = getattr(one, "geometry", None)
    return spot is not None and (type(row) in NAMED_BY_THEM or spot in spots)


def _told_columns(model: type[Any], value: str) -> set[str]:
    """The columns of a row in which what was told is all there is."""
    told = {SAID[model]} if model in SAID else set()
    if model in NAMED_BY_THEM:
        told.add("name")
    if model is PlaceValue and not _is_proposed(value):
        told.add("value")
    return told


def _is_proposed(value: str) -> bool:
    proposed = (*proposed_values("nl"), *proposed_values("en"))
    return same_words(value) in map(same_words, proposed)


def _erased(note: str, said: Iterable[str]) -> Callable[[str], str]:
    """Gives a text with the note in the place of what was said."""
    before = longest_first(said)

    def erased(text: str) -> str:
        if any(begins(text, part) for part in before):
            return note
        for part in before:
            if text == part or len(part) >= LEAST_TOLD:
                text = text.replace(part, note)
        return text

    return erased


def _empty_in_plan(
    version: PlanVersion,
    contribution: Contribution,
    made: list[Any],
    note: str,
    said: list[str],
    placed: list[Any],
) -> None:
    """Erase it in a plan, by the keys of its rows, and in the lines by what these rows said."""
    kept = [
        (row, words)
        for row in [contribution, *made]
        for words in kept_of(version, row)
        if _is_of(row, words, contribution)
    ]
    # A row that came in without a history may have said something else when this was handed in.
    said = said + [words.get(SAID[type(row)], "") for row, words in kept if type(row) in SAID]
    cells = [cell for row, words in kept for cell in _own_cells(version, row, words)]
    before, erased = longest_first(said), _erased(note, said)
    for row, words in kept:
        told = _told_columns(type(row), words.get("value", ""))
        for column in list(words):
            words[column] = note if column in told else erased(words[column])
        gone = _GONE_FROM_PLANS if type(row) is Contribution else frozenset()
        for column in gone | ({"geometry"} if row in placed else set()):
            words.pop(column, None)

    def emptied(line: str) -> str:
        for header, text in cells:
            if line.startswith(f"{header}: "):
                whole = rf"(?<=[:,.] ){re.escape(text)}(?= \(|[;,]|$)"
                line = re.sub(whole, lambda _found: note, line, flags=re.IGNORECASE)
        return line_without(line, before, erased)

    rewrite_plan(version, emptied)


def _is_of(row: Any, words: dict[str, str], contribution: Contribution) -> bool:
    """Whether what a plan keeps under the key of a row is of that row.

    The key of what was deleted may be given away again. So it is not where the plan names
    another contribution; and where it names none, or the key of the contribution was given away
    too, only where it has the same words as the row ever had.
    """
    came_from = {contribution.key} if type(row) is Contribution else _came_from(row, words)
    if came_from and contribution.key not in came_from:
        return False
    if came_from and not _has_its_key(contribution):
        return True
    told = _told_columns(type(row), words.get("value", "")) & words.keys()
    own = {getattr(one, column) for one in stored(row) for column in told}
    return not told or any(words[column] in own for column in told)


def _came_from(row: Any, words: dict[str, str]) -> set[str]:
    """The keys of the contributions that a plan names as where a row came from; a link names none."""
    if any(kind.model is type(row) for kind in LINK_KINDS):
        return set()
    table = table_of(type(row))
    ties = {
        column.name
        for column in table.columns
        if table.model._meta.get_field(column.field_name).related_model is Contribution
    }
    return {words[name] for name in ties & words.keys()}


def _has_its_key(contribution: Contribution) -> bool:
    """Whether another contribution has the key of this one, which was deleted."""
    others = Contribution.objects.filter(programme=contribution.programme, key=contribution.key)
    return others.exclude(pk=contribution.pk).exists()


def _own_cells(version: PlanVersion, row: Any, words: dict[str, str]) -> list[tuple[str, str]]:
    """What the tables of a plan say that only this row says, each with how such a line begins."""
    if type(row) not in NAMED_BY_THEM:
        return []
    with translation.override(version.language):
        header = _("Place") if type(row) is PlaceValue else _("Mini-mission")
    table = version.rows[table_of(type(row)).name]
    cells = []
    for column in _told_columns(type(row), words.get("value", "")) & {"name", "value"}:
        others = (other.get(column, "") for other in table.values() if other is not words)
        text = " ".join(words.get(column, "").split())
        if text and same_words(text) not in map(same_words, others):
            cells.append((header, text))
    return cells
