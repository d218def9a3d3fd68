"""The command line: one verb per task. Messages go to standard error, results to standard output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import django
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from wijkdraad.programme.models import Programme

WRONG_INPUT = 2


def _set_up(in_memory: bool) -> None:
    """Make Django ready, on the site's database or on one in memory that is gone afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijkdraad.conf.settings")
    if in_memory:
        os.environ["WIJKDRAAD_DATABASE"] = ":memory:"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)
    if not in_memory:
        settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


def _reports_faults(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command end with code 2 and a line per fault where its input is wrong."""

    @wraps(command)
    def checked(*arguments: Any, **options: Any) -> None:
        from wijkdraad.exchange.faults import FaultyDossier

        try:
            command(*arguments, **options)
        except FaultyDossier as faulty:
            for fault in faulty.faults:
                click.echo(str(fault), err=True)
            click.echo(
                ngettext(
                    "{count} fault; nothing was saved.",
                    "{count} faults; nothing was saved.",
                    len(faulty.faults),
                ).format(count=len(faulty.faults)),
                err=True,
            )
            sys.exit(WRONG_INPUT)

    return checked


def _programme(dossier_or_slug: str) -> Programme:
    """The programme of a dossier folder (read into memory) or of the site's database."""
    from wijkdraad.exchange.faults import Fault, FaultyDossier
    from wijkdraad.exchange.importing import import_dossier
    from wijkdraad.programme.models import Programme

    if _is_dossier(dossier_or_slug):
        return import_dossier(Path(dossier_or_slug)).programme
    programme = Programme.objects.filter(slug=dossier_or_slug).first()
    if programme is None:
        slugs = ", ".join(Programme.objects.values_list("slug", flat=True))
        raise FaultyDossier(
            [
                Fault(
                    dossier_or_slug,
                    0,
                    "",
                    _("no folder and no programme"),
                    _("a folder with dossier.toml, or one of: {slugs}").format(slugs=slugs),
                )
            ]
        )
    return programme


def _is_dossier(dossier_or_slug: str) -> bool:
    return os.sep in dossier_or_slug or Path(dossier_or_slug).is_dir()


def _print(result: dict[str, Any], as_json: bool, lines: list[str]) -> None:
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(lines))


@click.group()
@click.version_option(package_name="wijkdraad")
def main() -> None:
    """Wijkdraad: from what residents need to what the work has brought."""


@main.command("import")
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_command(dossier: Path, as_json: bool) -> None:
    """Check a dossier folder and save it on the site, all of it or nothing."""
    _set_up(in_memory=False)

    @_reports_faults
    def run() -> None:
        from wijkdraad.exchange.importing import import_dossier

        done = import_dossier(dossier)
        result = {
            "programme": done.programme.slug,
            "created": done.created,
            "changed": done.changed,
            "unchanged": done.unchanged,
            "same_dossier": done.same_dossier,
        }
        said = (
            _("This dossier was read before; nothing has changed.")
            if done.same_dossier
            else _("{created} rows new, {changed} changed, {unchanged} the same.").format(
                created=done.created, changed=done.changed, unchanged=done.unchanged
            )
        )
        _print(result, as_json, [f"{done.programme.name}: {said}"])

    run()


@main.command()
@click.argument("dossier_or_slug")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Folder for the documents."
)
@click.option(
    "--language", type=click.Choice(["nl", "en"]), default=None, help="Language of the documents."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def plan(dossier_or_slug: str, out: Path, language: str | None, as_json: bool) -> None:
    """Write the plan of a dossier folder or a programme as HTML and PDF."""
    _set_up(in_memory=_is_dossier(dossier_or_slug))

    @_reports_faults
    def run() -> None:
        from wijkdraad.documents.html import report_html
        from wijkdraad.documents.pdf import report_pdf
        from wijkdraad.programme.thread import Threads
        from wijkdraad.steps.report import programme_report

        programme = _programme(dossier_or_slug)
        report = programme_report(programme, language or "")
        out.mkdir(parents=True, exist_ok=True)
        html, pdf = out / f"{programme.slug}.html", out / f"{programme.slug}.pdf"
        html.write_text(report_html(report), encoding="utf-8")
        pdf.write_bytes(report_pdf(report))
        threads = Threads(programme)
        result = {
            "programme": programme.slug,
            "documents": {"html": str(html), "pdf": str(pdf)},
            "needs": len(threads.threads),
            "loose_ends": len(threads.loose_ends),
        }
        _print(
            result,
            as_json,
            [
                _("{name}: {needs} needs, {ends} loose ends.").format(
                    name=programme.name, needs=len(threads.threads), ends=len(threads.loose_ends)
                ),
                f"HTML: {html}",
                f"PDF: {pdf}",
            ],
        )

    run()


@main.command()
@click.argument("dossier_or_slug")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def threads(dossier_or_slug: str, as_json: bool) -> None:
    """Follow the thread of every need and show its loose ends."""
    _set_up(in_memory=_is_dossier(dossier_or_slug))

    @_reports_faults
    def run() -> None:
        from wijkdraad.programme.thread import Threads, threads_as_json

        followed = Threads(_programme(dossier_or_slug))
        lines = []
        for thread in followed.threads:
            counts = _(
                "{contributions} contributions > {goals} goals > {measures} measures > "
                "{commitments} commitments > {deliveries} carried out > {effects} effects"
            ).format(
                contributions=len(thread.contributions),
                goals=len(thread.goals),
                measures=len(thread.measures),
                commitments=len(thread.commitments),
                deliveries=len(thread.deliveries),
                effects=len(thread.effects),
            )
            lines.append(f"{thread.need.key} {thread.need.name}: {counts}")
            lines.extend(f"   o {end.says}" for end in thread.loose_ends)
        lines.append(
            _("{count} loose ends in the whole programme.").format(count=len(followed.loose_ends))
        )
        _print(threads_as_json(followed), as_json, lines)

    run()


@main.command()
@click.option("--port", type=int, default=8000, show_default=True, help="Port on this machine.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def serve(port: int, host: str) -> None:
    """Serve the site until it is stopped."""
    _set_up(in_memory=False)
    click.echo(
        _("Wijkdraad is at http://{host}:{port}/ (stop with Ctrl+C).").format(host=host, port=port),
        err=True,
    )
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "wijkdraad.conf.wsgi:application",
        "--bind",
        f"{host}:{port}",
        "--worker-class",
        "gthread",
        "--threads",
        "8",
        "--log-level",
        "warning",
    ]
    os.execv(sys.executable, command)  # noqa: S606 (our own interpreter, our own words)
