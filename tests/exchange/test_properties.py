"""What must hold for any dossier: it imports or tells its faults, and order does not matter."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wijkdraad.exchange.faults import FaultyDossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.exchange.tables.cells import check
from wijkdraad.programme.fields import RD_NEW_BOUNDS_M, GeometryField
from wijkdraad.programme.tables import LINK_COLUMNS, TABLES

from .dossiers import FULL, SMALL, SUBJECT, meant, source, tables, write, write_layers, writes

pytestmark = pytest.mark.django_db
quick = settings(
    deadline=None,
    max_examples=30,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

COLUMNS = {
    **{table.name: [column.name for column in table.columns] for table in TABLES},
    "links": [column.name for column in LINK_COLUMNS],
}
for placed in ("actors", "contributions", "works"):
    COLUMNS[placed] = [*COLUMNS[placed], "x", "y"]

KNOWN = sorted(
    {
        cell
        for content in SMALL.values()
        if isinstance(content, str) and not content.startswith("\n")
        for line in csv.reader(content.splitlines())
        for cell in line
    }
)
"""Every cell of SMALL: mixing them gives rows that are nearly right."""
ODD = [
    "", " ", "-1", "0", "1e9", "NaN", "inf", "١٢", "9" * 30, "2026-02-29", "9999-12-31", "0000-01-01",
    "<b>", "=1+1", "é\u2028", "\x0b", "\ufeff", "\U0001f333", "a" * 300, "Riool", "profile", "3",
    SUBJECT, f"{SUBJECT}.x", "inhabitants", "not_asked", "2,5", "120010", '"', ";", "\n", "\r",
]  # fmt: skip
cell = st.one_of(
    st.sampled_from(KNOWN), st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]))
)


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is saved inside, because one test makes many dossiers."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def imports_or_tells_faults(folder: Path) -> None:
    with undone(), writes() as written:
        try:
            import_dossier(folder)
        except FaultyDossier as faulty:
            assert faulty.faults
            assert all(str(fault) and fault.file for fault in faulty.faults)
            assert written == []
        else:
            check_what_another_database_would_check()


def check_what_another_database_would_check() -> None:
    """No text longer than its field, no shape outside the country, no number out of range."""
    for model in tables():
        fields = [
            field
            for field in model._meta.concrete_fields
            if not field.is_relation and not isinstance(field, GeometryField)
        ]
        for row in model._default_manager.all():
            for field in fields:
                value = getattr(row, field.attname)
                if value is None:
                    assert field.null
                elif value != "":
                    check(field, value)
                    assert not field.choices or value in dict(field.flatchoices)


def as_csv(lines: list[list[str]], separator: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(lines)
    return text.getvalue()


@quick
@given(data=st.data())
def test_any_table_of_text_imports_or_tells_its_faults(tmp_path: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(COLUMNS)))
    columns = data.draw(st.permutations(COLUMNS[name]))
    lines = data.draw(
        st.lists(st.lists(cell, min_size=1, max_size=len(columns) + 1), max_size=4), label="lines"
    )
    separator = data.draw(st.sampled_from(",;"))
    folder = write(tmp_path / "d", {f"{name}.csv": as_csv([columns, *lines], separator)})
    imports_or_tells_faults(folder)


@quick
@given(data=st.data())
def test_a_table_with_one_other_cell_imports_or_tells_its_faults(
    tmp_path: Path, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(set(SMALL) - {"dossier.toml"})))
    content = SMALL[name]
    assert isinstance(content, str)
    lines = list(csv.reader(content.splitlines()))
    row = data.draw(st.integers(0, len(lines) - 1))
    column = data.draw(st.integers(0, len(lines[0]) - 1))
    lines[row][column] = data.draw(cell)
    imports_or_tells_faults(write(tmp_path / "d", {name: as_csv(lines)}))


@quick
@given(header=st.lists(cell, max_size=5), lines=st.lists(st.lists(cell, max_size=5), max_size=4))
def test_any_table_of_figures_imports_or_tells_its_faults(
    tmp_path: Path, header: list[str], lines: list[list[str]]
) -> None:
    content = as_csv([["statcode", "inwoners", *header], [SUBJECT, "12"], *lines])
    imports_or_tells_faults(write(tmp_path / "d", {"cijfers.csv": content}, base=FULL))


TOML_VALUES = st.recursive(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(
            lambda text: '"' + "".join(f"\\U{ord(sign):08x}" for sign in text) + '"'
        ),
        st.sampled_from(["1", "-1", "1.5", "nan", "true", "2026-01-01", "2026-01-01T10:00:00Z", "10:00:00",
                         '"cijfers.csv"', '"../d/cijfers.csv"', '"statistics"', '"green"', '"subject"',
                         '"boundaries"', '"ground_raster"', '"hoogte.tif"', '"panden.geojson"', '"code"']),
    ),
    lambda values: st.lists(values, max_size=2).map(lambda items: "[" + ", ".join(items) + "]")
    | values.map(lambda value: "{a = " + value + "}"),
    max_leaves=3,
)  # fmt: skip


@quick
@given(data=st.data())
def test_any_value_in_dossier_toml_imports_or_tells_its_faults(
    tmp_path: Path, data: st.DataObject
) -> None:
    content = FULL["dossier.toml"]
    assert isinstance(content, str)
    lines = content.splitlines()
    places = [number for number, line in enumerate(lines) if "=" in line]
    number = data.draw(st.sampled_from(places))
    lines[number] = lines[number].partition("=")[0] + "= " + data.draw(TOML_VALUES)
    imports_or_tells_faults(write(tmp_path / "d", {"dossier.toml": "\n".join(lines)}, base=FULL))


@pytest.mark.parametrize("name", [*FULL, "kaart.gpkg"])
def test_random_bytes_in_any_file_import_or_tell_faults(tmp_path: Path, name: str) -> None:
    toml = FULL["dossier.toml"]
    assert isinstance(toml, str)
    folder = tmp_path / "d"
    base = {
        **FULL,
        "dossier.toml": toml + source("k", use="green", file="kaart.gpkg", period="2025"),
    }
    write(folder, base=base)
    write_layers(folder / "kaart.gpkg", {"gras": [None]}, "EPSG:28992")
    whole = (folder / name).read_bytes()
    draw = np.random.default_rng(sum(name.encode()))
    for turn in range(6):
        content = bytearray(whole)
        if turn == 0:
            content = bytearray(draw.bytes(200))
        elif turn == 1:
            content = content[: int(draw.integers(len(whole)))]
        else:
            for _ in range(int(draw.integers(1, 5))):
                start = int(draw.integers(min(len(whole), 2000)))
                content[start : start + 4] = draw.bytes(4)
        (folder / name).write_bytes(bytes(content))
        imports_or_tells_faults(folder)


@settings(quick, max_examples=10)
@given(data=st.data())
def test_the_order_of_rows_in_a_file_does_not_change_what_is_saved(
    tmp_path: Path, data: st.DataObject
) -> None:
    if not STRAIGHT:
        with undone():
            import_dossier(write(tmp_path / "d", base=FULL))
            STRAIGHT.update(meant("proef"))
    turned = {}
    for name, content in FULL.items():
        if name.endswith(".csv") and isinstance(content, str):
            header, *lines = content.splitlines(keepends=True)
            turned[name] = header + "".join(data.draw(st.permutations(lines)))
    with undone():
        import_dossier(write(tmp_path / "d", turned, base=FULL))
        assert meant("proef") == STRAIGHT


STRAIGHT: dict[str, list[str]] = {}
"""What FULL says with its rows as they are, worked out once."""


@quick
@given(x=st.floats(allow_nan=False), y=st.floats(allow_nan=False))
def test_a_place_is_saved_only_inside_the_netherlands(tmp_path: Path, x: float, y: float) -> None:
    west, south, east, north = RD_NEW_BOUNDS_M
    text = f"id,name,kind,does,x,y\nschool,a,school,b,{x},{y}\nhuis,a,school,b,,\n"
    folder = write(tmp_path / "d", {"actors.csv": text})
    with undone():
        try:
            import_dossier(folder)
        except FaultyDossier as faulty:
            assert [fault.column for fault in faulty.faults] == ["x, y"]
        else:
            assert west <= x <= east and south <= y <= north
