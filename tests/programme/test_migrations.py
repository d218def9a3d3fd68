"""The migrations make the tables that the models describe."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections

pytestmark = pytest.mark.slow


COLUMNS = """
SELECT tables.name, columns.name, columns.type, columns."notnull", columns.pk
FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
WHERE tables.type = 'table'
"""
REFERENCES = """
SELECT tables.name, keys."from", keys."table", keys."to"
FROM sqlite_master AS tables, pragma_foreign_key_list(tables.name) AS keys
WHERE tables.type = 'table'
"""
INDEXES = """
SELECT tables.name, indexes."unique", indexes.partial,
  (SELECT group_concat(name) FROM pragma_index_info(indexes.name))
FROM sqlite_master AS tables, pragma_index_list(tables.name) AS indexes
WHERE tables.type = 'table'
"""


def shapes() -> dict[str, list[tuple[object, ...]]]:
    """The columns, references and indexes of all tables."""
    found = {}
    with connection.cursor() as cursor:
        for kind, question in (("c", COLUMNS), ("r", REFERENCES), ("i", INDEXES)):
            cursor.execute(question)
            found[kind] = sorted(cursor.fetchall())
    return found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="there the tests run on migrated tables")
def test_the_migrations_make_the_tables_that_the_tests_run_on(tmp_path: Path, db: None) -> None:
    of_the_tests = shapes()
    kept, own = connections["default"], connection.copy()
    own.settings_dict["NAME"] = str(tmp_path / "migrated.sqlite3")
    connections["default"] = own
    try:
        call_command("migrate", verbosity=0)
        migrated = shapes()
    finally:
        own.close()
        connections["default"] = kept
    assert len(migrated["c"]) > 500
    for kind, shape in migrated.items():
        assert set(shape) ^ set(of_the_tests[kind]) == set()
