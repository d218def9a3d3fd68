"""Which tables a backup holds, and one moment of all of them together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

LEFT_OUT = {
    "contenttypes": "Django makes these rows with the tables, with numbers of that database",
    "auth": "permissions are made with the tables, and nobody here has groups: roles say who may what",
    "sessions": "whoever holds a stolen backup could go on in them; people sign in again",
    "dj_queue": "which worker does what at this moment; tasks of a site that is gone must not run again",
}
"""The apps whose tables are left out, each with its reason; no other table may point at these.

All else is in: every row of a programme and all its earlier versions, people with their roles,
who left a contribution, what was done in the background and how it ended, and when someone
signed in or failed to. An app that is installed later is in, unless it gets a line here.
"""


def kept_models() -> list[type[models.Model]]:
    """The models of the tables in a backup, ordered by name; the tables of many-to-many fields too."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in LEFT_OUT and model._meta.managed and not model._meta.proxy
    ]
    return sorted(found, key=table_name)


def table_name(model: type[models.Model]) -> str:
    """What a table is called in a backup.

    >>> from wijkdraad.programme.models import Need
    >>> table_name(Need)
    'programme.need'
    """
    return model._meta.label_lower


def columns(model: type[models.Model]) -> list[str]:
    """The names of the columns of a table, in the order of the model."""
    return [field.attname for field in model._meta.local_concrete_fields]


def known_migrations() -> list[str]:
    """The migrations that this version has for the tables in a backup."""
    return _of_kept_apps(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def applied_migrations() -> list[str]:
    """The migrations that the database has had for the tables in a backup; none where it is new."""
    return _of_kept_apps(MigrationRecorder(connection).applied_migrations())


def _of_kept_apps(migrations: Any) -> list[str]:
    kept = {model._meta.app_label for model in kept_models()}
    return sorted(f"{app}.{name}" for app, name in migrations if app in kept)


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of the same moment, while the site goes on writing.

    SQLite, in WAL mode, keeps what a reading transaction sees as it was at its first look; the
    transaction must not ask to write, as all others here do, for then the site would wait for it.
    On PostgreSQL this is what REPEATABLE READ promises. The moment is that of a first look, here,
    so everything that was saved before is seen.
    """
    if connection.vendor == "sqlite":
        sqlite: Any = connection
        usual, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic(durable=True):
                _look()
                yield
        finally:
            sqlite.transaction_mode = usual
    else:
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            _look()
            yield


def _look() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        cursor.fetchone()


def last_number(model: type[models.Model]) -> int | None:
    """The highest number that the database ever gave to a row of this table; None where it gives none.

    It can be higher than that of any row that is left: the number of a deleted row is never
    given again, because its earlier versions, which can bring it back, are found by that number.
    """
    field = model._meta.pk
    if not isinstance(field, models.AutoField):
        return None
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            return int(found[0]) if found else 0
        cursor.execute(f"SELECT last_value, is_called FROM {_sequence(cursor, model)}")  # noqa: S608
        value, is_given = cursor.fetchone()
        return int(value) if is_given else 0


def set_last_number(model: type[models.Model], number: int) -> None:
    """Let the next new row of this table get the number after this one; 0 where none was given."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number]
            )
        else:
            sequence = _sequence(cursor, model)
            cursor.execute("SELECT setval(%s, %s, %s)", [sequence, max(number, 1), number > 0])


def _sequence(cursor: Any, model: type[models.Model]) -> str:
    """The name of the sequence of a table on PostgreSQL, quoted where it must be."""
    field = model._meta.pk
    table = connection.ops.quote_name(model._meta.db_table)
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, field.column])
    return str(cursor.fetchone()[0])
