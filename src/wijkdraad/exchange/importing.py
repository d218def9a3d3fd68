"""Imports a dossier folder: checks everything first, then saves all of it or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from wijkdraad.programme.models import Area, Feature, Indicator, Programme, Source
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.steps import know

from .description import FILE_NAME, Description, read_description
from .faults import Fault, FaultyDossier
from .layers import ReadLayers, read_layers
from .reading import TABLE_OF_MODEL, ReadRow, ReadTables, read_tables
from .tables import LINKS_FILE, TABLES


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


def import_dossier(folder: Path) -> Imported:
    """Import the dossier in `folder`.

    Rows are recognised by their id, so importing again updates and never doubles; the very
    same dossier changes nothing at all. Rows that are no longer in the dossier are kept:
    others may have added them here. Raises FaultyDossier, with every fault, before anything
    is saved.
    """
    description = read_description(folder)
    tables = read_tables(folder)
    layers = read_layers(folder, description)
    faults = [
        *tables.faults,
        *layers.faults,
        *_reference_faults(description, tables),
        *_layer_faults(description, tables, layers),
    ]
    if faults:
        raise FaultyDossier(sorted(set(faults)))
    fingerprint = dossier_hash(folder, description)
    existing = Programme.objects.filter(
        slug=description.programme.slug, dossier_hash=fingerprint
    ).first()
    if existing is not None:
        return Imported(existing, same_dossier=True)
    with transaction.atomic():
        return _save(description, tables, layers, fingerprint)


def dossier_hash(folder: Path, description: Description) -> str:
    """A fingerprint of the files of a dossier: the same files give the same 64 characters."""
    names = {FILE_NAME, *(source.file for source in description.sources if source.use)}
    for table_names in [(table.name, table.dutch) for table in TABLES] + [LINKS_FILE]:
        names.update(f"{name}.csv" for name in table_names if (folder / f"{name}.csv").is_file())
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(name.encode())
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()


def _known_keys(description: Description, tables: ReadTables) -> dict[str, set[str]]:
    """Per table the keys a row may refer to: those of the dossier and those saved earlier."""
    known = {
        table.name: tables.keys(table.name) for table in TABLES if table.natural_key == ("key",)
    }
    programme = Programme.objects.filter(slug=description.programme.slug).first()
    if programme is not None:
        for model, name in TABLE_OF_MODEL.items():
            known[name] |= set(
                model._default_manager.filter(programme=programme).values_list("key", flat=True)
            )
    known["indicators"] |= set(standard_indicators())
    known["area"] = {area.code for area in description.areas}
    known["source"] = {source.id for source in description.sources}
    return known


def _reference_faults(description: Description, tables: ReadTables) -> list[Fault]:
    known = _known_keys(description, tables)
    faults = []
    for rows in tables.rows.values():
        for row in rows:
            for table, key, column in row.references.values():
                if key not in known[table]:
                    faults.append(
                        Fault(
                            row.file,
                            row.row,
                            column,
                            key,
                            _("an id that stands in {table}").format(table=table),
                        )
                    )
    for link in tables.links:
        for column, table, key in (
            ("from", link.kind.from_table, link.from_key),
            ("to", link.kind.to_table, link.to_key),
        ):
            if key not in known[table]:
                faults.append(
                    Fault(
                        link.file,
                        link.row,
                        column,
                        key,
                        _("an id that stands in {table}").format(table=table),
                    )
                )
    return faults + _own_indicator_faults(tables)


def _own_indicator_faults(tables: ReadTables) -> list[Fault]:
    standard = standard_indicators()
    return [
        Fault(
            row.file,
            row.row,
            "id",
            row.values["key"],
            _("an id of your own: this one is a standard indicator"),
        )
        for row in tables.rows.get("indicators", [])
        if row.values.get("key") in standard
    ]


def _layer_faults(description: Description, tables: ReadTables, layers: ReadLayers) -> list[Fault]:
    faults = []
    for source in description.sources:
        if source.use in ("works", "contributions", "actors"):
            keys = tables.keys(source.use)
            faults += [
                Fault(
                    source.file, 0, "id", key, _("an id that stands in {table}").format(table=table)
                )
                for (table, key) in layers.places
                if table == source.use and key not in keys
            ]
    return faults


def _save(
    description: Description, tables: ReadTables, layers: ReadLayers, fingerprint: str
) -> Imported:
    programme, _made = Programme.objects.update_or_create(
        slug=description.programme.slug,
        defaults={
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
    for table in TABLES:
        for row in tables.rows.get(table.name, []):
            _save_row(table.name, table.model, table.natural_key, row, layers, imported, saved)
    _save_links(tables, imported, saved)
    _save_layers(description, layers, programme, saved)
    know.describe_ground(programme)
    return imported


def _upsert(
    model: type[models.Model], identity: dict[str, Any], values: dict[str, Any], imported: Imported
) -> models.Model:
    """Create, update or leave the row with this identity, and count which of the three it was."""
    row = model._default_manager.filter(programme=imported.programme, **identity).first()
    if row is None:
        imported.created += 1
        return model._default_manager.create(programme=imported.programme, **identity, **values)
    changes = [name for name, value in values.items() if getattr(row, name) != value]
    if not changes:
        imported.unchanged += 1
        return row
    for name in changes:
        setattr(row, name, values[name])
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


def _save_standard_indicators(
    tables: ReadTables, layers: ReadLayers, programme: Programme, saved: _Saved
) -> None:
    """Copy the standard indicators that this dossier uses, so that the programme can name them."""
    used = {figure.indicator for figures in layers.figures.values() for figure in figures}
    for rows in tables.rows.values():
        used |= {
            key
            for row in rows
            for table, key, _column in row.references.values()
            if table == "indicators"
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
    for name, (target, key, _column) in row.references.items():
        values[name] = _saved_or_stored(target, key, imported.programme, saved)
    identity = {name: values.pop(name) for name in natural_key}
    place = layers.places.get((table, str(identity.get("key"))))
    if place is not None:
        values["geometry"] = place
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
    """Save what came from source files; a source's earlier features and figures make way for it."""
    Feature.objects.filter(programme=programme).delete()
    Feature.objects.bulk_create(
        Feature(
            programme=programme, source=saved.rows["source", source_id], kind=kind, geometry=shape
        )
        for source_id, kind, shape in layers.features
    )
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
