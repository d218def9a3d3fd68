"""The shipped example, read once in each process and put back row by row for every test after that.

Reading it checks, computes and keeps history for seconds; putting the same rows back takes a
moment. Tests of reading itself read it for themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cache
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from tests.conftest import EXAMPLE
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Programme

_read: dict[type[models.Model], list[models.Model]] = {}
_sentences: list[tuple[str, Any]] = []
"""The sentences to the database that put the rows back, once Django has made them."""


def example_programme() -> Programme:
    """The shipped example in a database that has no programmes yet."""
    assert not Programme.objects.exists()
    if not _read:
        programme = import_dossier(EXAMPLE).programme
        _read.update({model: list(model._base_manager.all()) for model in _models()})
        return programme
    with transaction.atomic():
        if not _sentences:
            _sentences.extend(_put_back())
        else:
            with connection.cursor() as cursor:
                for sentence, values in _sentences:
                    cursor.execute(sentence, values)
    return Programme.objects.get()


def _put_back() -> list[tuple[str, Any]]:
    """Put the rows back; gives the sentences that did."""
    said: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sentence: str, values: Any, *rest: Any) -> Any:
        said.append((sentence, values))
        return execute(sentence, values, *rest)

    with connection.execute_wrapper(note):
        for model, rows in _read.items():
            model._base_manager.bulk_create([copy(row) for row in rows])
        with connection.cursor() as cursor:
            for sentence in connection.ops.sequence_reset_sql(no_style(), list(_read)):
                cursor.execute(sentence)
    return said


@cache
def _models() -> tuple[type[models.Model], ...]:
    return tuple(apps.get_app_config("programme").get_models())
