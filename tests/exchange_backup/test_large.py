"""A large site needs no more memory than a small one, and writers do not disturb a backup."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from bench.backup_under_load import measured
from tests.people import bare_programme
from wijkdraad.exchange.backup import make_backup, restore_backup
from wijkdraad.programme.models import Contribution

pytestmark = pytest.mark.slow

FEW, MANY = 1_500, 20_000
TEXT = "Een bankje in de schaduw, dicht bij de winkel. " * 20


def peak_bytes(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.django_db(transaction=True)
def test_ten_times_the_rows_in_the_same_memory(place: Path, tmp_path: Path) -> None:
    peaks = {}
    for count in (FEW, MANY):
        programme = bare_programme()
        Contribution.objects.bulk_create(
            (
                Contribution(
                    programme=programme, key=f"c{n}", channel="web", kind="wish", text=f"{n} {TEXT}"
                )
                for n in range(count)
            ),
            batch_size=500,
        )
        file = tmp_path / f"{count}.zip"
        making = peak_bytes(lambda file=file: make_backup(file))
        call_command("flush", verbosity=0, interactive=False)
        restoring = peak_bytes(lambda file=file: restore_backup(file))
        assert Contribution.objects.count() == count
        call_command("flush", verbosity=0, interactive=False)
        peaks[count] = (making, restoring)
    for few, many in zip(peaks[FEW], peaks[MANY], strict=True):
        assert many < few * 1.5, peaks
        assert many < MANY * len(TEXT) / 2, peaks


def test_backups_under_load_differ_in_nothing(tmp_path: Path) -> None:
    acts, results = measured(tmp_path, seconds=3, writers=2, backups=1)
    assert acts > 20
    assert [result.differences for result in results] == [[]]
    assert all(result.written_before > 5 and result.links > 1000 for result in results)
