"""Reads the crosswalk of a dossier: which part of which old area became part of which new one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from wijkdraad.exchange.workbook.sheets import text_of
from wijkdraad.method.know.profile.crosswalk import Step, too_much
from wijkdraad.programme.models import Area, ComparableArea
from wijkdraad.programme.tables import Column

from ..dossier import Dossier
from ..faults import Fault
from ..tables.cells import BadCell, value_of
from ..tables.names import CROSSWALK
from ..tables.reading import columns_by_position, contents_of, too_many

COLUMNS = (
    Column("old_code", "oude_code"),
    Column("old_year", "oud_jaar"),
    Column("new_code", "nieuwe_code"),
    Column("new_year", "nieuw_jaar"),
    Column("share", "deel"),
)
_CODE: Any = ComparableArea._meta.get_field("code")
_YEAR: Any = Area._meta.get_field("year")
_SHARE: Any = models.FloatField(name="share")
_FIELDS: dict[str, Any] = dict(
    zip((c.name for c in COLUMNS), (_CODE, _YEAR, _CODE, _YEAR, _SHARE), strict=True)
)


def read_crosswalk(dossier: Dossier, faults: list[Fault]) -> list[Step]:
    """The steps of the crosswalk, none where there is no such file; what is wrong goes to `faults`.

    A share lies above 0 and at most at 1; of one old area no more than the whole is given away.
    """
    text = dossier.table(CROSSWALK)
    if text is None:
        return []
    before = len(faults)
    positions = columns_by_position(text, COLUMNS, {column.name for column in COLUMNS}, faults)
    if len(faults) > before:
        return []
    steps: list[Step] = []
    seen: dict[tuple[str, int, str, int], int] = {}
    for number, cells in text.rows:
        if len(cells) > len(text.header):
            faults.append(too_many(text, number, cells))
            continue
        values = {}
        for name, content in contents_of(positions, cells).items():
            title = text.header[positions[name]]
            written = ""
            try:
                written = text_of(content, _FIELDS[name])
                values[name] = value_of(_FIELDS[name], written)
                if name == "share" and not 0 < values[name] <= 1:
                    raise BadCell(_("a share above 0 and at most 1, such as 0.25"))
            except BadCell as problem:
                found = problem.found or written or _("nothing")
                faults.append(Fault(text.file, number, title, found, problem.expected))
                values.pop(name, None)
        if len(values) < len(COLUMNS):
            continue
        step = Step(**values)
        same = (step.old_code, step.old_year, step.new_code, step.new_year)
        if same in seen:
            expected = _("each pair of codes once; it also stands in row {row}").format(
                row=seen[same]
            )
            faults.append(Fault(text.file, number, text.header[0], step.old_code, expected))
        seen.setdefault(same, number)
        steps.append(step)
    faults += _given_away(text.file, steps, seen)
    return steps


def _given_away(
    file: str, steps: Collection[Step], rows: dict[tuple[str, int, str, int], int]
) -> list[Fault]:
    """A fault at the last row of every old area of which more than the whole is given away."""
    return [
        Fault(
            file,
            max(row for (old, then, *_new), row in rows.items() if (old, then) == (code, year)),
            "share",
            f"{total:g}",
            _("shares of {code} in {year} that add up to at most 1").format(code=code, year=year),
        )
        for code, year, total in too_much(steps)
    ]
