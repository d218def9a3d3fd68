"""Commands about programmes: in, out, the plan and the thread."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .base import is_dossier, main, print_result, programme_named, reports_faults, set_up


@main.command("import")
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_command(dossier: Path, as_json: bool) -> None:
    """Check a dossier (a folder or a workbook) and save it on the site, all of it or nothing."""
    set_up(in_memory=False)

    @reports_faults
    def run() -> None:
        from wijkdraad.exchange.importing import import_dossier
        from wijkdraad.exchange.outcome import counts_of, outcome_in_words

        done = import_dossier(dossier)
        counts = counts_of(done)
        said = outcome_in_words(counts)
        result = {
            "programme": done.programme.slug,
            **counts,
            "same_dossier": done.same_dossier,
        }
        print_result(result, as_json, [f"{done.programme.name}: {said}"])

    run()


@main.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File to write.")
@click.option(
    "--language", type=click.Choice(["nl", "en"]), default="nl", help="Language of the workbook."
)
@click.option("--overwrite", is_flag=True, help="Replace the file where it is there already.")
def template(out: Path, language: str, overwrite: bool) -> None:
    """Write an empty workbook to fill in: a dossier in Excel."""
    set_up(in_memory=True, migrate=False)

    @reports_faults
    def run() -> None:
        from wijkdraad.exchange.workbook.template import write_template

        write_template(out, language, overwrite)
        click.echo(_("{file}: fill it in, then: wijkdraad import {file}").format(file=out))

    run()


@main.command()
@click.argument("dossier_or_slug")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Folder for the dossier."
)
@click.option("--workbook", is_flag=True, help="All tables in one workbook, instead of CSV files.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def export(dossier_or_slug: str, out: Path, workbook: bool, as_json: bool) -> None:
    """Write a programme as a dossier that gives the same programme back."""
    set_up(in_memory=is_dossier(dossier_or_slug))

    @reports_faults
    def run() -> None:
        from wijkdraad.exchange.export.exporting import export_dossier

        programme = programme_named(dossier_or_slug)
        made = export_dossier(programme, out, workbook)
        said = _("{name}: {rows} rows in {files} files in {folder}.").format(
            name=programme.name, rows=made.rows, files=len(made.files), folder=made.folder
        )
        result = {
            "programme": programme.slug,
            "folder": str(made.folder),
            "files": list(made.files),
            "rows": made.rows,
        }
        print_result(result, as_json, [said])

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
    """Write the plan of a dossier or a programme as HTML, PDF, Word, Excel and GeoPackage."""
    set_up(in_memory=is_dossier(dossier_or_slug))

    @reports_faults
    def run() -> None:
        from wijkdraad.documents.forms import DOCUMENT_FORMS, document
        from wijkdraad.documents.maps.geopackage import empty_layers
        from wijkdraad.programme.thread import Threads
        from wijkdraad.steps.report import programme_report

        programme = programme_named(dossier_or_slug)
        report = programme_report(programme, language or "")
        out.mkdir(parents=True, exist_ok=True)
        written = {form: out / f"{programme.slug}.{form}" for form in DOCUMENT_FORMS}
        for form, path in written.items():
            path.write_bytes(document(report, form))
        threads = Threads(programme)
        needs, ends = len(threads.threads), len(threads.loose_ends)
        left_out = empty_layers(report)
        not_on_map = _("Not on the map, because no place is known: {layers}.")
        result = {
            "programme": programme.slug,
            "documents": {form: str(path) for form, path in written.items()},
            "layers_left_out": left_out,
            "needs": needs,
            "loose_ends": ends,
        }
        print_result(
            result,
            as_json,
            [
                _("{name}: {needs}, {ends}.").format(
                    name=programme.name,
                    needs=ngettext("{count} need", "{count} needs", needs).format(count=needs),
                    ends=ngettext("{count} loose end", "{count} loose ends", ends).format(
                        count=ends
                    ),
                ),
                *(f"{form.upper()}: {path}" for form, path in written.items()),
                *([not_on_map.format(layers=", ".join(left_out))] if left_out else []),
            ],
        )

    run()


@main.command()
@click.argument("dossier_or_slug")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def threads(dossier_or_slug: str, as_json: bool) -> None:
    """Follow the thread of every need and show its loose ends."""
    set_up(in_memory=is_dossier(dossier_or_slug))

    @reports_faults
    def run() -> None:
        from wijkdraad.programme.thread import Threads, threads_as_json

        followed = Threads(programme_named(dossier_or_slug))
        lines = []
        for thread in followed.threads:
            counts = _(
                "contributions {contributions} > goals {goals} > measures {measures} > "
                "commitments {commitments} > carried out {deliveries} > effects {effects}"
            ).format(
                contributions=thread.voices,
                goals=len(thread.goals),
                measures=len(thread.measures),
                commitments=len(thread.commitments),
                deliveries=len(thread.deliveries),
                effects=len(thread.effects),
            )
            lines.append(f"{thread.need.key} {thread.need.name}: {counts}")
            lines.extend(f"   o {end.says}" for end in thread.loose_ends)
        along = {end for thread in followed.threads for end in thread.loose_ends}
        beside = [end for end in followed.loose_ends if end not in along]
        if beside:
            lines.append(_("Along no need:"))
            lines.extend(f"   o {end.says}" for end in beside)
        lines.append(
            _("{count} loose ends in the whole programme.").format(count=len(followed.loose_ends))
        )
        print_result(threads_as_json(followed), as_json, lines)

    run()
