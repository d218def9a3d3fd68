"""Counts a neighbourhood budget from a Pabulib file alone: no database, no site."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _

from ..base import main, print_result, set_up
from .opinions import read_or_end


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--rule",
    type=click.Choice(["greedy", "equal-shares"]),
    required=True,
    help="Most votes first, or equal shares for all voters.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def budget(file: Path, rule: str, as_json: bool) -> None:
    """Count the ballots of FILE (Pabulib, .pb) and say why each project won or not."""
    set_up(in_memory=True, migrate=False)

    from wijkdraad.files.pabulib import read_pabulib
    from wijkdraad.programme.models import CountingRule
    from wijkdraad.steps.language import reader_language
    from wijkdraad.steps.listen.budget.counting import count
    from wijkdraad.steps.listen.budget.results import result

    counted = count(read_or_end(file, read_pabulib))
    found = result(counted, CountingRule(rule), reader_language())
    lines = [
        _("{voters} ballots; {spent} of {budget} euros spent.").format(
            voters=found["voters"], spent=found["spent"], budget=found["budget"]
        )
    ]
    for project in found["projects"]:
        sign = "+" if project["won"] else "-"
        lines.append(f"{sign} {project['id']} {project['name']}: {project['says']}")
    for sentence in found["ignored_because"]:
        lines.append(_("Not kept: {rule}").format(rule=sentence))
    print_result(found, as_json, lines)
