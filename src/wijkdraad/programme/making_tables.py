"""Makes the tables of a database, or brings those of an older version up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def make_tables() -> None:
    """Make the tables of an empty database as they are now; migrate one that has them.

    An empty database has no rows to bring along, and following every migration one after the
    other would take longer than the import of a whole programme. That both ways make the same
    tables is tested (tests/programme/test_migrations.py). The migrations are written down last:
    after a process that was killed on its way the tables that are missing are made.
    """
    applied = MigrationRecorder(connection).applied_migrations()
    if applied:
        # Asking is quick; a migration that has nothing to do still goes past every table.
        if MigrationLoader(None).disk_migrations.keys() - applied.keys():
            call_command("migrate", verbosity=0, interactive=False)
        return
    with _no_migrations():
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    write_down_migrations()


def write_down_migrations() -> None:
    """Write down every migration as done, where the tables are those of this version."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(None).disk_migrations.keys() - recorder.applied_migrations():
        recorder.record_applied(app, name)


@contextmanager
def _no_migrations() -> Iterator[None]:
    usual = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = usual
