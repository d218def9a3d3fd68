"""The command that tells contributors what changed in the thread of their contribution."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..base import WRONG_INPUT, main, print_result, programme_named, reports_faults, set_up

if TYPE_CHECKING:
    from wijkdraad.steps.listen.told import telling


@main.command()
@click.argument("programme")
@click.option(
    "--send", is_flag=True, help="Send the mail; without it, only say who would be told what."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def notify(programme: str, send: bool, as_json: bool) -> None:
    """Tell contributors who left an e-mail address what changed since they looked."""
    set_up(in_memory=False)

    @reports_faults
    def run() -> None:
        from wijkdraad.steps.listen.told import telling
        from wijkdraad.steps.listen.told.news import Watch

        found = programme_named(programme)
        watch = Watch(found)
        people = telling.due(watch, found)
        failed: list[str] = []

        def on_failure(one: telling.Due, problem: str) -> None:
            failed.append(one.contribution)
            click.echo(
                _("{contribution} was not sent: {problem}").format(
                    contribution=one.contribution, problem=problem
                ),
                err=True,
            )

        missing = telling.missing_to_send(found)
        if send and missing:
            click.echo("\n".join(missing), err=True)
            sys.exit(WRONG_INPUT)
        sent = list(telling.send(watch, found, people, on_failure)) if send else []
        told = {one.contribution for one in sent}
        result = {
            "programme": found.slug,
            "due": [
                {
                    "contribution": one.contribution,
                    "to": one.masked,
                    "changes": [
                        {"need": news.need, "what": news.title, "lines": list(news.lines)}
                        for news in one.news
                    ],
                    "sent": one.contribution in told,
                }
                for one in people
            ],
            "sent": len(sent),
            "failed": failed,
            "missing": missing,
        }
        print_result(result, as_json, _lines(people, len(sent), send, missing))
        if failed:
            sys.exit(1)

    run()


def _lines(people: list[telling.Due], sent: int, send: bool, missing: list[str]) -> list[str]:
    lines = []
    for one in people:
        lines.append(f"{one.contribution} → {one.masked}")
        lines += [f"  {news.need}: {news.title}" for news in one.news]
    if send:
        lines.append(
            ngettext("{count} message was sent.", "{count} messages were sent.", sent).format(
                count=sent
            )
        )
    else:
        lines.append(
            ngettext(
                "{count} person would be told. Nothing was sent; add --send to do so.",
                "{count} people would be told. Nothing was sent; add --send to do so.",
                len(people),
            ).format(count=len(people))
        )
        lines += missing
    return lines
