"""The words that people wrote in a row, and what in them seems personal."""

from __future__ import annotations

from typing import Any

from django.db import models

from wijkdraad.method.listen.personal_data import pieces
from wijkdraad.programme.models import Contribution, Publication

_NO_WORDS = ("key", "history_change_reason")


def free_fields(row: Any) -> list[Any]:
    """The fields of a row, or of a version of one, in which someone could write anything."""
    return [
        field
        for field in row._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in _NO_WORDS
    ]


def words_of(row: Any) -> list[str]:
    """What someone wrote in a row, a text for each field that is filled in.

    Why it is not shown is no part of it: nobody but who said it reads that.
    """
    fields = [field for field in free_fields(row) if field.name != "publication_why"]
    return [text for field in fields if (text := getattr(row, field.attname))]


def personal_pieces(row: Any) -> tuple[tuple[str, str], ...]:
    """What seems personal in the words of a contribution or a row made from one, each piece once.

    As (text, kind). Empty where nothing does, and for all other rows: what we wrote ourselves is
    published without a second look.
    """
    is_theirs = isinstance(row, Contribution) or getattr(row, "contribution_id", None) is not None
    if not is_theirs or not hasattr(row, "publication"):
        return ()
    found = (piece for text in words_of(row) for piece in pieces(text))
    return tuple(dict.fromkeys(piece for piece in found if piece[1]))


def public_personal_pieces(row: Any) -> frozenset[tuple[str, str]]:
    """What seems personal in a row that everyone may read already; empty of any other row."""
    is_public = getattr(row, "publication", "") == Publication.PUBLISHED
    return frozenset(personal_pieces(row)) if is_public else frozenset()


def hold_new_personal(row: Any, before: frozenset[tuple[str, str]]) -> None:
    """Let a published row wait where its words have personal data that are not among `before`.

    Whoever publishes it then looks twice, as at words that were never public.
    """
    if public_personal_pieces(row) - before:
        row.publication = Publication.HELD
