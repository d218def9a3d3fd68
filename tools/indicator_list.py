"""Writes `docs/indicators.md`, the list of the standard indicators, from the reference.

`python tools/indicator_list.py` writes the file; with `--check` it changes nothing and fails where
the file is out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from wijkdraad.reference.loader import columns, indicators, shapes, units

PAGE = Path(__file__).resolve().parent.parent / "docs" / "indicators.md"
HEAD = """# The standard indicators

Made from [indicators.toml](../src/wijkdraad/reference/indicators.toml) and
[cbs_columns.toml](../src/wijkdraad/reference/cbs_columns.toml) by `python tools/indicator_list.py`; do not edit this page.

A dossier may name these keys wherever it asks for an indicator ([dossier.md](dossier.md)). *How*: counted from registers, estimated
with a model or a survey, or computed from maps. *Read from*: the shapes of file that hold it; an indicator without a shape comes
from the map or from an observation that you write yourself. From the map Wijkdraad computes `building_area_share`,
`water_area_share`, `green_area_share` and `paved_area_share` today, and where the map says whose ground it is
`public_ground_green_share`, `public_ground_paved_share`, `private_ground_green_share`, `private_ground_paved_share`,
`green_on_private_ground_share` and `paved_on_private_ground_share`; write the other computed ones as observations. *Per cent* is
how a share is printed: in a dossier it is a number from 0 to 1. What is marked * still has to be verified."""


def page() -> str:
    """The page as it should be."""
    read_from: dict[str, list[str]] = {}
    for shape in shapes():
        for key in columns(shape):
            read_from.setdefault(key, []).append(shape)
    unit_names = units()
    lines = [HEAD]
    theme = ""
    for key, indicator in indicators().items():
        if indicator.theme != theme:
            theme = indicator.theme
            lines.append(f"\n## {theme.capitalize()}\n")
            lines.append("| key | Dutch | English | unit | better | how | read from |")
            lines.append("|---|---|---|---|---|---|---|")
        mark = "" if indicator.status == "found" else " *"
        cells = (
            f"`{key}`{mark}",
            indicator.name_nl,
            indicator.name_en,
            unit_names[indicator.unit].name_en,
            indicator.better,
            indicator.kind,
            ", ".join(f"`{shape}`" for shape in read_from.get(key, [])),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write or check the page."""
    if "--check" in sys.argv:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page()
        print("docs/indicators.md is in step" if current else "run: python tools/indicator_list.py")
        sys.exit(not current)
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
