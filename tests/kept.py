"""The shipped example, read once in each process and put back row by row for every test after that.

Reading it checks, computes and keeps history for seconds; putting the same rows back takes a
moment. Tests of reading itself read it for themselves.
"""

from __future__ import annotations

from copy import copy
from functools import cache

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from tests.conftest import EXAMPLE
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Programme

_read: dict[type[models.Model], list[models.Model]] = {}


def example_programme() -> Programme:
    """The shipped example in a database that has no programmes yet."""
    assert not Programme.objects.exists()
    if not _read:
        programme = import_dossier(EXAMPLE).programme
        _read.update({model: list(model._base_manager.all()) for model in _models()})
        return programme
    with transaction.atomic():
        for model, rows in _read.items():
            model._base_manager.bulk_create([copy(row) for row in rows])
    with connection.cursor() as cursor:
        for sentence in connection.ops.sequence_reset_sql(no_style(), list(_read)):
            cursor.execute(sentence)
    return Programme.objects.get()


@cache
def _models() -> tuple[type[models.Model], ...]:
    return tuple(apps.get_app_config("programme").get_models())
