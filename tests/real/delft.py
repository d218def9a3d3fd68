"""Builds a dossier over the real Delft data: Centrum-Zuidoost, BU05031108.

Boundary, figures, base map and heights are real; the contributions are real ideas from two
residents' budgets elsewhere; the tables in delft_tables are made up here to let the thread run
over real ground, and say so. Nothing of the real data is kept in this project.
"""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
AVAILABLE = SHARED.is_dir()

FILES = (
    "delft/buurten_delft_2023.geojson",
    "delft/stats_delft_2024.csv",
    "delft/dtm_05m_ahn3.tif",
    "delft/dsm_05m_ahn3.tif",
    "delft/bgt/bgt_pand.sqlite",
    "delft/bgt/bgt_wegdeel.sqlite",
    "delft/bgt/bgt_begroeidterreindeel.sqlite",
    "delft/bgt/bgt_onbegroeidterreindeel.sqlite",
    "delft/bgt/bgt_waterdeel.sqlite",
    "rivm/gezondheidsmonitor2020_18plus_delft_amsterdam_ermelo_amstelveen.csv",
)

OWN_TABLES = Path(__file__).resolve().parent / "delft_tables"


def _projects(path: Path) -> list[dict[str, str]]:
    """The projects of a Pabulib file, as dictionaries from its own column names."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start, end = lines.index("PROJECTS") + 1, lines.index("VOTES")
    return list(csv.DictReader(lines[start:end], delimiter=";"))


def _contributions() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for place, name in (
        ("assen", "netherlands_assen_2024.pb"),
        ("amsterdam", "netherlands_amsterdam_166.pb"),
    ):
        for project in _projects(SHARED / "participation" / name):
            text = ": ".join(
                part for part in (project["name"], project.get("description", "")) if part
            )
            rows.append(
                {
                    "id": f"{place}-{project['project_id']}",
                    "date": "2024-04-15" if place == "assen" else "",
                    "channel": "vote",
                    "kind": "idea",
                    "text": text,
                }
            )
    return rows


def build_delft_dossier(folder: Path) -> Path:
    """Write the Delft dossier into `folder` and return it."""
    shutil.copytree(OWN_TABLES, folder, dirs_exist_ok=True)
    for name in FILES:
        shutil.copy(SHARED / name, folder / Path(name).name)
    rows = _contributions()
    with (folder / "contributions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


if __name__ == "__main__":
    build_delft_dossier(Path(sys.argv[1]))
