"""Which opinions go together, from a file of votes alone: no database, no site."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click
from django.utils.translation import gettext as _

from ..base import WRONG_INPUT, main, print_result, set_up


def read_or_end[Read](path: Path, read: Callable[[Path], Read]) -> Read:
    """What `read` makes of a file; ends with code 2 and a sentence where the file is wrong."""
    from wijkdraad.exchange.faults import Fault, unreadable
    from wijkdraad.files.problems import UnreadableFile

    try:
        return read(path)
    except UnreadableFile as problem:
        told = unreadable(str(path), problem)
        column = str(problem.values.get("column", ""))
        click.echo(str(Fault(told.file, told.row, column, told.found, told.expected)), err=True)
        sys.exit(WRONG_INPUT)


@main.command()
@click.argument("votes", type=click.Path(path_type=Path))
@click.option(
    "--agree-is",
    type=click.Choice(["1", "-1"]),
    default="1",
    show_default=True,
    help="The number that agrees. Exports of Polis have 1; its database and old exports have -1.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def opinions(votes: Path, agree_is: str, as_json: bool) -> None:
    """Say which opinions go together in VOTES, a file of Polis, and what bridges them."""
    set_up(in_memory=True, migrate=False)
    from wijkdraad.files.votes import read_votes
    from wijkdraad.steps.listen.opinions.counting import look_for_groups, result

    table = read_or_end(votes, lambda path: read_votes(path, int(agree_is)))
    found = result(table, look_for_groups(table.votes))
    lines = [*found["notes"]]
    for group in found["groups"]:
        lines.append(
            _("Opinions {group}: {count} people voted alike (stable for {share}).").format(
                group=group["id"], count=group["n"], share=f"{100 * group['stability']:.0f}%"
            )
        )
    for title, key in (
        (_("All groups agree with: {names}"), "bridging"),
        (_("All groups disagree with: {names}"), "shared_disagreement"),
        (_("This divides: {names}"), "dividing"),
    ):
        if found[key]:
            lines.append(title.format(names=", ".join(found[key])))
    print_result(found, as_json, lines)
