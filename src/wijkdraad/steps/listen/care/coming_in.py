"""What a file may not bring back: words that were erased or taken out, and what was hidden.

A dossier or workbook is older than the site that it is read into: people who worked on the site
since, or asked to erase what they said, must not find that undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation

from wijkdraad.programme.models import Contribution, Programme, Publication

from ...words import free_fields
from .erasing import ERASED_WORDS, KEPT_LONG_ENOUGH_WORDS
from .taking_out import GONE


def without_undoing(row: Any, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of a file for a row that is there, without what would undo a decision.

    - A row of which words were erased stays as it is: no value is left.
    - A text from which something was taken out stays as it is, unless the file says so too.
    - What was hidden stays hidden: showing it again is decided on its own page.
    """
    if _has_erased(row):
        return {}
    kept = dict(values)
    for field in free_fields(row):
        now, new = getattr(row, field.attname), str(values.get(field.name, ""))
        if any(note in now and note not in new for note in _taken_out_notes()):
            kept.pop(field.name, None)
    if getattr(row, "publication", "") == Publication.HIDDEN:
        kept.pop("publication", None)
        kept.pop("publication_why", None)
    return kept


def erased_before(model: type[Any], programme: Programme) -> dict[str, Any]:
    """Of deleted rows of which words were erased the last version, by their keys.

    Empty for a table that holds no words of residents.
    """
    fields = {field.name for field in model._meta.get_fields()}
    if not (model is Contribution or "contribution" in fields) or not hasattr(model, "history"):
        return {}
    deleted = model.history.filter(programme=programme, history_type="-").order_by("history_id")
    last = {record.key: record for record in deleted if hasattr(record, "key")}
    return {key: record for key, record in last.items() if _has_erased(record)}


def as_it_was_erased(record: Any, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of a file for a row that was erased and deleted: of what it says nothing is left."""
    stays = {field.name for field in record._meta.concrete_fields if not field.is_relation}
    return {
        name: getattr(record, name) if name in stays else value for name, value in values.items()
    }


def _has_erased(row: Any) -> bool:
    texts = [getattr(row, field.attname) for field in free_fields(row)]
    return any(note in text for text in texts for note in _erased_notes())


@cache
def _erased_notes() -> frozenset[str]:
    return _in_every_language(ERASED_WORDS, KEPT_LONG_ENOUGH_WORDS)


@cache
def _taken_out_notes() -> frozenset[str]:
    return _in_every_language(*GONE.values())


def _in_every_language(*notes: Any) -> frozenset[str]:
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {str(note) for note in notes}
    return frozenset(found)
