"""What every command shares: making Django ready, finding a programme, telling faults."""

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


def set_up(in_memory: bool, migrate: bool = True) -> None:
    """Make Django ready, on the site's database or on one in memory that is gone afterwards.

    `migrate` brings the tables up to date first.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijkdraad.conf.settings")
    if in_memory:
        os.environ["WIJKDRAAD_DATABASE"] = ":memory:"
    django.setup()
    from django.conf import settings
    from django.utils import translation

    from wijkdraad.programme.making_tables import make_tables

    translation.activate(settings.LANGUAGE_CODE)
    if not in_memory:
        settings.DATA.mkdir(parents=True, exist_ok=True)
    if migrate:
        make_tables()


def reports_faults(command: Callable[..., None]) -> Callable[..., None]:
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


def programme_named(dossier_or_slug: str) -> Programme:
    """The programme of a dossier folder (read into memory) or of the site's database."""
    from wijkdraad.exchange.faults import Fault, FaultyDossier
    from wijkdraad.exchange.importing import import_dossier
    from wijkdraad.programme.models import Programme

    if is_dossier(dossier_or_slug):
        return import_dossier(Path(dossier_or_slug)).programme
    programme = Programme.objects.filter(slug=dossier_or_slug).first()
    if programme is None:
        slugs = ", ".join(Programme.objects.values_list("slug", flat=True))
        expected = (
            _("a dossier (a folder or a workbook), or one of: {slugs}").format(slugs=slugs)
            if slugs
            else _("a dossier (a folder or a workbook): there is no programme here yet")
        )
        raise FaultyDossier(
            [
                Fault(
                    dossier_or_slug,
                    0,
                    "",
                    _("no folder and no programme"),
                    expected,
                )
            ]
        )
    return programme


def is_dossier(dossier_or_slug: str) -> bool:
    """Whether a folder or a workbook is meant, and no programme of the site."""
    path = Path(dossier_or_slug)
    return os.sep in dossier_or_slug or path.is_dir() or path.suffix.casefold() == ".xlsx"


def print_result(result: dict[str, Any], as_json: bool, lines: list[str]) -> None:
    """Print one JSON object, or the lines for people."""
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(lines))


@click.group()
@click.version_option(package_name="wijkdraad")
def main() -> None:
    """Wijkdraad: from what residents need to what the work has brought."""
