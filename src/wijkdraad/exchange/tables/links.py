"""Reads and checks the links of the thread: all in one table, or a table for each kind."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext as _

from wijkdraad.exchange.workbook.sheets import Content, TextTable, shown, text_of
from wijkdraad.programme.tables import LINK_COLUMNS, LINK_KINDS, LINKS_FILE, TABLES, LinkKind

from ..dossier import Dossier
from ..faults import Fault
from .cells import BadCell, value_of
from .names import LINK_TABLES, Names, link_columns
from .reading import ReadLink, columns_by_position, contents_of, too_many

TEXT: models.CharField[str, str] = models.CharField()
ENDS = ("from_table", "from", "to_table", "to")

Seen = dict[tuple[str, str, str, str], tuple[str, int]]
"""Where each link was read first: (table, key, table, key) -> (file, row)."""


def read_links(dossier: Dossier, faults: list[Fault]) -> list[ReadLink]:
    """Every link that is in the dossier; the same link twice is a fault, in two tables too."""
    links: list[ReadLink] = []
    seen: Seen = {}
    text = dossier.table(LINKS_FILE)
    if text is not None:
        links += _all_kinds(text, faults, seen)
    for names, kind in LINK_TABLES.items():
        text = dossier.table(names)
        if text is not None:
            links += _one_kind(text, names, kind, faults, seen)
    return links


def _all_kinds(text: TextTable, faults: list[Fault], seen: Seen) -> list[ReadLink]:
    before = len(faults)
    positions = columns_by_position(text, LINK_COLUMNS, set(ENDS), faults)
    if len(faults) > before:
        return []
    titles = {name: text.header[position] for name, position in positions.items()}
    links: list[ReadLink] = []
    for number, cells in text.rows:
        if len(cells) > len(text.header):
            faults.append(too_many(text, number, cells))
            continue
        contents = contents_of(positions, cells)
        ends = _ends(text.file, number, contents, ENDS, titles, faults)
        if ends is None:
            continue
        from_table, from_key, to_table, to_key = ends
        tables = _table_name(from_table), _table_name(to_table)
        kind = next((k for k in LINK_KINDS if (k.from_table, k.to_table) == tables), None)
        if kind is None:
            pairs = ", ".join(f"{k.from_table} > {k.to_table}" for k in LINK_KINDS)
            column = f"{titles['from_table']}, {titles['to_table']}"
            expected = _("one of: {names}").format(names=pairs)
            found = f"{from_table} > {to_table}"
            faults.append(Fault(text.file, number, column, found, expected))
            continue
        id_titles = (titles["from"], titles["to"])
        why = _why(text.file, number, contents, titles, faults)
        link = ReadLink(text.file, number, kind, from_key, to_key, why, id_titles)
        _add_once(link, links, faults, seen)
    return links


def _one_kind(
    text: TextTable, names: Names, kind: LinkKind, faults: list[Fault], seen: Seen
) -> list[ReadLink]:
    columns = link_columns(names, kind)
    left, right = columns[0].name, columns[1].name
    before = len(faults)
    positions = columns_by_position(text, columns, {left, right}, faults)
    if len(faults) > before:
        return []
    titles = {name: text.header[position] for name, position in positions.items()}
    links: list[ReadLink] = []
    for number, cells in text.rows:
        if len(cells) > len(text.header):
            faults.append(too_many(text, number, cells))
            continue
        contents = contents_of(positions, cells)
        ends = _ends(text.file, number, contents, (left, right), titles, faults)
        if ends is not None:
            why = _why(text.file, number, contents, titles, faults)
            id_titles = (titles[left], titles[right])
            link = ReadLink(text.file, number, kind, ends[0], ends[1], why, id_titles)
            _add_once(link, links, faults, seen)
    return links


def _ends(
    file: str,
    number: int,
    contents: Mapping[str, Content],
    names: tuple[str, ...],
    titles: Mapping[str, str],
    faults: list[Fault],
) -> list[str] | None:
    """What stands in these columns, which may not be empty; None where one of them is faulty."""
    found = []
    for name in names:
        try:
            text = text_of(contents[name], TEXT)
            if not text:
                raise BadCell(_("something in this cell"))
            found.append(text)
        except BadCell as problem:
            said = problem.found or shown(contents[name]) or _("nothing")
            faults.append(Fault(file, number, titles[name], said, problem.expected))
    return found if len(found) == len(names) else None


def _why(
    file: str,
    number: int,
    contents: Mapping[str, Content],
    titles: Mapping[str, str],
    faults: list[Fault],
) -> str:
    content = contents.get("why", "")
    why = LINK_KINDS[0].model._meta.get_field("why")
    try:
        return str(value_of(why, text_of(content, why)))  # type: ignore[arg-type]
    except BadCell as problem:
        found = problem.found or shown(content)
        faults.append(Fault(file, number, titles["why"], found, problem.expected))
        return ""


def _add_once(link: ReadLink, links: list[ReadLink], faults: list[Fault], seen: Seen) -> None:
    identity = (link.kind.from_table, link.from_key, link.kind.to_table, link.to_key)
    if identity not in seen:
        seen[identity] = (link.file, link.row)
        links.append(link)
        return
    file, row = seen[identity]
    expected = _("each link once; it also stands in row {row}").format(row=row)
    if file != link.file:
        expected = _("each link once; it also stands in {file}, row {row}").format(
            file=file, row=row
        )
    found = f"{link.from_key} > {link.to_key}"
    faults.append(Fault(link.file, link.row, ", ".join(link.titles), found, expected))


def _table_name(text: str) -> str:
    wanted = text.casefold()
    return next((table.name for table in TABLES if wanted in (table.name, table.dutch)), wanted)
