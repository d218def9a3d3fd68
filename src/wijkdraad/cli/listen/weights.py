"""Weights for answers that do not mirror everyone, from two files alone: no database, no site."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.utils.translation import gettext as _

from ..base import WRONG_INPUT, main, print_result, set_up

FILE = click.Path(path_type=Path)


class LargestWeight(click.ParamType):
    """A number above 1."""

    name = "number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number; fails for what is none or not above 1."""
        try:
            largest = float(str(value))
        except ValueError:
            largest = float("nan")
        if not 1 < largest < float("inf"):
            set_up(in_memory=True, migrate=False)
            expected = _("{found} is no number above 1").format(found=value)
            self.fail(expected, param, ctx)
        return largest


@main.command()
@click.argument("answers", type=FILE)
@click.option(
    "--margins", type=FILE, required=True, help="CSV: variable,category,count of everyone."
)
@click.option(
    "--largest",
    type=LargestWeight(),
    help="Give weights with none above this beside them (1 is an average answer).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def weights(answers: Path, margins: Path, largest: float | None, as_json: bool) -> None:
    """Weigh ANSWERS (CSV: id and a column for each variable) to the margins by raking."""
    set_up(in_memory=True, migrate=False)
    from wijkdraad.exchange.faults import Fault, unreadable
    from wijkdraad.steps.listen.heard.answers import WrongAnswers, read_survey, weights_of

    try:
        result = weights_of(read_survey(answers, margins), largest)
    except WrongAnswers as wrong:
        for each in wrong.faults:
            told = unreadable(each.file, each.problem)
            fault = Fault(told.file, each.row or told.row, each.column, told.found, told.expected)
            click.echo(str(fault), err=True)
        sys.exit(WRONG_INPUT)
    if not result["converged"]:
        click.echo(
            _(
                "After {rounds} rounds the margins do not fit: the largest difference is {error:.4%}. Some margins may not go together."
            ).format(rounds=result["rounds"], error=result["largest_error"]),
            err=True,
        )
    lines = [f"{identity}: {weight:.4f}" for identity, weight in result["weights"].items()]
    lines.append(
        _("{count} answers tell as much as {effective:.1f} (design effect {effect:.3f}).").format(
            count=result["answers"],
            effective=result["effective_n"],
            effect=result["design_effect"],
        )
    )
    print_result(result, as_json, lines)
