"""Which tables are in a backup, and that of one moment."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from tests.people import bare_programme, words_of_resident
from wijkdraad.exchange.backup import BackupFault, make_backup
from wijkdraad.exchange.backup.files import is_safe
from wijkdraad.exchange.backup.rows import contents, lines
from wijkdraad.exchange.backup.tables import LEFT_OUT, kept_models, one_moment, table_name
from wijkdraad.programme.models import ComparableArea, Contribution, Contributor, Source


def test_every_table_of_the_product_is_in_it() -> None:
    kept = set(kept_models())
    assert set(apps.get_app_config("programme").get_models()) <= kept
    assert {"programme.historicalneed", "programme.contributor", "programme.person"} <= {
        table_name(model) for model in kept
    }


def test_each_app_is_in_it_or_left_out_for_a_reason() -> None:
    apps_kept = {model._meta.app_label for model in kept_models()}
    all_apps = {model._meta.app_label for model in apps.get_models(include_auto_created=True)}
    assert apps_kept | set(LEFT_OUT) == all_apps
    assert apps_kept == {"axes", "programme"}
    assert all(LEFT_OUT.values())


def test_no_row_in_it_points_at_a_row_that_is_left_out() -> None:
    kept = set(kept_models())
    pointers = [
        (table_name(model), field.name)
        for model in kept
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model not in kept
    ]
    assert pointers == []


def test_rows_have_one_order_on_every_database() -> None:
    """Numbers sort the same everywhere, words do not; and a number that is not given is a pointer."""
    for model in kept_models():
        key = model._meta.pk
        while isinstance(key, models.ForeignKey):
            key = key.target_field
        assert isinstance(key, models.AutoField), table_name(model)


@pytest.mark.django_db
def test_the_order_of_the_names_of_an_object_makes_no_other_row() -> None:
    """PostgreSQL keeps an order of its own, and a backup may go from one database to the other."""
    programme = bare_programme()
    source = Source.objects.create(programme=programme, key="cbs", name="CBS", licence="CC BY 4.0")
    figures = {"woz_value": {"value": 441.0}, "age": {"missing_reason": "suppressed"}}
    area = ComparableArea.objects.create(
        programme=programme, source=source, code="BU99990101", period="2024", figures=figures
    )
    before = contents(ComparableArea)
    area.figures = dict(reversed(figures.items()))
    area.save()
    assert contents(ComparableArea) == before


def test_a_safe_name_stays_in_its_folder() -> None:
    unsafe = (
        "",
        ".",
        "..",
        "/a",
        "a/",
        "a/../b",
        "a/./b",
        "a//b",
        "C:/a",
        "a\\b",
        "a\0b",
        "\udce9",
    )
    assert [name for name in unsafe if is_safe(name)] == []
    assert all(is_safe(name) for name in ("a", "a/b", "...", "a b", "é", "a:b"))


@pytest.mark.django_db(transaction=True)
def test_a_backup_sees_one_moment_and_lets_others_write() -> None:
    """A writer in another thread is not kept waiting, and what it writes is not seen."""
    programme = bare_programme()
    words_of_resident(programme, "eerst")

    def write() -> None:
        words_of_resident(programme, "daarna")
        connection.close()

    with one_moment():
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=10)
        assert not writer.is_alive()
        assert contents(Contribution).rows == 1
        assert b"daarna" not in b"".join(lines(Contribution))
    assert contents(Contribution).rows == 2
    assert getattr(connection, "transaction_mode", "IMMEDIATE") == "IMMEDIATE"


@pytest.mark.django_db(transaction=True)
def test_a_backup_can_change_nothing_on_postgresql(place: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has transactions that can but read")
    from django.db import Error

    with pytest.raises(Error, match="read-only"), one_moment():
        Contributor.objects.update(name="iemand anders")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("with_newer", [True, False])
def test_a_site_of_another_version_is_refused(
    place: Path, tmp_path: Path, with_newer: bool
) -> None:
    """Its tables are not those that this version would read."""
    recorder = MigrationRecorder(connection)
    names = sorted(name for app, name in recorder.applied_migrations() if app == "programme")
    changes = (recorder.record_applied, recorder.record_unapplied)
    name = "9999_of_later" if with_newer else names[-1]
    make, back = changes if with_newer else reversed(changes)
    make("programme", name)
    try:
        with pytest.raises(BackupFault, match=r"version|versie"):
            make_backup(tmp_path / "site.zip")
    finally:
        back("programme", name)
    assert not (tmp_path / "site.zip").exists()


def test_a_site_that_is_not_there_is_refused(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite would make the file")
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "none.sqlite3"))
    with pytest.raises(BackupFault, match=r"none\.sqlite3"):
        make_backup(tmp_path / "site.zip")
    assert not (tmp_path / "none.sqlite3").exists()
