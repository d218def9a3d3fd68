"""Checks what the parts of a dossier must be together: whether all they point at is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import get_args

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wijkdraad.method.know.profile.crosswalk import How
from wijkdraad.method.listen.coding.voices import refusal
from wijkdraad.method.measure.periods import names_a_year
from wijkdraad.programme.models import (
    DoubleContribution,
    DoubleVerdict,
    Handshake,
    MissingReason,
    Programme,
)
from wijkdraad.programme.tables import HANDSHAKES
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.reference.loader import units
from wijkdraad.steps import know

from .brought.layers import ReadLayers
from .described import ReadDescription
from .dossier import Dossier
from .faults import Fault
from .tables.cells import is_finite_number, period_in_words
from .tables.meetings import meeting_faults
from .tables.names import COMPARED, FIGURES, in_the_words_of
from .tables.reading import TABLE_OF_MODEL, ReadRow, ReadTables

MOST_OF_A_MISSING_TABLE = 3
"""More rows than this that point at a table without rows are told as one fault."""


def all_faults(
    dossier: Dossier, described: ReadDescription, tables: ReadTables, layers: ReadLayers
) -> list[Fault]:
    """Every fault of the parts themselves, and of the parts together."""
    there = Programme.objects.filter(slug=described.slug).first()
    known = _known_keys(described, tables, there)
    return [
        *described.faults,
        *tables.faults,
        *layers.faults,
        *([] if described.files is None else dossier.stray_files(described.files)),
        *_reference_faults(tables, known),
        *_double_faults(tables, there),
        *_receipt_faults(tables, there),
        *meeting_faults(tables, there),
        *_place_faults(tables, layers),
        *_source_faults(layers, known),
        *_indicator_faults(tables),
        *_period_faults(described, tables),
        *_reserved_key_faults(tables),
        *_compared_faults(tables),
    ]


def _known_keys(
    described: ReadDescription, tables: ReadTables, there: Programme | None
) -> dict[str, set[str] | None]:
    """Per table the keys a row may refer to: those of the dossier and those saved earlier.

    None where nobody can say: the file that names them cannot be read.
    """
    known: dict[str, set[str] | None] = {"area": described.codes, "source": described.ids}
    for model, name in TABLE_OF_MODEL.items():
        known[name] = tables.keys(name)
        if there is not None:
            earlier = model._default_manager.filter(programme=there)
            known[name] = tables.keys(name) | set(earlier.values_list("key", flat=True))
    known["indicators"] = (known["indicators"] or set()) | set(standard_indicators())
    known["observations"] = (known["observations"] or set()) | tables.keys(FIGURES.name)
    return known | dict.fromkeys(tables.unread)


def _reference_faults(tables: ReadTables, known: Mapping[str, set[str] | None]) -> list[Fault]:
    """A fault for every id that points at no row; one for a column that points at an empty table.

    Where a whole sheet was left out, hundreds of the same faults would bury the one that matters.
    """
    pointers = [
        (row.file, row.row, row.titles[name], table, key)
        for rows in tables.rows.values()
        for row in rows
        for name, (table, key) in row.references.items()
    ]
    for link in tables.links:
        from_title, to_title = link.titles
        pointers += [
            (link.file, link.row, from_title, link.kind.from_table, link.from_key),
            (link.file, link.row, to_title, link.kind.to_table, link.to_key),
        ]
    wrong: dict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    for file, number, title, table, key in pointers:
        keys = known[table]
        if keys is not None and key not in keys:
            wrong[file, title, table].append((number, key))
    faults = []
    for (file, title, table), places in wrong.items():
        if not known[table] and len(places) > MOST_OF_A_MISSING_TABLE:
            number, key = places[0]
            found = _("{key}, and so in {count} rows").format(key=key, count=len(places))
            expected = _("{id}, and there is none at all").format(id=_known_in(table))
            faults.append(Fault(file, number, title, found, expected))
            continue
        faults += [Fault(file, number, title, key, _known_in(table)) for number, key in places]
    return faults


def _known_in(table: str) -> str:
    named = in_the_words_of(table, get_language() or "")
    return _("an id that stands in {table}").format(table=named)


def _double_faults(tables: ReadTables, there: Programme | None) -> list[Fault]:
    """A fault for every double that makes a chain or a circle, with those saved earlier."""
    rows = [
        row
        for row in tables.rows.get("doubles", [])
        if row.values.get("verdict") == DoubleVerdict.SAME
        and row.references.keys() >= {"contribution", "same_as"}
    ]
    replaced = tables.keys("doubles")
    pairs = []
    if there is not None:
        earlier = DoubleContribution.objects.filter(programme=there, verdict=DoubleVerdict.SAME)
        pairs = list(
            earlier.exclude(key__in=replaced).values_list("contribution__key", "same_as__key")
        )
    faults = []
    for row in rows:
        pair = (row.references["contribution"][1], row.references["same_as"][1])
        if refusal(pairs, pair) is None:
            pairs.append(pair)
            continue
        expected = _("a contribution that counts itself, and that is not judged twice")
        faults.append(Fault(row.file, row.row, row.titles["same_as"], pair[1], expected))
    return faults


def _receipt_faults(tables: ReadTables, there: Programme | None) -> list[Fault]:
    """A fault for every receipt that a file would add to a programme that exists, or change there.

    Only the receiver says what was delivered. A programme that comes in whole keeps its receipts.
    """
    if there is None:
        return []
    said = HANDSHAKES.said_elsewhere
    confirmed = {
        row.pop("key"): row
        for row in Handshake.objects.filter(programme=there).values("key", *said)
    }
    unconfirmed = {name: getattr(Handshake(), name) for name in said}
    expected = _("what the receiver said on the page of the private link, or empty")
    return [
        Fault(row.file, row.row, row.titles[name], str(row.values[name]), expected)
        for row in tables.rows.get(HANDSHAKES.name, [])
        for name in said
        if name in row.values
        and row.values[name] != confirmed.get(row.values.get("key"), unconfirmed)[name]
    ]


def _place_faults(tables: ReadTables, layers: ReadLayers) -> list[Fault]:
    """A fault for every shape that belongs to no row of its table."""
    return [
        Fault(
            place.file,
            place.row,
            "id",
            key,
            _known_in(table),
        )
        for (table, key), place in layers.places.items()
        if table not in tables.unread and key not in tables.keys(table)
    ]


def _source_faults(layers: ReadLayers, known: Mapping[str, set[str] | None]) -> list[Fault]:
    """A fault for every stored shape whose source is not in the dossier."""
    keys = known["source"]
    return [
        Fault(
            place.file,
            place.row,
            "source",
            key,
            _known_in("source"),
        )
        for key, place in layers.sources.items()
        if keys is not None and key not in keys
    ]


def is_standard(row: ReadRow) -> bool:
    """Whether a row of the indicators says just what the standard list says, in a language.

    An export has such a row for a standard indicator that no other row uses.
    """
    standard = standard_indicators().get(row.values.get("key", ""))
    if standard is None:
        return False
    texts = ((standard.name_nl, standard.note_nl), (standard.name_en, standard.note_en))
    return (row.values.get("name"), row.values.get("note", "")) in texts


def _indicator_faults(tables: ReadTables) -> list[Fault]:
    """Faults for own indicators with a standard id, and for values out of the unit."""
    standard = standard_indicators()
    bounds = {key: (indicator.lowest, indicator.highest) for key, indicator in standard.items()}
    faults = []
    for row in tables.rows.get("indicators", []):
        key, unit = row.values.get("key", ""), units().get(row.values.get("unit", ""))
        if is_standard(row):
            continue
        if key in standard:
            expected = _("an id of your own: this one is a standard indicator")
            faults.append(Fault(row.file, row.row, row.titles["key"], key, expected))
        elif unit is not None:
            bounds[key] = (unit.lowest, unit.highest)
    for row in (*_observations(tables), *tables.rows.get("targets", [])):
        value = row.values.get("value")
        _table, key = row.references.get("indicator", ("", ""))
        lowest, highest = bounds.get(key, (None, None))
        if value is None:
            continue
        if lowest is not None and value < lowest:
            expected = _("at least {lowest}, by the unit of {indicator}").format(
                lowest=f"{lowest:g}", indicator=key
            )
        elif highest is not None and value > highest:
            expected = _("at most {highest}, by the unit of {indicator}").format(
                highest=f"{highest:g}", indicator=key
            )
        else:
            continue
        faults.append(Fault(row.file, row.row, row.titles["value"], f"{value:g}", expected))
    return faults


def _observations(tables: ReadTables) -> list[ReadRow]:
    return [*tables.rows.get("observations", []), *tables.rows.get(FIGURES.name, [])]


def _period_faults(described: ReadDescription, tables: ReadTables) -> list[Fault]:
    """A fault for every observation whose period has no year, which would come before all others.

    An export is read as it is: on the site someone may have written such a period.
    """
    if described.export is not None:
        return []
    return [
        Fault(row.file, row.row, row.titles["period"], row.values["period"], period_in_words())
        for row in tables.rows.get("observations", [])
        if "period" in row.values and not names_a_year(row.values["period"])
    ]


def _reserved_key_faults(tables: ReadTables) -> list[Fault]:
    """Faults for observations with an id that only a computed figure may get, and the reverse."""
    own = _("an id that does not begin with an area code and a dot: computed figures do")
    computed = _("an id that begins with an area code and a dot; others stand in observations")
    return [
        Fault(row.file, row.row, row.titles["key"], row.values["key"], expected)
        for rows, is_computed, expected in (
            (tables.rows.get("observations", []), False, own),
            (tables.rows.get(FIGURES.name, []), True, computed),
        )
        for row in rows
        if "key" in row.values and know.is_computed_key(row.values["key"]) != is_computed
    ]


def _compared_faults(tables: ReadTables) -> list[Fault]:
    """Faults for areas to compare with whose figures are not what an export writes."""
    expected = _("for each indicator of the standard list a value or a missing_reason")
    return [
        Fault(row.file, row.row, row.titles["figures"], _("something else"), expected)
        for row in tables.rows.get(COMPARED.name, [])
        if "figures" in row.values and not _are_figures(row.values["figures"])
    ]


def _are_figures(found: object) -> bool:
    """Whether this is what `ComparableArea.figures` holds."""
    return isinstance(found, dict) and all(
        key in standard_indicators() and isinstance(told, dict) and _is_figure(key, told)
        for key, told in found.items()
    )


def _is_figure(key: str, told: dict[str, object]) -> bool:
    value, reason = told.get("value"), told.get("missing_reason")
    is_one = ("value" in told) != ("missing_reason" in told)
    if not is_one or not told.keys() <= {"value", "missing_reason", "how"}:
        return False
    if told.get("how", "kept") not in get_args(How):
        return False
    if "missing_reason" in told:
        return reason in MissingReason.values
    if not is_finite_number(value):
        return False
    standard = standard_indicators()[key]
    return (standard.lowest is None or value >= standard.lowest) and (
        standard.highest is None or value <= standard.highest
    )
