"""Takes words out of a contribution wherever they are kept: the row, its earlier versions, what
others made of it, and the versions of the plan that were handed in.

Nobody can put other words in their place: only words that stand in the text can go, and what
stays behind says that something is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from wijkdraad.method.listen import personal_data
from wijkdraad.programme.history import event, keep_first_version
from wijkdraad.programme.models import (
    Contribution,
    Person,
    PlaceValue,
    PlanVersion,
    Publication,
    WhyStep,
)
from wijkdraad.programme.tables import LINK_KINDS, table_of
from wijkdraad.steps.hand_in.version_words import link_name

from .judging import check_may_judge
from .log import Why, note_erasure

GONE = {
    "": gettext_lazy("[taken out]"),
    personal_data.EMAIL: gettext_lazy("[e-mail address taken out]"),
    personal_data.PHONE: gettext_lazy("[phone number taken out]"),
    personal_data.IBAN: gettext_lazy("[account number taken out]"),
    personal_data.BSN: gettext_lazy("[citizen service number taken out]"),
    personal_data.LICENCE_PLATE: gettext_lazy("[number plate taken out]"),
    personal_data.ADDRESS: gettext_lazy("[address taken out]"),
    personal_data.STREET_NUMBER: gettext_lazy("[address taken out]"),
    personal_data.NAME: gettext_lazy("[name taken out]"),
}
"""What stands in the place of words that were taken out, by the kind of personal data."""
ERASED_WORDS = gettext_lazy("[erased at the request of who said it]")
KEPT_LONG_ENOUGH_WORDS = gettext_lazy("[erased: it was kept long enough]")
ABOUT_THEM = ("age_group", "sex", "household", "tenure", "income_group", "origin", "group")
"""What people told about themselves."""


TOLD: dict[type[Any], str] = {WhyStep: "answer", PlaceValue: "story"}
"""What else someone told, in rows that hang on their contribution."""


class NotInText(Exception):
    """These words do not stand in the contribution; nothing was changed."""


@transaction.atomic
def take_out(contribution: Contribution, words: Iterable[str], person: Person | None) -> int:
    """Take these words out of a contribution, and give how many different ones went.

    Each must stand in the text, letter for letter. Raises MayNotJudge, NotInText, and
    ValueError where nothing would be left of the text but the notes of what went.
    """
    check_may_judge(contribution, person)
    wanted = sorted({word.strip() for word in words} - {""}, key=lambda word: -len(word))
    if any(word not in contribution.text for word in wanted):
        raise NotInText
    if not wanted:
        return 0
    kinds = dict(personal_data.pieces(contribution.text))
    with translation.override(contribution.programme.language):
        notes = [(word, str(GONE[kinds.get(word, "")])) for word in wanted]

    def without(text: str) -> str:
        for word, note in notes:
            text = text.replace(word, note)
        return text

    bare = contribution.text
    for word in wanted:
        bare = bare.replace(word, "")
    if not any(sign.isalnum() for sign in bare):
        raise ValueError("nothing would be left")
    made = _made_of_it(contribution)
    before = _texts([contribution, *made])
    _rewrite(contribution, without, person)
    _rewrite_plans([contribution, *made], before, without)
    note_erasure(contribution.programme, "words_in_text", len(wanted), Why.TAKEN_OUT)
    return len(wanted)


@transaction.atomic
def erase_words(contribution: Contribution, why: Why, what: str = "contribution_text") -> None:
    """Erase all that a contribution says, and leave an empty place, so that counts still add up.

    Kind, channel, day and links stay: they tell what was understood, and not by whom. What it
    says of the person, the place and the earlier versions go along, and so do the answers to
    "why" and the stories on the map that came from it.
    """
    with translation.override(contribution.programme.language):
        words = str(ERASED_WORDS if why == Why.ASKED else KEPT_LONG_ENOUGH_WORDS)
    made = _made_of_it(contribution)
    told = [row for row in made if isinstance(row, WhyStep | PlaceValue)]
    before = [contribution.text, *(getattr(row, TOLD[type(row)]) for row in told)]
    before = sorted({text for text in before if text}, key=lambda text: -len(text))

    def erased(text: str) -> str:
        for part in before:
            # A short answer such as "rest" is a word in other texts too.
            if text == part or len(part) >= LEAST_TOLD:
                text = text.replace(part, words)
        return text

    emptied: dict[str, Any] = dict.fromkeys((*ABOUT_THEM, "place", "publication_why"), "")
    emptied |= {"text": words, "geometry": None, "at_home": False}
    with event(None):
        for name, value in emptied.items():
            setattr(contribution, name, value)
        contribution.publication = Publication.HIDDEN
        contribution.publication_why = words
        contribution.revision += 1
        contribution.save()
    Contribution.history.filter(id=contribution.pk).update(**emptied)
    for row in told:
        model, name = type(row), TOLD[type(row)]
        if getattr(row, name):
            model.history.filter(id=row.pk).update(**{name: words})
            model.objects.filter(pk=row.pk).update(**{name: words})
    _rewrite_made_of_it(made, erased)
    _rewrite_plans([contribution, *made], before, erased, forget=_PERSONAL_COLUMNS)
    note_erasure(contribution.programme, what, 1, why)


def _rewrite(
    contribution: Contribution, without: Callable[[str], str], person: Person | None
) -> None:
    with event(person):
        keep_first_version(contribution)
        contribution.text = without(contribution.text)
        contribution.place = without(contribution.place)
        contribution.revision += 1
        contribution.save()
    _rewrite_texts(Contribution.history.filter(id=contribution.pk), without)
    _rewrite_made_of_it(_made_of_it(contribution), without)


def _made_of_it(contribution: Contribution) -> list[Any]:
    """The rows with a history of their own that came from a contribution."""
    return [
        row
        for relation in Contribution._meta.related_objects
        if hasattr(relation.related_model, "history")
        for row in relation.related_model._default_manager.filter(
            **{relation.field.name: contribution}
        )
    ]


def _rewrite_made_of_it(rows: list[Any], without: Callable[[str], str]) -> None:
    """Change the texts of rows that came from a contribution, where its words were copied."""
    for row in rows:
        model = type(row)
        _rewrite_texts(model.history.filter(id=row.pk), without)
        _rewrite_texts(model._default_manager.filter(pk=row.pk), without)


def _texts(rows: Iterable[Any]) -> list[str]:
    """The texts of rows, the longest first."""
    found = {getattr(row, field.attname) for row in rows for field in _text_fields(row)}
    return sorted((text for text in found if text), key=lambda text: -len(text))


def _text_fields(row: Any) -> list[Any]:
    return [
        field
        for field in row._meta.concrete_fields
        if type(field) in (models.CharField, models.TextField)
        and not field.choices
        and field.name not in ("key", "history_change_reason")
    ]


def _rewrite_texts(rows: Iterable[Any], without: Callable[[str], str]) -> None:
    """Change the texts of rows where they stand, so that no earlier version keeps the words."""
    for row in rows:
        changed = {}
        for field in _text_fields(row):
            value = getattr(row, field.attname)
            if value and without(value) != value:
                changed[field.name] = without(value)[: field.max_length or None]
        if changed:
            type(row)._default_manager.filter(pk=row.pk).update(**changed)


def _rewrite_plans(
    rows: list[Any],
    before: list[str],
    without: Callable[[str], str],
    forget: frozenset[str] = frozenset(),
) -> None:
    """Change the words in versions of the plan, which otherwise never change.

    `before` are the texts as they were; `forget` are columns of the contribution that go.
    """
    contribution = rows[0]
    for version in PlanVersion.objects.filter(programme=contribution.programme):
        for row in rows:
            for kept in _kept_of(version, row):
                for column in list(kept):
                    kept[column] = without(kept[column])
                    if row is contribution and column in forget:
                        del kept[column]
        for _chapter, lines in version.text:
            for number, line in enumerate(lines):
                lines[number] = _line_without(line, before, without)
        version.save(update_fields=["rows", "text"])


def _kept_of(version: PlanVersion, row: Any) -> list[dict[str, str]]:
    """What a version keeps of a row; of a link, of all links from the same contribution."""
    kinds = [kind for kind in LINK_KINDS if kind.model is type(row)]
    if kinds:
        kept = version.rows.get(link_name(kinds[0]), {})
        start = f"{getattr(row, kinds[0].from_field).key}>"
        return [words for key, words in kept.items() if key.startswith(start)]
    kept = version.rows.get(table_of(type(row)).name, {})
    return [kept[row.key]] if row.key in kept else []


_PERSONAL_COLUMNS = frozenset({*ABOUT_THEM, "place", "at_home", "geometry"})
LEAST_TOLD = 12


def _line_without(line: Any, before: list[str], without: Callable[[str], str]) -> Any:
    """A line of a plan in which these texts, or how they begin between quotation marks, change."""
    if not isinstance(line, str):
        return line
    for text in (" ".join(text.split()) for text in before):
        if len(text) >= LEAST_TOLD and text in line:
            line = line.replace(text, without(text))
        for quoted in line.split("“")[1:]:
            words = quoted.partition("”")[0]
            start = words.removesuffix("…").rstrip(" .")
            if words == text or (len(start) >= LEAST_TOLD and text.startswith(start)):
                line = line.replace(f"“{words}”", f"“{without(text)}”")
    return line
