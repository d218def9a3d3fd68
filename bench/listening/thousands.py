"""Thousands of contributions in one programme: a list comes in, and what the screens then ask.

`python bench/listening/thousands.py [--count N]` prints the seconds of each; there is no peer. The
contributions are put together from a few words, so that very many are alike: the worst case for
what proposes doubles. They are added to the shipped example, in a database that is gone afterwards.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parents[1] / "examples" / "lindenkwartier"
sys.path.insert(0, str(HERE.parent / "know"))

from timing import peak_memory_mb, table  # noqa: E402

WHAT = [
    "een bank",
    "meer groen",
    "minder auto's",
    "een speelplek",
    "schaduw",
    "licht",
    "hulp bij formulieren",
]
WHERE = [
    "bij de school",
    "op het plein",
    "langs de gracht",
    "voor ouderen",
    "voor kinderen",
    "naast de kerk",
]
BECAUSE = [
    "er is het te warm",
    "mijn moeder loopt slecht",
    "dan spreken we elkaar",
    "nu struikelt iedereen",
]


def write_list(path: Path, count: int) -> None:
    """A list as somebody keeps it in a spreadsheet."""
    draw = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["id", "datum", "kanaal", "soort", "tekst"])
        for number in range(count):
            words = (draw.choice(WHAT), draw.choice(WHERE), draw.choice(BECAUSE))
            text = "Graag {} {}, want {} (nummer {}).".format(*words, draw.randrange(400))
            lines.writerow(
                [f"m{number}", f"2026-09-{draw.randrange(1, 30):02}", "evening", "wish", text]
            )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=5000)
    count = parser.parse_args().count
    os.environ |= {"DJANGO_SETTINGS_MODULE": "wijkdraad.conf.settings"}
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"WIJKDRAAD_DATA": folder, "WIJKDRAAD_DATABASE": f"{folder}/site.sqlite3"}
        print(
            f"Load before: {os.getloadavg()[0]:.1f}. {count:,} contributions beside the example.\n"
        )
        rows = measured(Path(folder), count)
    table(f"{count:,} contributions beside the example", ["what", "seconds", "gives"], rows)
    print(f"\nour peak memory: {peak_memory_mb():.0f} MB")


def measured(folder: Path, count: int) -> list[list[str]]:
    """One row per thing that is timed: what, seconds, and what it gave."""
    import django

    django.setup()
    from wijkdraad.exchange.importing import import_dossier
    from wijkdraad.exchange.tables.one_list import read_list
    from wijkdraad.programme.making_tables import make_tables
    from wijkdraad.programme.models import Contribution
    from wijkdraad.programme.tables import table_of
    from wijkdraad.steps.facts.shared import Reading
    from wijkdraad.steps.language import report_language
    from wijkdraad.steps.listen.channels.listed import MADE_ID, Listed, save_new
    from wijkdraad.steps.listen.coding.proposing import looks_double, proposals
    from wijkdraad.steps.report import programme_report
    from wijkdraad.steps.rooms.listen import listen_screen

    make_tables()
    programme = import_dossier(EXAMPLE).programme
    path = folder / "lijst.csv"
    write_list(path, count)
    rows: list[list[str]] = []

    def timed(what: str, do: Callable[[], Any], gives: Callable[[Any], str]) -> Any:
        began = time.perf_counter()
        given = do()
        rows.append([what, f"{time.perf_counter() - began:.2f}", gives(given)])
        return given

    read = timed(
        "read and check the list",
        lambda: read_list(path, table_of(Contribution), {}, MADE_ID),
        lambda found: f"{len(found.rows):,} rows, {len(found.faults)} faults",
    )
    listed = [Listed(row.values) for row in read.rows]
    timed("save it", lambda: save_new(programme, listed, None), lambda saved: f"{saved:,} saved")
    timed("propose doubles", lambda: proposals(programme), lambda found: f"{found.count:,} pairs")
    one = Contribution.objects.filter(programme=programme, key="m0").get()
    timed("doubles of one", lambda: looks_double(one), str)
    timed(
        "the screen of Listen",
        lambda: listen_screen(Reading(programme, report_language("nl"))),
        lambda _screen: "",
    )
    programme_report(programme)
    timed("the plan", lambda: programme_report(programme), lambda _report: "")
    return rows


if __name__ == "__main__":
    main()
