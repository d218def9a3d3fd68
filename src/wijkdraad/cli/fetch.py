"""The command that asks sources of open data: the only one that goes out to the internet."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from .base import WRONG_INPUT, main, print_result, set_up

VARIABLE = "WIJKDRAAD_SOURCE_"


@main.command()
@click.option("--area", required=True, help="Code of a buurt, wijk or gemeente: BU05031108.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Folder of the dossier."
)
@click.option(
    "--year", type=int, help="Year of codes and figures; the last complete one if left out."
)
@click.option(
    "--source", "names", multiple=True, metavar="NAME", help="Only this source; repeatable."
)
@click.option("--refresh", is_flag=True, help="Ask again what was fetched before.")
@click.option(
    "--base-address",
    "mirrors",
    multiple=True,
    metavar="NAME=ADDRESS",
    help="Ask a mirror: NAME=https://...; or set WIJKDRAAD_SOURCE_<NAME>.",
)
@click.option(
    "--pause",
    "pause_s",
    type=click.FloatRange(min=0),
    default=0.5,
    show_default=True,
    metavar="SECONDS",
    help="Time between two requests to one source.",
)
@click.option("--cache", type=click.Path(path_type=Path), help="Folder in which answers are kept.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def fetch(
    area: str,
    out: Path,
    year: int | None,
    names: tuple[str, ...],
    refresh: bool,
    mirrors: tuple[str, ...],
    pause_s: float,
    cache: Path | None,
    as_json: bool,
) -> None:
    """Fetch outlines, figures and maps of an area from open data into a dossier.

    Goes on where it stopped. What you made or changed in the dossier stays as it is.
    """
    set_up(in_memory=True, migrate=False)
    from django.conf import settings

    from wijkdraad.reference.open_data import open_data
    from wijkdraad.sources.asking import Asker
    from wijkdraad.sources.cbs.mapping import area_code
    from wijkdraad.steps.fetch.connector import Connector
    from wijkdraad.steps.fetch.fetching import Outcome, State
    from wijkdraad.steps.fetch.fetching import fetch as fetch_all
    from wijkdraad.steps.fetch.kept import UnfitDossier
    from wijkdraad.steps.fetch.registry import CONNECTORS

    known = {connector.name: connector for connector in CONNECTORS}
    own_addresses = _own_addresses(known) | dict(map(_mirror, mirrors))
    for name in (*names, *own_addresses):
        if name not in known:
            _stop(
                _("no source {name}; there are: {names}").format(name=name, names=", ".join(known))
            )
    try:
        code = area_code(area)
    except ValueError:
        _stop(
            _("{found} is no code of an area; expected one such as BU05031108").format(found=area)
        )
    chosen = [
        connector
        for connector in CONNECTORS
        if (connector.name in names if names else connector.by_default)
    ]
    on_screen = _Progress()

    def begins(connector: Connector) -> None:
        on_screen.begin(_(connector.title))

    def ends(outcome: Outcome) -> None:
        states = {
            State.FETCHED: _("fetched"),
            State.THERE: _("was there already"),
            State.FAILED: _("not fetched"),
            State.PASSED: _("passed over"),
        }
        title, tried = _(outcome.connector.title), _(outcome.connector.tried)
        on_screen.say(f"{title}: {states[outcome.state]} ({tried})")
        for line in (outcome.fault, *outcome.remarks):
            if line:
                on_screen.say(f"  {line}")

    asked_year = year or open_data().default_year
    folder = cache or settings.DATA / "fetched"
    with Asker(folder, pause_s=pause_s, told=on_screen.told, refresh=refresh) as asker:
        try:
            outcomes = fetch_all(
                chosen,
                asker,
                out,
                code,
                asked_year,
                datetime.now(UTC).date(),
                addresses=own_addresses,
                refresh=refresh,
                begins=begins,
                ends=ends,
            )
        except UnfitDossier as unfit:
            _stop(str(unfit))
        except OSError as error:
            _stop(
                _("{file} cannot be written: {reason}").format(
                    file=error.filename or out, reason=error.strerror or error
                )
            )
    missing = [outcome for outcome in outcomes if outcome.is_missing]
    result = {
        "dossier": str(out),
        "area": code,
        "year": asked_year,
        "sources": [
            {
                "name": outcome.connector.name,
                "title": _(outcome.connector.title),
                "tried": _(outcome.connector.tried),
                "state": outcome.state.value,
                "files": list(outcome.files),
                "remarks": list(outcome.remarks),
                "fault": outcome.fault,
            }
            for outcome in outcomes
        ],
        "missing": [outcome.connector.name for outcome in missing],
    }
    lines = [_("{dossier}: look at it, then: wijkdraad import {dossier}").format(dossier=out)]
    if missing:
        titles = ", ".join(_(outcome.connector.title) for outcome in missing)
        lines = [
            _("Missing: {titles}. The rest is in {dossier}.").format(titles=titles, dossier=out)
        ]
        if len(missing) == len(outcomes):
            lines = [_("Nothing new was fetched. Missing: {titles}.").format(titles=titles)]
    print_result(result, as_json, lines)
    if missing:
        sys.exit(WRONG_INPUT)


def _own_addresses(known: Any) -> dict[str, str]:
    """The addresses that the environment sets, by name of the source."""
    found = {name: os.environ.get(VARIABLE + name.upper().replace("-", "_"), "") for name in known}
    return {name: address for name, address in found.items() if address}


def _mirror(text: str) -> tuple[str, str]:
    """The name of a source and the address of its mirror."""
    name, _sign, address = text.partition("=")
    if not name or not address.startswith(("https://", "http://")):
        _stop(_("{found}: expected NAME=https://... with the name of a source").format(found=text))
    return name, address


def _stop(message: str) -> Any:
    click.echo(message, err=True)
    sys.exit(WRONG_INPUT)


class _Progress:
    """Lines on standard error; on a screen the last one counts along."""

    def __init__(self) -> None:
        self._title, self._shown_mb, self._open = "", -1, False

    def begin(self, title: str) -> None:
        self._title, self._shown_mb = title, -1
        self.say(_("{title}: asking ...").format(title=title))

    def say(self, line: str) -> None:
        click.echo(("\n" if self._open else "") + line, err=True)
        self._open = False

    def told(self, address: str, size: int, total: int | None) -> None:
        """Show how many megabytes of a long answer have come, each megabyte once."""
        megabytes = size // 1_000_000
        if megabytes == self._shown_mb or megabytes == 0 or not sys.stderr.isatty():
            return
        self._shown_mb, self._open = megabytes, True
        whole = f" / {total // 1_000_000}" if total else ""
        click.echo(f"\r{self._title}: {megabytes}{whole} MB", err=True, nl=False)
