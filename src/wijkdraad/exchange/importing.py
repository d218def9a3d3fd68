"""Imports a dossier folder: checks everything first, then saves all of it or nothing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from shapely import force_2d, to_wkb

from wijkdraad.programme.history import event
from wijkdraad.programme.models import Area, AreaRole, Feature, Indicator, Person, Programme, Source
from wijkdraad.programme.models.row import Row
from wijkdraad.programme.tables import LINKS_FILE, TABLES
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.reference.loader import units
from wijkdraad.steps import know

from .description import FILE_NAME, Description, ReadDescription, read_description
from .faults import Fault, FaultyDossier
from .layers import ReadLayers, read_layers
from .progress import IMPORT_STEPS, Told, nobody_listens
from .reading import TABLE_OF_MODEL, ReadRow, ReadTables, read_tables, table_files


@dataclass
class Imported:
    """What an import did: the programme, and how many rows were made, changed and left alone."""

    programme: Programme
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    same_dossier: bool = False


@dataclass
class _Saved:
    """The rows saved so far, to point later rows at: (table, key) -> row."""

    rows: dict[tuple[str, str], models.Model] = field(default_factory=dict)


def import_dossier(
    folder: Path,
    person: Person | None = None,
    before_saving: Callable[[str], None] | None = None,
    progress: Told = nobody_listens,
) -> Imported:
    """Import the dossier in `folder`, in the name of `person`.

    Rows are recognised by their id, so importing again updates and never doubles; the very
    same dossier changes nothing at all. Rows that are no longer in the dossier are kept:
    others may have added them here. Raises FaultyDossier, with every fault, before anything
    is saved. `before_saving` gets the short name inside the transaction and may still refuse.
    """
    progress(0, IMPORT_STEPS, "tables")
    described = read_description(folder)
    tables = read_tables(folder)
    progress(1, IMPORT_STEPS, "maps")
    layers = read_layers(folder, described.sources, described.codes or ())
    known = _known_keys(described, tables)
    faults = [
        *described.faults,
        *tables.faults,
        *layers.faults,
        *_reference_faults(tables, known),
        *_place_faults(tables, layers),
        *_indicator_faults(tables),
        *_reserved_key_faults(tables),
    ]
    description = described.whole()
    if faults or description is None:
        raise FaultyDossier(sorted(set(faults)))
    fingerprint = dossier_hash(folder, description)
    slug = description.programme.slug
    with event(person):
        if before_saving is not None:
            before_saving(slug)
        existing = Programme.objects.filter(slug=slug, dossier_hash=fingerprint).first()
        if existing is not None:
            return Imported(existing, same_dossier=True)
        return _save(description, tables, layers, fingerprint, progress)


def dossier_hash(folder: Path, description: Description) -> str:
    """A fingerprint of the files of a dossier: the same files give the same 64 characters."""
    names = {FILE_NAME, *(source.file for source in description.sources if source.use)}
    for table_names in [(table.name, table.dutch) for table in TABLES] + [LINKS_FILE]:
        names.update(path.name for path in table_files(folder, table_names))
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(name.encode())
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()


def _known_keys(described: ReadDescription, tables: ReadTables) -> dict[str, set[str] | None]:
    """Per table the keys a row may refer to: those of the dossier and those saved earlier.

    None where nobody can say: the file that names them cannot be read.
    """
    known: dict[str, set[str] | None] = {"area": described.codes, "source": described.ids}
    for model, name in TABLE_OF_MODEL.items():
        earlier = model._default_manager.filter(programme__slug=described.slug)
        known[name] = tables.keys(name) | set(earlier.values_list("key", flat=True))
    known["indicators"] = (known["indicators"] or set()) | set(standard_indicators())
    return known | dict.fromkeys(tables.unread)


def _reference_faults(tables: ReadTables, known: Mapping[str, set[str] | None]) -> list[Fault]:
    """A fault for every id that points at no row."""
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
    return [
        Fault(file, number, title, key, _("an id that stands in {table}").format(table=table))
        for file, number, title, table, key in pointers
        if (keys := known[table]) is not None and key not in keys
    ]


def _place_faults(tables: ReadTables, layers: ReadLayers) -> list[Fault]:
    """A fault for every shape that belongs to no row of its table."""
    return [
        Fault(
            place.file,
            place.row,
            "id",
            key,
            _("an id that stands in {table}").format(table=table),
        )
        for (table, key), place in layers.places.items()
        if table not in tables.unread and key not in tables.keys(table)
    ]


def _indicator_faults(tables: ReadTables) -> list[Fault]:
    """Faults for own indicators with a standard id, and for values out of the unit."""
    standard = standard_indicators()
    bounds = {key: (indicator.lowest, indicator.highest) for key, indicator in standard.items()}
    faults = []
    for row in tables.rows.get("indicators", []):
        key, unit = row.values.get("key", ""), units().get(row.values.get("unit", ""))
        if key in standard:
            expected = _("an id of your own: this one is a standard indicator")
            faults.append(Fault(row.file, row.row, row.titles["key"], key, expected))
        elif unit is not None:
            bounds[key] = (unit.lowest, unit.highest)
    for row in (*tables.rows.get("observations", []), *tables.rows.get("targets", [])):
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


def _reserved_key_faults(tables: ReadTables) -> list[Fault]:
    """Faults for observations with an id that a computed figure may get."""
    return [
        Fault(
            row.file,
            row.row,
            row.titles["key"],
            row.values["key"],
            _("an id that does not begin with an area code and a dot: computed figures do"),
        )
        for row in tables.rows.get("observations", [])
        if know.is_computed_key(row.values.get("key", ""))
    ]


def _save(
    description: Description,
    tables: ReadTables,
    layers: ReadLayers,
    fingerprint: str,
    progress: Told,
) -> Imported:
    chosen: dict[str, Any] = {}
    if description.programme.phase:
        chosen["phase"] = description.programme.phase
    if description.programme.public is not None:
        chosen["is_public"] = description.programme.public
    programme, _made = Programme.objects.update_or_create(
        slug=description.programme.slug,
        defaults={
            **chosen,
            "name": description.programme.name,
            "place": description.programme.place,
            "summary": description.programme.summary,
            "language": description.programme.language,
            "reference_date": description.programme.date,
            "version": description.programme.version,
            "dossier_hash": fingerprint,
        },
    )
    imported = Imported(programme)
    saved = _Saved()
    _save_sources(description, imported, saved)
    _save_areas(description, layers, imported, saved)
    _save_standard_indicators(tables, layers, programme, saved)
    for number, table in enumerate(TABLES):
        progress(2 + number, IMPORT_STEPS, "saving")
        for row in tables.rows.get(table.name, []):
            _save_row(table.name, table.model, table.natural_key, row, layers, imported, saved)
    _save_links(tables, imported, saved)
    _save_layers(description, layers, programme, saved)
    progress(IMPORT_STEPS - 1, IMPORT_STEPS, "ground")
    know.describe_ground(programme)
    return imported


def _upsert(
    model: type[models.Model], identity: dict[str, Any], values: dict[str, Any], imported: Imported
) -> models.Model:
    """Create, update or leave the row with this identity, and count which of the three it was."""
    row = model._default_manager.filter(programme=imported.programme, **identity).first()
    if row is None:
        imported.created += 1
        phase = {"phase": imported.programme.phase} if issubclass(model, Row) else {}
        return model._default_manager.create(
            programme=imported.programme, **identity, **values, **phase
        )
    changes = [name for name, value in values.items() if getattr(row, name) != value]
    if not changes:
        imported.unchanged += 1
        return row
    for name in changes:
        setattr(row, name, values[name])
    if isinstance(row, Row):
        # Whoever has the row open on a screen is told that it changed.
        row.revision += 1
        changes.append("revision")
    row.save(update_fields=changes)
    imported.changed += 1
    return row


def _save_sources(description: Description, imported: Imported, saved: _Saved) -> None:
    for source in description.sources:
        values = {
            name: getattr(source, name)
            for name in (
                "name",
                "publisher",
                "period",
                "retrieved",
                "licence",
                "address",
                "file",
                "note",
                "status",
            )
        }
        saved.rows["source", source.id] = _upsert(Source, {"key": source.id}, values, imported)


def _save_areas(
    description: Description, layers: ReadLayers, imported: Imported, saved: _Saved
) -> None:
    for position, area in enumerate(description.areas):
        source_id, shape = layers.boundaries.get(area.code, ("", None))
        values = {
            "name": area.name,
            "role": area.role,
            "geometry": shape,
            "position": position,
            "source": saved.rows["source", source_id] if source_id else None,
        }
        saved.rows["area", area.code] = _upsert(
            Area, {"code": area.code, "year": area.year}, values, imported
        )
    # An earlier dossier may have been about another area, or about this one in another year.
    codes = [(area.code, area.year) for area in description.areas]
    for earlier in imported.programme.areas.filter(role=AreaRole.SUBJECT):
        if (earlier.code, earlier.year) not in codes:
            earlier.role = AreaRole.COMPARISON
            earlier.position = len(codes)
            earlier.save(update_fields=["role", "position"])
            imported.changed += 1


def _save_standard_indicators(
    tables: ReadTables, layers: ReadLayers, programme: Programme, saved: _Saved
) -> None:
    """Copy the standard indicators that this dossier uses, so that the programme can name them."""
    used = {figure.indicator for figures in layers.figures.values() for figure in figures}
    for rows in tables.rows.values():
        used |= {
            key for row in rows for table, key in row.references.values() if table == "indicators"
        }
    used |= set(know.GROUND_INDICATORS.values())
    for key in sorted(used & set(standard_indicators())):
        saved.rows["indicators", key] = know.standard_indicator(programme, key)


def _save_row(
    table: str,
    model: type[models.Model],
    natural_key: tuple[str, ...],
    row: ReadRow,
    layers: ReadLayers,
    imported: Imported,
    saved: _Saved,
) -> None:
    values = dict(row.values)
    for name, (target, key) in row.references.items():
        values[name] = _saved_or_stored(target, key, imported.programme, saved)
    identity = {name: values.pop(name) for name in natural_key}
    place = layers.places.get((table, str(identity.get("key"))))
    if place is not None:
        values["geometry"] = place.shape
    stored = _upsert(model, identity, values, imported)
    if "key" in identity:
        saved.rows[table, identity["key"]] = stored


def _saved_or_stored(table: str, key: str, programme: Programme, saved: _Saved) -> models.Model:
    if (table, key) not in saved.rows:
        model = next(model for model, name in TABLE_OF_MODEL.items() if name == table)
        saved.rows[table, key] = model._default_manager.get(programme=programme, key=key)
    return saved.rows[table, key]


def _save_links(tables: ReadTables, imported: Imported, saved: _Saved) -> None:
    for link in tables.links:
        identity = {
            link.kind.from_field: _saved_or_stored(
                link.kind.from_table, link.from_key, imported.programme, saved
            ),
            link.kind.to_field: _saved_or_stored(
                link.kind.to_table, link.to_key, imported.programme, saved
            ),
        }
        _upsert(link.kind.model, identity, {"why": link.why}, imported)


def _save_layers(
    description: Description, layers: ReadLayers, programme: Programme, saved: _Saved
) -> None:
    """Save what came from source files; what is no longer in the files makes way for it."""
    _save_features(programme, layers, saved)
    areas = {area.code: saved.rows["area", area.code] for area in description.areas}
    indicators = {
        key: row
        for (table, key), row in saved.rows.items()
        if table == "indicators" and isinstance(row, Indicator)
    }
    for source in description.sources:
        if source.id in layers.figures:
            know.save_figures(
                programme,
                saved.rows["source", source.id],
                areas,
                indicators,
                layers.figures[source.id],
            )
        for surface in ("ground", "surface"):
            raster = layers.rasters.get((source.id, surface))
            if raster is not None:
                know.describe_elevation(programme, saved.rows["source", source.id], surface, raster)


def _save_features(programme: Programme, layers: ReadLayers, saved: _Saved) -> None:
    """Make the base map equal to what was read; a shape that stays keeps its row."""
    stored: dict[tuple[int, str, bytes], list[int]] = defaultdict(list)
    for feature in Feature.objects.filter(programme=programme):
        stored[feature.source_id, feature.kind, to_wkb(feature.geometry)].append(feature.pk)
    new = []
    for source_id, kind, shape in layers.features:
        source = saved.rows["source", source_id]
        same = stored.get((source.pk, kind, to_wkb(force_2d(shape))))
        if same:
            same.pop(0)
        else:
            new.append(Feature(programme=programme, source_id=source.pk, kind=kind, geometry=shape))
    gone = [key for keys in stored.values() for key in keys]
    Feature.objects.filter(programme=programme, pk__in=gone).delete()
    Feature.objects.bulk_create(new)
