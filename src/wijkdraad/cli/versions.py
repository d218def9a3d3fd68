"""Commands about versions of a plan and about the client's template."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .base import (
    WRONG_INPUT,
    is_dossier,
    main,
    print_result,
    programme_named,
    reports_faults,
    set_up,
)

if TYPE_CHECKING:
    from wijkdraad.documents.template.template_problems import UnknownName
    from wijkdraad.programme.models import PlanVersion
    from wijkdraad.steps.hand_in.versions import Compared, Held

LANGUAGE = click.Choice(["nl", "en"])


@main.command("hand-in")
@click.argument("slug")
@click.option("--name", required=True, help="Name of the version, such as “Tender 1.0”.")
@click.option("--to", "handed_in_to", default="", help="To whom it is handed in.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def hand_in_command(slug: str, name: str, handed_in_to: str, as_json: bool) -> None:
    """Keep the plan of a programme as it is now, to compare it with later."""
    set_up(in_memory=False)

    @reports_faults
    def run() -> None:
        from wijkdraad.exchange.faults import Fault, FaultyDossier
        from wijkdraad.programme.models import PlanVersion
        from wijkdraad.steps.hand_in.versions import NameTaken, hand_in

        programme = programme_named(slug)
        for option, field, given in (
            ("--name", "name", name),
            ("--to", "handed_in_to", handed_in_to),
        ):
            longest = getattr(PlanVersion._meta.get_field(field), "max_length", 0)
            if len(given) > longest or (field == "name" and not given.strip()):
                expected = _("between 1 and {most} characters").format(most=longest)
                raise FaultyDossier([Fault(option, 0, "", given, expected)])
        try:
            made = hand_in(programme, name, handed_in_to, None)
        except NameTaken as taken:
            expected = _("a name that no other version of this programme has")
            raise FaultyDossier([Fault("--name", 0, "", name, expected)]) from taken
        result = {
            "programme": programme.slug,
            "version": made.name,
            "moment": made.moment.isoformat(),
            "rows": sum(map(len, made.rows.values())),
        }
        print_result(result, as_json, [_("“{name}” is kept as it is now.").format(name=made.name)])

    run()


@main.command()
@click.argument("before")
@click.argument("after")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the documents.")
@click.option("--language", type=LANGUAGE, default=None, help="Language of the answer.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def compare(before: str, after: str, out: Path | None, language: str | None, as_json: bool) -> None:
    """Say what changed between two dossiers, programmes or versions (slug@version)."""
    in_memory = is_dossier(before) and is_dossier(after)
    set_up(in_memory=in_memory, migrate=not in_memory)

    @reports_faults
    def run() -> None:
        from wijkdraad.exchange.faults import Fault, FaultyDossier
        from wijkdraad.steps.hand_in.versions import OtherLanguage, compared

        one, other = _held(before, after, language)
        tongue = language or one.language
        try:
            made = compared(one, other, tongue)
        except OtherLanguage as problem:
            expected = _("two versions that are kept in the same language")
            raise FaultyDossier([Fault(after, 0, "", other.language, expected)]) from problem
        result = _as_json(made)
        page = made.told.first_page
        lines = [*made.told.summary]
        for question, items in (
            (_("What do we promise?"), page.promises),
            (_("What do residents need?"), page.needs),
            (_("What is not arranged yet?"), page.ends),
        ):
            lines += [question] * bool(items) + [f"   {item.text}" for item in items]
        if out is not None:
            result["documents"] = _write(made, other, out, tongue)
            lines += [f"{form.upper()}: {path}" for form, path in result["documents"].items()]
        print_result(result, as_json, lines)

    run()


def _held(before: str, after: str, language: str | None) -> tuple[Held, Held]:
    """The two sides: versions first, because their language cannot be chosen any more."""
    from wijkdraad.steps.hand_in.versions import held_now, held_version

    versions = {given: _version(given) for given in (before, after) if "@" in given}
    kept = [version.language for version in versions.values() if version is not None]
    tongue = kept[0] if kept else language
    dossiers = [given for given in (before, after) if given not in versions and is_dossier(given)]
    read = _read_dossiers(dossiers, tongue)
    found: list[Held] = []
    for given in (before, after):
        version = versions.get(given)
        if version is not None:
            found.append(held_version(version))
        elif given in read:
            found.append(read[given])
        else:
            programme = programme_named(given)
            found.append(held_now(programme, tongue or programme.language))
    return found[0], found[1]


def _version(given: str) -> PlanVersion | None:
    """The version that `slug@name` names; None where it is a folder after all."""
    from wijkdraad.exchange.faults import Fault, FaultyDossier
    from wijkdraad.steps.hand_in.versions import version_named, versions_of

    if is_dossier(given):
        return None
    slug, _at, name = given.partition("@")
    programme = programme_named(slug)
    version = version_named(programme, name)
    if version is None:
        names = ", ".join(each.name for each in versions_of(programme)) or _("none yet")
        expected = _("a version of {slug}: {names}").format(slug=slug, names=names)
        raise FaultyDossier([Fault(given, 0, "", name, expected)])
    return version


def _read_dossiers(folders: list[str], language: str | None) -> dict[str, Held]:
    """Each dossier read in a process of its own: two of the same programme never meet."""
    folders = list(dict.fromkeys(folders))
    if not folders:
        return {}
    with ProcessPoolExecutor(len(folders), mp_context=get_context("spawn")) as processes:
        reading = {folder: processes.submit(read_dossier, folder, language) for folder in folders}
        return {folder: done.result() for folder, done in reading.items()}


def read_dossier(folder: str, language: str | None) -> Held:
    """A dossier as one side of a comparison. Raises FaultyDossier."""
    set_up(in_memory=True)
    from wijkdraad.steps.hand_in.versions import held_programme

    programme = programme_named(folder)
    return held_programme(programme, language or programme.language, Path(folder).name)


def _as_json(made: Compared) -> dict[str, Any]:
    found, told = made.found, made.told

    def row(change: Any) -> dict[str, Any]:
        columns = {each.name: [each.before, each.after] for each in change.columns}
        return {"key": change.key, "kind": change.kind, "columns": columns}

    def by_table(changes: Any) -> dict[str, list[dict[str, Any]]]:
        tables: dict[str, list[dict[str, Any]]] = {}
        for change in changes:
            tables.setdefault(change.table, []).append(row(change))
        return tables

    return {
        "from": {"name": told.before.name, "day": told.before.day},
        "to": {"name": told.after.name, "day": told.after.day},
        "summary": list(told.summary),
        "rows": {"new": found.count("new"), "gone": found.count("gone"), "changed": found.count("changed")},
        "tables": by_table(found.rows),
        "links": by_table(found.links),
        "promises": [
            {
                "key": change.row.key,
                "kind": change.row.kind,
                "weaker": list(change.weaker),
                "stronger": list(change.stronger),
            }
            for change in found.promises
        ],
        "loose_ends": [
            {"kind": change.kind, "key": change.key, "says": change.words.get("says", "")}
            for change in found.loose_ends
        ],
        "chapters": [
            {
                "chapter": chapter.name,
                "new": chapter.count("new"),
                "gone": chapter.count("gone"),
                "changed": chapter.count("changed"),
            }
            for chapter in found.chapters
        ],
    }  # fmt: skip


def _write(made: Compared, after: Held, out: Path, language: str) -> dict[str, str]:
    from wijkdraad.documents.html import report_html
    from wijkdraad.documents.pdf import report_pdf
    from wijkdraad.steps.hand_in.versions import comparison_report

    report = comparison_report(made, after, language)
    out.mkdir(parents=True, exist_ok=True)
    written = {form: out / f"{_('what-has-changed')}.{form}" for form in ("html", "pdf")}
    written["html"].write_text(report_html(report), encoding="utf-8")
    written["pdf"].write_bytes(report_pdf(report))
    return {form: str(path) for form, path in written.items()}


@main.command()
@click.argument("template", type=click.Path(path_type=Path), required=False)
@click.argument("dossier_or_slug", required=False)
@click.option("--out", type=click.Path(path_type=Path), help="The document to write.")
@click.option("--language", type=LANGUAGE, default=None, help="Language of what is filled in.")
@click.option("--leave-unknown", is_flag=True, help="Print [unknown: name] where nobody knows it.")
@click.option("--placeholders", is_flag=True, help="Print the list of placeholders, and stop.")
@click.option("--example", type=click.Path(path_type=Path), help="Write an example, and stop.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def fill(
    template: Path | None,
    dossier_or_slug: str | None,
    out: Path | None,
    language: str | None,
    leave_unknown: bool,
    placeholders: bool,
    example: Path | None,
    as_json: bool,
) -> None:
    """Fill in a Word template of a client with a dossier or a programme."""
    if placeholders or example is not None:
        _about_templates(example, language or "nl")
        return
    if template is None or dossier_or_slug is None or out is None:
        raise click.UsageError("TEMPLATE.docx, DOSSIER_OR_SLUG and --out FILE.docx are needed.")
    set_up(in_memory=is_dossier(dossier_or_slug))

    @reports_faults
    def run() -> None:
        from wijkdraad.documents.template.template_problems import UnknownNames
        from wijkdraad.web.versions.filling import Refused, fill_template

        if not template.is_file():
            _refuse([_("There is no file {file}.").format(file=template)])
        programme = programme_named(dossier_or_slug)
        try:
            made = fill_template(
                template.read_bytes(), programme, language or programme.language, leave_unknown
            )
        except Refused as refused:
            _refuse([str(refused)])
        except UnknownNames as found:
            count = len(found.names)
            last = ngettext(
                "The template asks for {count} thing that nobody knows; nothing was written.",
                "The template asks for {count} things that nobody knows; nothing was written.",
                count,
            ).format(count=count)
            _refuse([*map(_told, found.names), last])
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(made.content)
        for each in made.unknown:
            click.echo(_told(each), err=True)
        for reference in made.taken_out:
            click.echo(_("Taken out: {reference}").format(reference=reference), err=True)
        result = {
            "programme": programme.slug,
            "document": str(out),
            "unknown": [each.name for each in made.unknown],
            "taken_out": list(made.taken_out),
        }
        print_result(result, as_json, [str(out)])

    run()


def _refuse(lines: list[str]) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(WRONG_INPUT)


def _told(unknown: UnknownName) -> str:
    told = _("{name} is not known. It stands in: “{around}”.").format(
        name=unknown.name, around=unknown.around
    )
    if unknown.nearest:
        told += " " + _("Did you mean {nearest}?").format(nearest=unknown.nearest)
    return told


def _about_templates(example: Path | None, language: str) -> None:
    """Write the example, or print the list of placeholders."""
    set_up(in_memory=True, migrate=False)
    from wijkdraad.documents.template.example_template import example_template
    from wijkdraad.steps.language import report_language
    from wijkdraad.web.versions.placeholder_list import list_as_markdown

    with translation.override(language):
        if example is None:
            click.echo(list_as_markdown(), nl=False)
            return
        example.parent.mkdir(parents=True, exist_ok=True)
        example.write_bytes(example_template(report_language(language)))
    click.echo(str(example))
