"""The migrations make the tables that a new site gets at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections

from wijkdraad.programme.making_tables import make_tables

pytestmark = pytest.mark.slow
UNUSED = "auth_group_permissions"
"""Of Django, for groups, which are not used here; its number is wider in new tables."""
QUESTIONS = {
    "sqlite": {
        "columns": """
            SELECT tables.name, columns.name, columns.type, columns."notnull", columns.pk
            FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
            WHERE tables.type = 'table'
        """,
        "references": """
            SELECT tables.name, keys."from", keys."table", keys."to"
            FROM sqlite_master AS tables, pragma_foreign_key_list(tables.name) AS keys
            WHERE tables.type = 'table'
        """,
        "indexes": """
            SELECT tables.name, indexes."unique", indexes.partial,
              (SELECT group_concat(name) FROM pragma_index_info(indexes.name))
            FROM sqlite_master AS tables, pragma_index_list(tables.name) AS indexes
            WHERE tables.type = 'table'
        """,
    },
    "postgresql": {
        "columns": """
            SELECT table_name, column_name, udt_name, character_maximum_length, is_nullable
            FROM information_schema.columns WHERE table_schema = current_schema()
        """,
        "references": """
            SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
        """,
        "indexes": """
            SELECT tablename, regexp_replace(indexdef, '(INDEX) .* ON .*?[.]', '\\1 ON ')
            FROM pg_indexes WHERE schemaname = current_schema()
        """,
    },
}


@contextmanager
def empty(tmp_path: Path) -> Iterator[None]:
    """A place for tables that holds none yet, instead of the database of the tests."""
    kept, own = connections["default"], connection.copy()
    if own.vendor == "sqlite":
        own.settings_dict["NAME"] = str(tmp_path / "empty.sqlite3")
    else:
        with kept.cursor() as cursor:
            cursor.execute("CREATE SCHEMA empty")
        options = {**own.settings_dict["OPTIONS"], "options": "-c search_path=empty"}
        own.settings_dict["OPTIONS"] = options
    connections["default"] = own
    try:
        yield
    finally:
        own.close()
        connections["default"] = kept
        if kept.vendor != "sqlite":
            with kept.cursor() as cursor:
                cursor.execute("DROP SCHEMA empty CASCADE")


def shapes() -> dict[str, set[tuple[object, ...]]]:
    """The columns, references and indexes of all tables."""
    found = {}
    with connection.cursor() as cursor:
        for kind, question in QUESTIONS[connection.vendor].items():
            cursor.execute(question)
            found[kind] = set(cursor.fetchall())
    return found


def test_migrations_make_the_tables_that_a_new_site_gets_at_once(
    transactional_db: None, tmp_path: Path
) -> None:
    at_once = shapes()
    with empty(tmp_path):
        call_command("migrate", verbosity=0)
        migrated = shapes()
    assert len(at_once["columns"]) > 500
    for kind, shape in migrated.items():
        other = {row for row in shape ^ at_once[kind] if row[0] != UNUSED}
        assert other == set(), kind


def test_a_new_site_is_whole_again_after_a_process_that_was_killed(
    transactional_db: None, tmp_path: Path
) -> None:
    with empty(tmp_path):
        make_tables()
        whole = shapes()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE wijkdraad_guard")
            cursor.execute("DELETE FROM django_migrations")
        make_tables()
        assert shapes() == whole
        call_command("migrate", check_unapplied=True, verbosity=0)
