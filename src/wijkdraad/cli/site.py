"""Commands about the site itself: people, backups, serving."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .base import main, print_result, programme_named, reports_faults, set_up


@main.command()
@click.argument("email")
@click.option("--name", required=True, help="Name of the person.")
@click.option("--programme", "slug", required=True, help="Short name of the programme.")
@click.option(
    "--role", required=True, help="client, contractor, adviser, assessor, auditor or site_user."
)
def person(email: str, name: str, slug: str, role: str) -> None:
    """Let a person take part in a programme; prints where they choose a password."""
    set_up(in_memory=False)

    @reports_faults
    def run() -> None:
        from django.urls import reverse

        from wijkdraad.exchange.faults import Fault, FaultyDossier
        from wijkdraad.programme.models import RoleKind
        from wijkdraad.steps.programme import add_member, password_key

        if role not in RoleKind.values:
            expected = _("one of: {choices}").format(choices=", ".join(RoleKind.values))
            raise FaultyDossier([Fault("--role", 0, "", role, expected)])
        made = add_member(programme_named(slug), email, name, role)
        click.echo(_("{name} takes part.").format(name=made.person.name))
        if not made.person.has_usable_password():
            click.echo(reverse("choose-password", args=password_key(made.person)))

    run()


@main.command()
@click.argument("slug")
def demonstration(slug: str) -> None:
    """Let three made-up people sign in to a programme, on your own machine."""
    set_up(in_memory=False)

    @reports_faults
    def run() -> None:
        from wijkdraad.steps.demonstration import demonstration_logins

        for login in demonstration_logins(programme_named(slug)):
            click.echo(f"{login.email} / {login.password}  ({login.name}, {login.role})")
        click.echo(_("These passwords are new: earlier ones of these people no longer work."))

    run()


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace FILE where it is there already.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def backup(file: Path, overwrite: bool, as_json: bool) -> None:
    """Write all rows and files of the site to one ZIP, while the site goes on."""
    set_up(in_memory=False, migrate=False)

    @reports_faults
    def run() -> None:
        from dataclasses import asdict

        from wijkdraad.exchange.backup import make_backup

        made = make_backup(file, overwrite)
        manifest = made.manifest
        said = ngettext(
            "{file}: {rows} rows in {tables} tables, and {files} file, as of {moment}.",
            "{file}: {rows} rows in {tables} tables, and {files} files, as of {moment}.",
            len(manifest.files),
        )
        print_result(
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
    set_up(in_memory=False, migrate=False)

    @reports_faults
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
        lines = [
            ngettext(
                "{table}: {rows} row, the same as in the backup (SHA-256 {sha256}...)",
                "{table}: {rows} rows, the same as in the backup (SHA-256 {sha256}...)",
                found.rows,
            ).format(table=name, rows=found.rows, sha256=found.sha256[:12])
            for name, found in restored.tables.items()
        ]
        said = ngettext(
            "{rows} rows and {files} file restored, as of {moment}: no differences.",
            "{rows} rows and {files} files restored, as of {moment}: no differences.",
            len(manifest.files),
        )
        lines.append(
            said.format(rows=manifest.rows, files=len(manifest.files), moment=manifest.moment)
        )
        print_result(result, as_json, lines)

    run()


@main.command()
@click.option("--port", type=int, default=8000, show_default=True, help="Port on this machine.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def serve(port: int, host: str) -> None:
    """Serve the site and do its long work, until it is stopped."""
    set_up(in_memory=False)
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
    set_up(in_memory=False)
    from wijkdraad.web.jobs.processes import work as work_until_stopped

    work_until_stopped()
