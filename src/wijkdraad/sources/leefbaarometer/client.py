"""Asks the Leefbaarometer how livable a municipality, its wijken and its buurten are. See SOURCE.md."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ..asking import Answer, Asker, SourceFault
from ..faults import marked as _

SCALES = ("gemeente", "wijk", "buurt")
MOST_FEATURES = 5000
CHANGED = _("Report that the source has changed. What was fetched before is kept")
CODE = re.compile(r"(GM|WK|BU)[0-9]{4}[0-9A-Z]{0,4}")


@dataclass(frozen=True)
class Scores:
    """The scores of areas: columns, rows of text (code first), where and when they were asked."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    address: str
    retrieved: date
    absent: tuple[str, ...]


def scores(
    asker: Asker, base_address: str, municipality: str, year: int, wanted: Collection[str]
) -> Scores:
    """The scores of one year; `wanted` are the names of the columns with deviations (`afw`, `fys`...).

    The shapes stay behind. The source may pass over a filter in silence, so codes are looked at
    again. Raises SourceFault where a layer is not whole, or has none of the wanted columns.
    """
    rows: list[dict[str, object]] = []
    address, day = "", date.max
    for scale in SCALES:
        kind = {"gemeente": "GM", "wijk": "WK", "buurt": "BU"}[scale]
        answer = asker.ask(
            base_address,
            {
                "service": "WFS",
                "version": "2.0.0",
                "request": "GetFeature",
                "typeNames": f"lbm3:{scale}score{year % 100:02}",
                "propertyName": ",".join(("id", "name", "year", *wanted)),
                "outputFormat": "application/json",
                "count": str(MOST_FEATURES),
                "CQL_FILTER": f"id LIKE '{kind}{municipality[2:]}%'",
            },
            check=lambda page: _check(page, wanted),
        )
        collection = answer.json()
        address, day = address or answer.address, min(day, answer.retrieved)
        for feature in collection["features"]:
            found = feature["properties"]
            code = str(found["id"]).strip()
            if CODE.fullmatch(code) and code[:2] == kind and code[2:6] == municipality[2:]:
                rows.append({**found, "id": code})
    if not rows:
        raise SourceFault(
            _("the source has no row for {code} or anything in it"),
            _("Look whether the code existed in that year, and choose another year"),
            address,
            code=municipality,
        )
    present = tuple(name for name in wanted if name in rows[0])
    columns = ("id", "name", "year", *present)
    texts = tuple(
        tuple("" if row.get(name) is None else str(row[name]).strip() for name in columns)
        for row in rows
    )
    return Scores(columns, texts, address, day, tuple(set(wanted) - set(present)))


def _check(answer: Answer, wanted: Collection[str]) -> None:
    """Raise SourceFault unless the answer is a whole layer with these columns."""
    if answer.media_type.casefold().partition(";")[0].endswith("xml"):
        # The service tells of a mistake as XML, with status 200.
        raise SourceFault(
            _("the source refuses the question: {reason}"),
            CHANGED,
            answer.address,
            reason=" ".join(re.sub(r"<[^>]*>", " ", answer.text()).split())[:120],
        )
    collection = answer.json()
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not all(
        isinstance(feature, dict) and isinstance(feature.get("properties"), dict)
        for feature in features
    ):
        raise SourceFault(_("the answer is not a map layer"), CHANGED, answer.address)
    matched = collection.get("numberMatched", collection.get("totalFeatures"))
    if len(features) >= MOST_FEATURES or (isinstance(matched, int) and matched > len(features)):
        raise SourceFault(
            _("the table is not whole: {count} rows came, and there are more"),
            CHANGED,
            answer.address,
            count=len(features),
        )
    for feature in features[:1]:
        names = feature["properties"]
        for column in ("id", "name", "year"):
            if column not in names:
                raise _renamed(column, names, answer)
        if not set(wanted) & set(names):
            raise _renamed(", ".join(wanted), names, answer)


def _renamed(column: str, names: Collection[str], answer: Answer) -> SourceFault:
    return SourceFault(
        _("the source has no column {column} any more; it has {names}"),
        CHANGED,
        answer.address,
        column=column,
        names=", ".join(sorted(names)[:12]),
    )
