"""What is wrong with a dossier, said so that a planner can mend it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wijkdraad.files.problems import UnreadableFile

SHOWN = 120
"""How many characters of what was found a message shows."""


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: where it is (row 0 is the file as a whole), what was found, what is expected."""

    file: str
    row: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += _(", row {row}").format(row=self.row)
        if self.column:
            place += _(", column {column}").format(column=self.column)
        found = " ".join(self.found.split())
        if len(found) > SHOWN:
            found = found[:SHOWN] + "…"
        return _("{place}: found {found}; expected {expected}.").format(
            place=place, found=found, expected=self.expected
        )


def unreadable(file: str, problem: UnreadableFile) -> Fault:
    """The fault that a file cannot be read, in the language of the reader."""
    row = problem.values.get("row", 0)
    return Fault(
        file,
        row if isinstance(row, int) else 0,
        "",
        _(problem.found).format(**problem.values),
        _(problem.expected).format(**problem.values),
    )


class FaultyDossier(Exception):
    """A dossier with faults; nothing of it was saved."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
