"""Says in the words of the reader why `dossier.toml` is no TOML."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from .faults import Fault
from .tables.names import FILE_NAME

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_AT_THE_END = "(at end of document)"
_TWICE = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine", "Duplicate")


def toml_fault(error: Exception) -> Fault:
    """The fault of a `dossier.toml` that cannot be read, with its line and column where known.

    The reader of TOML says what it found in English; only the place and the kind are taken
    from that.
    """
    said = str(error)
    place = _PLACE.search(said)
    expected = _("a valid TOML file")
    if isinstance(error, UnicodeDecodeError):
        before = error.object[: error.start]
        line = before.count(b"\n") + 1
        # An earlier line end is at -1 where there is none, which makes the first column 1.
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        found = _("a character that is not UTF-8, at column {column}").format(column=column)
        return Fault(FILE_NAME, line, "", found, _("a valid TOML file, saved as UTF-8"))
    if place is None:
        found = _("something that cannot be read as TOML")
        if said.startswith(_TWICE):
            found = _("a name or part that stood there before, at the end of the file")
            expected = _("a valid TOML file, in which each name stands once in its part")
        elif _AT_THE_END in said:
            found = _("the end of the file, where more should follow")
            expected = _("a valid TOML file, in which every quote and bracket is closed")
        return Fault(FILE_NAME, 0, "", found, expected)
    line, column = int(place[1]), int(place[2])
    found = _("something that TOML does not know, at column {column}")
    if said.startswith(_TWICE):
        found = _("a name or part that stood there before, at column {column}")
        expected = _("a valid TOML file, in which each name stands once in its part")
    elif said.startswith("Invalid value"):
        found = _("a value that TOML does not know, at column {column}")
        expected = _(
            "a valid TOML file, with text between quotes, a number, a date, true, false or a list"
        )
    return Fault(FILE_NAME, line, "", found.format(column=column), expected)
