"""Reads whole tables over OData, versions 3 and 4, as CBS publishes them for itself and for others.

Both give JSON with the rows under `value` and, where there is more, the address of the next page. A
table is whole or it is not there: a page that fails makes all of it fail.

Version 3 (`ODataApi`) gives at most 5,000 rows and has no next page that works (`$skip` fails), so
more rows than that must be asked for in parts. A filter it does not understand it may pass over
in silence, so what comes back is looked at again. Keys are padded with spaces.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..asking import Answer, Asker, SourceFault, next_page
from ..faults import marked as _
from .mapping import column_name_without_suffix

MOST_ROWS_ODATA_3 = 5000
MOST_PAGES = 500
CHANGED = _("Report that the source has changed. What was fetched before is kept")


@dataclass(frozen=True)
class Table:
    """The rows of a table, where they were asked, and the earliest day on which a page was."""

    rows: tuple[Mapping[str, Any], ...]
    address: str
    retrieved: date


def table(
    asker: Asker,
    address: str,
    parameters: Mapping[str, str],
    columns: Collection[str],
    most_rows: int | None = None,
) -> Table:
    """All rows at `address`, page after page, with text without the spaces around it.

    `columns` must be there, whatever number stands behind their names. `most_rows` is the number at
    which the source stops without saying so. Raises SourceFault.
    """
    pages: list[Answer] = []
    rows: list[Mapping[str, Any]] = []
    seen: set[str] = set()
    told_count: object = None
    next_address, next_parameters = address, parameters
    while True:
        answer = asker.ask(next_address, next_parameters, check=lambda page: _check(page, columns))
        page = answer.json()
        pages.append(answer)
        rows += [_stripped(row) for row in page["value"]]
        told_count = page.get("@odata.count", page.get("odata.count", told_count))
        link = page.get("@odata.nextLink") or page.get("odata.nextLink")
        if not link:
            break
        seen.add(answer.address)
        next_address, next_parameters = next_page(answer, link), {}
        if next_address in seen or len(pages) >= MOST_PAGES:
            raise SourceFault(_("the pages of the table have no end"), CHANGED, address)
    whole = str(told_count).isdecimal() is False or int(str(told_count)) == len(rows)
    if not whole or (most_rows is not None and len(rows) >= most_rows):
        raise SourceFault(
            _("the table is not whole: {count} rows came, and there are more"),
            CHANGED,
            pages[0].address,
            count=len(rows),
        )
    return Table(tuple(rows), pages[0].address, min(page.retrieved for page in pages))


def of_municipality(column: str, municipality: str) -> str:
    """The filter for a municipality with its wijken and buurten, in OData 3 and 4.

    >>> of_municipality("WijkenEnBuurten", "GM0503")
    "(startswith(WijkenEnBuurten,'GM0503') or startswith(WijkenEnBuurten,'WK0503') or \
startswith(WijkenEnBuurten,'BU0503'))"
    """
    digits = municipality[2:]
    parts = [f"startswith({column},'{kind}{digits}')" for kind in ("GM", "WK", "BU")]
    return f"({' or '.join(parts)})"


def lies_in(code: object, municipality: str) -> bool:
    """Whether the code of an area is that of the municipality, or of a wijk or buurt in it.

    >>> lies_in("BU05031108", "GM0503"), lies_in("BU05050311", "GM0503"), lies_in("NL00", "GM0503")
    (True, False, False)
    """
    text = str(code)
    return text[:2] in {"GM", "WK", "BU"} and text[2:6] == municipality[2:]


def column_of(row: Mapping[str, Any], name: str) -> str:
    """The column of a row with this name, whatever number stands behind it. Raises KeyError.

    >>> column_of({"Perioden": "2024MM01", "GeregistreerdeMisdrijven_1": 3}, "GeregistreerdeMisdrijven")
    'GeregistreerdeMisdrijven_1'
    """
    for column in row:
        if column_name_without_suffix(column) == name:
            return column
    raise KeyError(name)


def _check(answer: Answer, columns: Collection[str]) -> None:
    """Raise SourceFault unless the answer is a page of a table with these columns."""
    page = answer.json()
    rows = page.get("value") if isinstance(page, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceFault(_("the answer is not a table with rows"), CHANGED, answer.address)
    if not rows:
        return
    names = {column_name_without_suffix(name) for name in rows[0]}
    for column in columns:
        if column not in names:
            raise SourceFault(
                _("the source has no column {column} any more; it has {names}"),
                CHANGED,
                answer.address,
                column=column,
                names=", ".join(sorted(rows[0])[:12]),
            )


def _stripped(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in row.items()}
