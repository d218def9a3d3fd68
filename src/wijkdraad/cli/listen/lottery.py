"""A lottery for a panel of residents, and its replay, from files alone: no database, no site."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from ..base import WRONG_INPUT, main, print_result, set_up

FILE = click.Path(path_type=Path)


def _reports_wrong_files(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command end with code 2 and a line per fault where its files are wrong."""

    @wraps(command)
    def checked(*arguments: Any, **options: Any) -> None:
        set_up(in_memory=True, migrate=False)
        from wijkdraad.exchange.faults import Fault, unreadable
        from wijkdraad.steps.listen.lottery.computing import NoPanel
        from wijkdraad.steps.listen.lottery.reading import WrongLottery

        try:
            command(*arguments, **options)
        except WrongLottery as wrong:
            for each in wrong.faults:
                told = unreadable(each.file, each.problem)
                row = each.row or told.row
                click.echo(
                    str(Fault(told.file, row, each.column, told.found, told.expected)), err=True
                )
            if isinstance(wrong, NoPanel) and options["as_json"]:
                print_result(wrong.told, True, [])
            sys.exit(WRONG_INPUT)

    return checked


@main.command()
@click.argument("people", type=FILE)
@click.option("--quotas", type=FILE, required=True, help="CSV: feature,value,min,max.")
@click.option("--size", type=click.IntRange(min=1), required=True, help="Places in the panel.")
@click.option("--seed", required=True, help="Text that draws; for all to know afterwards.")
@click.option("--panels-out", type=FILE, help="Write the lottery: panel,probability,id.")
@click.option("--list-out", type=FILE, help="Write a list of salted fingerprints, to publish.")
@click.option("--salts-out", type=FILE, help="Write the salts of that list, for the auditor only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_reports_wrong_files
def lottery(
    people: Path,
    quotas: Path,
    size: int,
    seed: str,
    panels_out: Path | None,
    list_out: Path | None,
    salts_out: Path | None,
    as_json: bool,
) -> None:
    """Draw a panel from PEOPLE (CSV: id, features, household) by a fair lottery."""
    from wijkdraad.steps.listen.lottery import computing
    from wijkdraad.steps.listen.lottery.reading import read_pool

    if (list_out is None) != (salts_out is None):
        raise click.UsageError(_("Give --list-out and --salts-out together."))
    found = computing.lottery_of(read_pool(people, quotas), size)
    if panels_out is not None:
        computing.write_panels(panels_out, found)
    if list_out is not None and salts_out is not None:
        computing.write_published(list_out, salts_out, found, computing.new_salts(found))
    result = computing.told_of(found, seed)
    for feature, value in result["values_without_quota"]:
        told = _("No quota for {feature} = {value}: any number of them can be drawn.")
        click.echo(told.format(feature=feature, value=value), err=True)
    lines = [
        _(
            "{size} of {people} people; chances from {least:.3%} (at most {bound:.3%}) to {most:.3%}."
        ).format(
            size=size,
            people=result["people"],
            least=result["minimum_chance"],
            bound=result["bound"],
            most=result["largest_chance"],
        ),
        *result["panel"],
    ]
    print_result(result, as_json, lines)


@main.command("lottery-replay")
@click.argument("people", type=FILE)
@click.option("--quotas", type=FILE, required=True, help="CSV: feature,value,min,max.")
@click.option("--salts", type=FILE, required=True, help="CSV: position,id,salt.")
@click.option("--list", "listed", type=FILE, required=True, help="CSV: position,fingerprint.")
@click.option(
    "--panels", type=FILE, required=True, help="CSV: panel,probability and position or id."
)
@click.option("--seed", required=True, help="The seed that was published.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_reports_wrong_files
def lottery_replay(
    people: Path, quotas: Path, salts: Path, listed: Path, panels: Path, seed: str, as_json: bool
) -> None:
    """Check a published lottery with the file of PEOPLE and the salts, and draw it again."""
    from wijkdraad.steps.listen.lottery import computing, reading

    result = computing.replayed(
        reading.read_pool(people, quotas),
        reading.read_salts(salts),
        reading.read_list(listed),
        reading.read_panels(panels),
        seed,
        {"salts": str(salts), "list": str(listed), "panels": str(panels)},
    )
    lines = [
        _("The list fits the {people} people, and all {panels} panels keep the rules.").format(
            people=result["people"], panels=result["panels"]
        ),
        *result["panel"],
    ]
    print_result(result, as_json, lines)
