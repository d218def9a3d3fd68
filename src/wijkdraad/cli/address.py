"""The command that says where an address is, and in which buurt: the codes that `fetch` asks for."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from .base import WRONG_INPUT, main, print_result, set_up
from .fetch import VARIABLE


@main.command()
@click.argument("street")
@click.argument("town")
@click.option("--house", default="", help="Number of the house, with its letter: 12a.")
@click.option("--cache", type=click.Path(path_type=Path), help="Folder in which answers are kept.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def address(street: str, town: str, house: str, cache: Path | None, as_json: bool) -> None:
    """Say where STREET in TOWN is, and in which buurt; asks the PDOK Locatieserver.

    Only an answer with the same street and town counts: that server also gives what looks like it.
    """
    set_up(in_memory=True, migrate=False)
    from django.conf import settings

    from wijkdraad.reference.open_data import open_data
    from wijkdraad.sources.asking import Asker, SourceFault
    from wijkdraad.sources.locatieserver.client import find_address
    from wijkdraad.steps.fetch.fetching import said

    base = os.environ.get(f"{VARIABLE}LOCATIESERVER") or open_data().addresses["locatieserver"]
    with Asker(cache or settings.DATA / "fetched") as asker:
        try:
            found = find_address(asker, base.rstrip("/"), street, town, house)
        except SourceFault as fault:
            click.echo(said(fault), err=True)
            sys.exit(WRONG_INPUT)
    result: dict[str, Any] = {
        "places": [
            {
                "name": place.name,
                "x": place.place.x if place.place else None,
                "y": place.place.y if place.place else None,
                "buurt": place.area_code,
                "wijk": place.district_code,
                "gemeente": place.municipality_code,
            }
            for place in found.places
        ],
        "others": [place.name for place in found.others],
    }
    lines = [
        _("{name}: x {x:.0f}, y {y:.0f}; {codes}").format(
            name=one["name"],
            x=one["x"],
            y=one["y"],
            codes=" ".join(filter(None, (one["buurt"], one["wijk"], one["gemeente"]))),
        )
        for one in result["places"]
        if one["x"] is not None
    ]
    if not found.places:
        names = "; ".join(place.name for place in found.others[:5])
        missing = _("No such street or address in {town}.").format(town=town)
        others = _("The server came up with: {names}.").format(names=names) if names else ""
        click.echo(f"{missing} {others}".strip(), err=True)
    print_result(result, as_json, lines)
    if not found.places:
        sys.exit(WRONG_INPUT)
