"""Saves what a dossier without faults says: new rows, changed rows, and what comes from files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from shapely import force_2d, to_wkb

from wijkdraad.method.know.profile.crosswalk import Step
from wijkdraad.programme.models import (
    Area,
    AreaRole,
    Feature,
    Indicator,
    Programme,
    Source,
    TerrainRaster,
)
from wijkdraad.programme.tables import LINK_KINDS, TABLES, Table
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.steps import know
from wijkdraad.steps.profile.keeping import KeptFigure, figures_of_now, save_comparable, year_of
from wijkdraad.steps.terrain.keeping import keep_heights
from wijkdraad.steps.terrain.measuring import measure_terrain

from .brought.amenities import save_amenities, told_gap
from .brought.layers import ReadLayers
from .checking import is_standard
from .described import Description, SourceDescription
from .keeping import Imported, KeptTable
from .progress import IMPORT_STEPS, Told
from .tables.names import FIGURES, STORED_TABLES
from .tables.reading import TABLE_OF_MODEL, ReadRow, ReadTables


@dataclass
class _Saved:
    """The rows saved so far, to point later rows at: (table, key) -> row."""

    rows: dict[tuple[str, str], models.Model] = field(default_factory=dict)


def save(
    description: Description,
    tables: ReadTables,
    layers: ReadLayers,
    fingerprint: str,
    progress: Told,
    keeps_maps: bool = False,
) -> Imported:
    """Save a dossier without faults, inside the transaction of the caller.

    With `keeps_maps`, boundaries and base map stay as they are: a workbook alone has none. Figures
    that the dossier brings along are not computed anew, unless a source brings a file.
    """
    programme = _save_programme(description, fingerprint)
    imported = Imported(programme)
    saved = _Saved()
    measures_ground = description.has_files or FIGURES.name not in tables.rows
    _save_sources(description, layers, imported, saved)
    _save_areas(description, layers, imported, saved, keeps_maps)
    _save_standard_indicators(tables, layers, programme, saved, measures_ground)
    for number, table in enumerate((*TABLES, *STORED_TABLES)):
        if table in TABLES:
            progress(2 + number, IMPORT_STEPS, "saving")
        _save_table(table, tables.rows.get(table.name, []), layers, imported, saved)
    for source_id, amenities in layers.amenities.items():
        made, there = save_amenities(programme, saved.rows["source", source_id], amenities)
        imported.created += made
        imported.unchanged += there
    _save_links(tables, imported, saved)
    _save_layers(description, layers, tables.crosswalk, programme, saved, keeps_maps)
    progress(IMPORT_STEPS - 1, IMPORT_STEPS, "ground")
    if measures_ground:
        know.describe_ground(programme)
        measure_terrain(programme)
    return imported


def _save_programme(description: Description, fingerprint: str) -> Programme:
    """The programme with what the description says; what that leaves open stays as it is."""
    told = description.programme
    chosen: dict[str, Any] = {}
    if told.phase:
        chosen["phase"] = told.phase
    if told.public is not None:
        chosen["is_public"] = told.public
    if told.track:
        chosen["track"] = told.track
    if told.opened_rooms is not None:
        chosen["opened_rooms"] = told.opened_rooms
    if told.origin_ground:
        chosen["origin_ground"] = told.origin_ground
    programme, _made = Programme.objects.update_or_create(
        slug=told.slug,
        defaults={
            **chosen,
            "name": told.name,
            "place": told.place,
            "summary": told.summary.rstrip(),
            "language": told.language,
            "reference_date": told.date,
            "version": told.version,
            "dossier_hash": fingerprint,
        },
    )
    return programme


def _save_sources(
    description: Description, layers: ReadLayers, imported: Imported, saved: _Saved
) -> None:
    kept = KeptTable(Source, ("key",), imported)
    for source in description.sources:
        values = {"key": source.id} | {
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
        if source.made_in_phase:
            values["phase"] = source.made_in_phase
        if source.id in layers.amenities:
            gap = told_gap(layers.amenities[source.id], description.programme.language)
            values["note"] = " ".join(filter(None, (source.note, gap)))
        saved.rows["source", source.id] = kept.keep(values)
    kept.make()


def _save_areas(
    description: Description,
    layers: ReadLayers,
    imported: Imported,
    saved: _Saved,
    keeps_maps: bool,
) -> None:
    kept = KeptTable(Area, ("code", "year"), imported)
    for position, area in enumerate(description.areas):
        source_id, shape = layers.boundaries.get(area.named, ("", None))
        values: dict[str, Any] = {
            "code": area.code,
            "year": area.year,
            "name": area.name,
            "role": area.role,
            "position": position if area.position is None else area.position,
        }
        if not keeps_maps:
            values["geometry"] = shape
            values["source"] = saved.rows["source", source_id] if source_id else None
        saved.rows["area", area.named] = kept.keep(values)
    kept.make()
    # An earlier dossier may have been about another area, or about this one in another year.
    codes = [(area.code, area.year) for area in description.areas]
    for earlier in imported.programme.areas.filter(role=AreaRole.SUBJECT):
        if (earlier.code, earlier.year) not in codes:
            earlier.role = AreaRole.COMPARISON
            earlier.position = len(codes)
            earlier.save(update_fields=["role", "position"])
            imported.changed += 1


def _save_standard_indicators(
    tables: ReadTables,
    layers: ReadLayers,
    programme: Programme,
    saved: _Saved,
    measures_ground: bool,
) -> None:
    """Copy the standard indicators that this dossier uses, so that the programme can name them."""
    used = {figure.indicator for read in layers.figures.values() for figure in read.figures}
    for rows in tables.rows.values():
        used |= {
            key for row in rows for table, key in row.references.values() if table == "indicators"
        }
    used |= {row.values["key"] for row in tables.rows.get("indicators", []) if is_standard(row)}
    if measures_ground:
        used |= set(know.GROUND_INDICATORS.values())
    for key in sorted(used & set(standard_indicators())):
        saved.rows["indicators", key] = know.standard_indicator(programme, key)


def _save_table(
    table: Table, rows: Sequence[ReadRow], layers: ReadLayers, imported: Imported, saved: _Saved
) -> None:
    kept = KeptTable(table.model, table.natural_key, imported)
    for row in rows:
        if table.model is Indicator and is_standard(row):
            _save_own_questions(row, kept, saved)
        else:
            _save_row(table, row, layers, kept, saved)
    kept.make()


def _save_own_questions(row: ReadRow, kept: KeptTable, saved: _Saved) -> None:
    """Of a standard indicator only what people wrote: the question, and what to look at."""
    asked = ("question", "site_check")
    own: dict[str, Any] = {name: row.values[name] for name in asked if name in row.values}
    stored = saved.rows["indicators", row.values["key"]]
    if any(getattr(stored, name) != text for name, text in own.items()):
        saved.rows["indicators", row.values["key"]] = kept.keep({"key": row.values["key"], **own})


def _save_row(
    table: Table, row: ReadRow, layers: ReadLayers, kept: KeptTable, saved: _Saved
) -> None:
    values = dict(row.values)
    if table is FIGURES:
        # A figure belongs to its period; it was made in no phase.
        values["phase"] = ""
    for name, (target, key) in row.references.items():
        values[name] = _saved_or_stored(target, key, kept.imported.programme, saved)
    own_key = values.get("key") if "key" in table.natural_key else None
    place = layers.places.get((table.name, str(own_key)))
    if place is not None:
        values["geometry"] = place.shape
    stored = kept.keep(values)
    if own_key is not None:
        saved.rows[TABLE_OF_MODEL[table.model], own_key] = stored


def _saved_or_stored(table: str, key: str, programme: Programme, saved: _Saved) -> models.Model:
    if (table, key) not in saved.rows:
        model = next(model for model, name in TABLE_OF_MODEL.items() if name == table)
        saved.rows[table, key] = model._default_manager.get(programme=programme, key=key)
    return saved.rows[table, key]


def _save_links(tables: ReadTables, imported: Imported, saved: _Saved) -> None:
    programme = imported.programme
    for kind in LINK_KINDS:
        kept = KeptTable(kind.model, (kind.from_field, kind.to_field), imported)
        for link in tables.links:
            if link.kind is kind:
                ends = {
                    kind.from_field: (kind.from_table, link.from_key),
                    kind.to_field: (kind.to_table, link.to_key),
                }
                rows = {
                    name: _saved_or_stored(table, key, programme, saved)
                    for name, (table, key) in ends.items()
                }
                kept.keep({**rows, "why": link.why})
        kept.make()


def _kept_figures(
    description: Description,
    layers: ReadLayers,
    source: SourceDescription,
    crosswalk: Iterable[Step],
) -> list[KeptFigure]:
    """The figures of a source under the codes of the year of the neighbourhood."""
    areas = [area for area in description.areas if not area.earlier]
    now = next(area.year for area in areas if area.role == AreaRole.SUBJECT)
    then = year_of(source.period)
    nearest = min(
        (each for each in description.sources if each.id in layers.figures),
        key=lambda each: (abs(year_of(each.period) - now), -year_of(each.period), each.id),
    )
    is_now = year_of(nearest.period) == then
    codes = set() if is_now else {figure.code for figure in layers.figures[nearest.id].figures}
    steps = [step for step in crosswalk if (step.old_year, step.new_year) == (then, now)]
    return figures_of_now(
        layers.figures[source.id].figures, steps, [area.code for area in areas], codes
    )


def _save_layers(
    description: Description,
    layers: ReadLayers,
    crosswalk: Iterable[Step],
    programme: Programme,
    saved: _Saved,
    keeps_maps: bool,
) -> None:
    """Save what came from source files; what is no longer in the files makes way for it."""
    if not keeps_maps:
        _save_features(programme, layers, saved)
    areas = {
        area.code: saved.rows["area", area.named] for area in description.areas if not area.earlier
    }
    indicators = {
        key: row
        for (table, key), row in saved.rows.items()
        if table == "indicators" and isinstance(row, Indicator)
    }
    for source in description.sources:
        if source.id in layers.figures:
            row = saved.rows["source", source.id]
            kept = _kept_figures(description, layers, source, crosswalk)
            know.save_figures(programme, row, areas, indicators, kept)
            save_comparable(programme, row, kept, layers.figures[source.id].names)
        for surface in ("ground", "surface"):
            raster = layers.rasters.get((source.id, surface))
            if raster is not None:
                row = saved.rows["source", source.id]
                know.describe_elevation(programme, row, surface, raster)
                keep_heights(programme, row, surface, raster)
    _save_terrain(programme, layers, saved)


def _save_terrain(programme: Programme, layers: ReadLayers, saved: _Saved) -> None:
    """Save the rasters of an export, byte by byte; one that is the same is not touched."""
    for told, tiff in layers.terrain:
        source = saved.rows["source", told.source] if told.source else None
        values = {
            "source": source,
            "bands": told.bands,
            "tiff": tiff,
            "known_share": told.known_share,
            "method": told.method,
            "fingerprint": told.fingerprint,
        }
        kept = TerrainRaster.objects.filter(programme=programme, layer=told.layer).first()
        if kept is None:
            TerrainRaster.objects.create(programme=programme, layer=told.layer, **values)
        elif values != {name: getattr(kept, name) for name in values} | {"tiff": bytes(kept.tiff)}:
            TerrainRaster.objects.filter(pk=kept.pk).update(**values)


def _save_features(programme: Programme, layers: ReadLayers, saved: _Saved) -> None:
    """Make the base map equal to what was read; a shape that stays keeps its row."""
    stored: dict[tuple[int, str, str, bytes], list[int]] = defaultdict(list)
    for feature in Feature.objects.filter(programme=programme):
        shape = to_wkb(feature.geometry)
        stored[feature.source_id, feature.kind, feature.ground, shape].append(feature.pk)
    new = []
    for read in layers.features:
        source = saved.rows["source", read.source]
        same = stored.get((source.pk, read.kind, read.ground, to_wkb(force_2d(read.shape))))
        if same:
            same.pop(0)
            continue
        new.append(
            Feature(
                programme=programme,
                source_id=source.pk,
                kind=read.kind,
                ground=read.ground,
                geometry=read.shape,
            )
        )
    gone = [key for keys in stored.values() for key in keys]
    Feature.objects.filter(programme=programme, pk__in=gone).delete()
    Feature.objects.bulk_create(new)
