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


def _set_up(in_memory: bool, migrate: bool = True) -> None:
    """Make Django ready, on the site's database or on one in memory that is gone afterwards.

    `migrate` brings the tables up to date first.
    """
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
    if migrate:
        call_command("migrate", verbosity=0, interactive=False)


def _reports_faults(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command end with code 2 and a line per fault where its input is wrong."""

    @wraps(command)
    def checked(*arguments: Any, **options: Any) -> None:
        from wijkdraad.exchange.backup import BackupFault
        from wijkdraad.exchange.faults import FaultyDossier

        try:
            command(*arguments, **options)
        except BackupFault as refused:
            click.echo(str(refused), err=True)
            sys.exit(WRONG_INPUT)
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
@click.argument("email")
@click.option("--name", required=True, help="Name of the person.")
@click.option("--programme", "slug", required=True, help="Short name of the programme.")
@click.option(
    "--role", required=True, help="client, contractor, adviser, assessor, auditor or site_user."
)
def person(email: str, name: str, slug: str, role: str) -> None:
    """Let a person take part in a programme; prints where they choose a password."""
    _set_up(in_memory=False)

    @_reports_faults
    def run() -> None:
        from django.urls import reverse

        from wijkdraad.exchange.faults import Fault, FaultyDossier
        from wijkdraad.programme.models import RoleKind
        from wijkdraad.steps.programme import add_member, password_key

        if role not in RoleKind.values:
            expected = _("one of: {choices}").format(choices=", ".join(RoleKind.values))
            raise FaultyDossier([Fault("--role", 0, "", role, expected)])
        made = add_member(_programme(slug), email, name, role)
        click.echo(_("{name} takes part.").format(name=made.person.name))
        if not made.person.has_usable_password():
            click.echo(reverse("choose-password", args=password_key(made.person)))

    run()


@main.command()
@click.argument("slug")
def demonstration(slug: str) -> None:
    """Let three made-up people sign in to a programme, on your own machine."""
    _set_up(in_memory=False)

    @_reports_faults
    def run() -> None:
        from wijkdraad.steps.demonstration import demonstration_logins

        for login in demonstration_logins(_programme(slug)):
            click.echo(f"{login.email} / {login.password}  ({login.name}, {login.role})")

    run()


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace FILE where it is there already.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def backup(file: Path, overwrite: bool, as_json: bool) -> None:
    """Write all rows and files of the site to one ZIP, while the site goes on."""
    _set_up(in_memory=False, migrate=False)

    @_reports_faults
    def run() -> None:
        from dataclasses import asdict

        from wijkdraad.exchange.backup import make_backup

        made = make_backup(file, overwrite)
        manifest = made.manifest
        said = _("{file}: {rows} rows in {tables} tables, and {files} files, as of {moment}.")
        _print(
            {"file": str(made.file), "rows": manifest.rows, **asdict(manifest)},
            as_json,
            [
                said.format(
                    file=made.file,
                    rows=manifest.rows,
                    tables=len(manifest.tables),
                    files=len(manifest.files),
                    moment=manifest.moment,
                )
            ],
        )

    run()


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def restore(file: Path, as_json: bool) -> None:
    """Put a backup back into an empty place, and compare what is there with the backup."""
    _set_up(in_memory=False, migrate=False)

    @_reports_faults
    def run() -> None:
        from dataclasses import asdict

        from wijkdraad.exchange.backup import restore_backup

        restored = restore_backup(file)
        manifest = restored.manifest
        result = {
            "file": str(file),
            "made_by": manifest.product_version,
            "moment": manifest.moment,
            "rows": manifest.rows,
            "tables": {name: asdict(found) for name, found in restored.tables.items()},
            "files": {name: asdict(found) for name, found in restored.files.items()},
            "differences": 0,
        }
        one_table = _("{table}: {rows} rows, the same as in the backup (SHA-256 {sha256}...)")
        lines = [
            one_table.format(table=name, rows=found.rows, sha256=found.sha256[:12])
            for name, found in restored.tables.items()
        ]
        said = _("{rows} rows and {files} files restored, as of {moment}: no differences.")
        lines.append(
            said.format(rows=manifest.rows, files=len(manifest.files), moment=manifest.moment)
        )
        _print(result, as_json, lines)

    run()


@main.command()
@click.option("--port", type=int, default=8000, show_default=True, help="Port on this machine.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def serve(port: int, host: str) -> None:
    """Serve the site and do its long work, until it is stopped."""
    _set_up(in_memory=False)
    from wijkdraad.web.jobs.processes import run_together

    click.echo(
        _("Wijkdraad is at http://{host}:{port}/ (stop with Ctrl+C).").format(host=host, port=port),
        err=True,
    )
    server = [
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
    python = [sys.executable, "-m"]
    sys.exit(run_together([*python, *server], [*python, "wijkdraad", "work"]))


@main.command()
def work() -> None:
    """Do the long work of the site (dossiers, plans); `serve` starts this too."""
    _set_up(in_memory=False)
    from wijkdraad.web.jobs.processes import work as work_until_stopped

    work_until_stopped()
