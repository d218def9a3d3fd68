"""Takes words out of a contribution wherever they are kept: the row, its earlier versions, what
others made of it, and the versions of the plan that were handed in.

Nobody can put other words in their place: only words that stand in the text can go, and what
stays behind says that something is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from wijkdraad.method.listen import personal_data
from wijkdraad.programme.history import event, keep_first_version
from wijkdraad.programme.models import Contribution, Person
from wijkdraad.steps.words import free_fields

from .judging import check_may_judge
from .log import Why, note_erasure
from .traces import (
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


class NotInText(Exception):
    """These words do not stand in the contribution; nothing was changed."""


@transaction.atomic
def take_out(contribution: Contribution, words: Iterable[str], person: Person | None) -> int:
    """Take these words out of a contribution, and give how many different ones went.

    Each must stand in the text, letter for letter and as whole words: "haal" does not stand in
    "weggehaald". Raises MayNotJudge, NotInText, and ValueError where nothing would be left of the
    text but the notes of what went.
    """
    check_may_judge(contribution, person)
    wanted = sorted({" ".join(word.split()) for word in words} - {""}, key=lambda word: -len(word))
    if not wanted:
        return 0
    with translation.override(contribution.programme.language):
        notes = {kind: str(note) for kind, note in GONE.items()}
    kinds = {
        " ".join(piece.split()): kind
        for piece, kind in personal_data.pieces(contribution.text)
        if kind
    }
    find = _finder(wanted, kinds, contribution.text, list(notes.values()))

    def without(text: str) -> str:
        return find.sub(
            lambda found: found["note"] or notes[kinds.get(" ".join(found[0].split()), "")], text
        )

    if not any(sign.isalnum() for sign in find.sub("", contribution.text)):
        raise ValueError("nothing would be left")
    made = made_of_it(contribution)
    texts = [
        getattr(one, field.attname)
        for row in (contribution, *made)
        for one in stored(row)
        for field in free_fields(one)
    ]
    with event(person):
        keep_first_version(contribution)
        for name, text in new_texts(contribution, lambda _name, text: without(text)).items():
            setattr(contribution, name, text)
        contribution.revision += 1
        contribution.save()
    for row in (contribution, *made):
        rewrite(row, lambda one: new_texts(one, lambda _name, text: without(text)))
    for version in plans_of(contribution):
        kept = [words for row in (contribution, *made) for words in kept_of(version, row)]
        before = longest_first([*texts, *(text for words in kept for text in words.values())])
        for words_of_row in kept:
            words_of_row |= {column: without(text) for column, text in words_of_row.items()}
        rewrite_plan(version, _in_lines(before, without))
    note_erasure(contribution.programme, "words_in_text", len(wanted), Why.TAKEN_OUT)
    return len(wanted)


def _in_lines(before: list[str], without: Callable[[str], str]) -> Callable[[str], str]:
    return lambda line: line_without(line, before, without)


def _finder(
    wanted: list[str], kinds: dict[str, str], text: str, notes: list[str]
) -> re.Pattern[str]:
    """What finds these words, the longest first, and passes over notes of what went before.

    A match has the group `note` where it is such a note. Raises NotInText.
    """
    passed_over = f"(?P<note>{'|'.join(map(re.escape, notes))})"
    patterns = []
    for word in wanted:
        # What we marked ourselves may end inside a word: "Bsn111222333".
        forms = [_whole(word), *([_letters(word)] if word in kinds else [])]
        for form in forms:
            found = re.finditer(f"{passed_over}|{form}", text)
            if any(one["note"] is None for one in found):
                patterns.append(form)
                break
        else:
            raise NotInText
    return re.compile("|".join([passed_over, *patterns]))


def _letters(word: str) -> str:
    # A text keeps the lines in which it was typed.
    return r"\s+".join(map(re.escape, word.split()))


def _whole(word: str) -> str:
    before = r"(?<!\w)" if word[0].isalnum() else ""
    after = r"(?!\w)" if word[-1].isalnum() else ""
    return before + _letters(word) + after
