"""Finds what a dossier consists of: its description, and each table in a CSV file or a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property
from os.path import normpath
from pathlib import Path

from django.utils.translation import gettext as _

from wijkdraad.exchange.workbook.sheets import TextTable, table_of_delimited, table_of_sheet
from wijkdraad.files.delimited import read_delimited
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.workbooks import Sheet, read_workbook

from .faults import Fault, unreadable
from .tables.names import (
    CHOICES,
    DESCRIPTION_SHEETS,
    EXPLANATION,
    FILE_NAME,
    OTHER_SPREADSHEETS,
    SHEET_NAMES,
    TABLE_NAMES,
    WORKBOOK_ENDING,
    Names,
    names_like,
)

CSV = ".csv"


class Dossier:
    """A folder with a dossier, or one workbook that is a whole dossier by itself.

    `faults` are those of files and sheets as a whole; they grow while tables are asked for.
    `unread` names the tables (in English) that are there and cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.is_workbook_alone = path.is_file()
        self.folder = path.parent if self.is_workbook_alone else path
        self._alone = path if self.is_workbook_alone else None
        self.faults: list[Fault] = []
        self.unread: set[str] = set()

    @cached_property
    def files(self) -> list[Path]:
        """The files that lie right in the folder, by name; not what spreadsheets leave behind."""
        if self._alone is not None:
            return [self._alone]
        if not self.folder.is_dir():
            return []
        found, top = [], self.folder.resolve()
        for path in sorted(self.folder.iterdir()):
            if not path.is_file() or path.name.startswith(("~$", ".~lock")):
                continue
            if path.resolve().is_relative_to(top):
                found.append(path)
            elif path.suffix.casefold() in (CSV, WORKBOOK_ENDING):
                says = _("a link to a file outside the folder")
                self.faults.append(Fault(path.name, 0, "", says, _("the file itself")))
        return found

    @property
    def description_file(self) -> Path | None:
        """`dossier.toml`, where it is there. A workbook alone has none, whatever lies beside it."""
        return next((path for path in self.files if path.name == FILE_NAME), None)

    @cached_property
    def workbook(self) -> Path | None:
        """The workbook; where there are more, the first, and a fault for each other one."""
        books = [path for path in self.files if path.suffix.casefold() == WORKBOOK_ENDING]
        self.faults += [
            Fault(
                path.name,
                0,
                "",
                _("a second workbook"),
                _("only {name}").format(name=books[0].name),
            )
            for path in books[1:]
        ]
        return books[0] if books else None

    @cached_property
    def sheets(self) -> dict[Names, Sheet]:
        """The sheets that mean something, by their names; a fault for every other one with rows.

        Empty where the workbook cannot be read: then every table may have been in it.
        """
        if self.workbook is None:
            return {}
        try:
            sheets = read_workbook(self.workbook)
        except UnreadableFile as problem:
            self.faults.append(unreadable(self.workbook.name, problem))
            self.unread |= {names[0] for names in SHEET_NAMES}
            return {}
        known: dict[Names, Sheet] = {}
        for sheet in sheets:
            names = names_like(sheet.name, (*SHEET_NAMES, EXPLANATION, CHOICES))
            if not sheet.rows or names in (EXPLANATION, CHOICES):
                continue
            if names is None:
                self._add(sheet, _("a sheet that no table has"), _nearest(sheet.name, SHEET_NAMES))
            elif names in known:
                name = known[names].name
                self._add(sheet, _("the same table twice"), _("only {name}").format(name=name))
            elif sheet.hidden:
                self._add(sheet, _("a hidden sheet"), _("a sheet that can be seen, or none"))
                self.unread.add(names[0])
            else:
                known[names] = sheet
        return known

    def _add(self, sheet: Sheet, found: str, expected: str) -> None:
        self.faults.append(Fault(self.place_of(sheet.name), 0, "", found, expected))

    def place_of(self, sheet: str) -> str:
        """How faults call a sheet."""
        name = self.workbook.name if self.workbook else ""
        return _("{file}, sheet {sheet}").format(file=name, sheet=sheet)

    def csv_files(self, names: Names) -> list[Path]:
        """The CSV files of a table, English name first, whatever their capitals."""
        wanted = [f"{name}{CSV}" for name in dict.fromkeys(names)]
        found = [path for path in self.files if path.name.casefold() in wanted]
        return sorted(found, key=lambda path: wanted.index(path.name.casefold()))

    def table(self, names: Names) -> TextTable | None:
        """The table of these names; None where it is nowhere, and where it cannot be read."""
        files, sheet = self.csv_files(names), self.sheets.get(names)
        self.faults += [
            Fault(
                path.name,
                0,
                "",
                _("the same table twice"),
                _("only {name}").format(name=files[0].name),
            )
            for path in files[1:]
        ]
        if files and sheet is not None:
            self.faults.append(
                Fault(
                    files[0].name,
                    0,
                    "",
                    _("the same table twice"),
                    _("only {name}").format(name=self.place_of(sheet.name)),
                )
            )
        if files:
            return self._delimited(files[0], names)
        return None if sheet is None else self.sheet_table(names)

    def _delimited(self, path: Path, names: Names) -> TextTable | None:
        try:
            return table_of_delimited(path.name, read_delimited(path))
        except UnreadableFile as problem:
            self.faults.append(unreadable(path.name, problem))
            self.unread.add(names[0])
            return None

    def sheet_table(self, names: Names) -> TextTable | None:
        """The sheet of these names as a table; None where there is none."""
        sheet = self.sheets.get(names)
        if sheet is None:
            return None
        table = table_of_sheet(self.place_of(sheet.name), sheet)
        if table is not None:
            self.faults += table.faults
        return table

    @property
    def describes_itself(self) -> bool:
        """Whether the workbook says what the programme is, because no `dossier.toml` does."""
        return self.description_file is None and any(
            names in self.sheets for names in DESCRIPTION_SHEETS
        )

    def stray_files(self, named: Iterable[str]) -> list[Fault]:
        """A fault for every table that has no place in the dossier: no known name, no source.

        `named` are the files that sources name, as they stand in the description.
        """
        used = {normpath(name) for name in named}
        faults = []
        for path in self.files:
            ending = path.suffix.casefold()
            if path.name in used:
                continue
            if ending == CSV and names_like(path.stem, TABLE_NAMES) is None:
                found = _("a table that no dossier has, and that no source names")
                faults.append(Fault(path.name, 0, "", found, _nearest(path.stem, TABLE_NAMES, CSV)))
            elif ending in OTHER_SPREADSHEETS:
                found = _("a spreadsheet of a kind that is not read")
                expected = _("a workbook saved as .xlsx, without macros")
                faults.append(Fault(path.name, 0, "", found, expected))
        return faults

    def table_files(self) -> list[Path]:
        """The files that hold the description and the tables, for its fingerprint."""
        found = {path for names in TABLE_NAMES for path in self.csv_files(names)}
        found |= {path for path in (self.description_file, self.workbook) if path is not None}
        return sorted(found)


def _nearest(name: str, all_names: tuple[Names, ...], ending: str = "") -> str:
    """The known name that looks most like this one, or all of them where none does."""
    known = list(dict.fromkeys(name for names in all_names for name in names))
    close = get_close_matches(name.casefold(), known, 1, 0.5)
    if close:
        return _("a known name, such as {name}").format(name=close[0] + ending)
    shown = ", ".join(names[1] + ending for names in all_names)
    return _("one of: {names}").format(names=shown)
