"""Writes a programme as a dossier: a folder, a ZIP of it, or one workbook."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _

from wijkdraad.exchange.export.contents import Contents, Shape, contents_of, in_language_of
from wijkdraad.exchange.faults import Fault, FaultyDossier
from wijkdraad.exchange.importing import check_dossier
from wijkdraad.exchange.tables.names import (
    FIGURES,
    FILE_NAME,
    PHASE_COLUMN,
    PLACE_COLUMNS,
    READ_TABLES,
    WORKBOOK_NAME,
    Names,
)
from wijkdraad.exchange.tables.writing import cell_text, csv_text, harmless, place_texts
from wijkdraad.exchange.workbook.workbook_out import workbook_of
from wijkdraad.files.toml_text import toml_table
from wijkdraad.programme.models import Programme, TerrainRaster
from wijkdraad.programme.tables import LINK_COLUMNS, LINKS_FILE, Column, Table

PRODUCT = "wijkdraad"
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The moment of every file in a ZIP: the same programme gives the same bytes."""


@dataclass(frozen=True)
class Exported:
    """What was written: the folder, its files in order, and how many rows and links they hold."""

    folder: Path
    files: tuple[str, ...]
    rows: int


def export_dossier(programme: Programme, folder: Path, as_workbook: bool = False) -> Exported:
    """Write `programme` as a dossier into `folder`, which is new, empty or an earlier export.

    What was written is read and checked like any dossier before it takes its place. Raises
    FaultyDossier where the folder holds other files, or where a row cannot stand in a dossier.
    """
    earlier = _earlier_files(folder)
    contents = contents_of(programme)
    files = _files(contents, as_workbook)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder.parent) as place:
        made = Path(place)
        for name, content in files.items():
            (made / name).write_bytes(content)
        check_dossier(made)
        folder.mkdir(exist_ok=True)
        for name in earlier:
            (folder / name).unlink(missing_ok=True)
        for name in files:
            shutil.move(made / name, folder / name)
    return Exported(folder, tuple(files), contents.count)


def export_zip(programme: Programme, codings: Collection[int] | None = None) -> bytes:
    """`programme` as a dossier folder in a ZIP, with these codings. Raises FaultyDossier."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in _files(contents_of(programme, codings), as_workbook=False).items():
            entry = zipfile.ZipInfo(f"{programme.slug}/{name}", ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return packed.getvalue()


def export_workbook(programme: Programme, codings: Collection[int] | None = None) -> bytes:
    """`programme` as one workbook that is a dossier by itself, without shapes that are no points.

    `codings` as in `contents_of`. Raises FaultyDossier.
    """
    contents = contents_of(programme, codings)
    with in_language_of(programme):
        return workbook_of(contents, is_alone=True)


def _earlier_files(folder: Path) -> list[str]:
    """The files that an earlier export left in `folder`. Raises FaultyDossier for other files."""
    if folder.is_file():
        raise _occupied(folder, _("a file"))
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if not there:
        return []
    try:
        raw = tomllib.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        made = [str(name) for name in raw["export"]["files"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _occupied(folder, _("a folder with files in it")) from error
    others = [name for name in there if name not in made]
    if others:
        names = ", ".join(others[:5])
        raise _occupied(folder, _("files that no export made: {names}").format(names=names))
    return [name for name in made if name in there]


def _occupied(folder: Path, found: str) -> FaultyDossier:
    expected = _("a new or empty folder, or an earlier export with nothing added")
    return FaultyDossier([Fault(str(folder), 0, "", found, expected)])


def _files(contents: Contents, as_workbook: bool) -> dict[str, bytes]:
    """Every file of the dossier, by name: `dossier.toml` first."""
    files: dict[str, bytes] = {}
    with in_language_of(contents.model):
        if as_workbook:
            files[WORKBOOK_NAME] = workbook_of(contents, is_alone=False)
        else:
            files |= {name: text.encode() for name, text in _csv_files(contents).items()}
        shapes = {name: f"{name}.geojson" for name in contents.shapes}
        for name, file in shapes.items():
            files[file] = geojson(contents.shapes[name]).encode()
        rasters = {f"terrain_{raster.layer}.tif": raster for raster in contents.rasters}
        files |= {file: bytes(raster.tiff) for file, raster in rasters.items()}
        names = sorted([FILE_NAME, *files])
        export = {"version": version(PRODUCT), "files": names, **shapes}
    described = [_raster(file, raster) for file, raster in rasters.items()]
    return {FILE_NAME: _description(contents, export, described).encode(), **files}


def _raster(file: str, raster: TerrainRaster) -> dict[str, Any]:
    return {
        "layer": raster.layer,
        "file": file,
        "bands": list(raster.bands),
        "known_share": float(raster.known_share),
        "source": raster.source.key if raster.source else "",
        "method": raster.method,
        "fingerprint": raster.fingerprint,
    }


def _description(contents: Contents, export: dict[str, Any], rasters: list[dict[str, Any]]) -> str:
    parts = [
        toml_table("[programme]", contents.programme),
        *(toml_table("[[areas]]", area) for area in contents.areas),
        *(toml_table("[[sources]]", source) for source in contents.sources),
        toml_table("[export]", export),
        *(toml_table("[[rasters]]", raster) for raster in rasters),
    ]
    return "\n".join(parts)


def geojson(shapes: Iterable[Shape]) -> str:
    """Shapes in RD New as GeoJSON, one on each line, with coordinates to the last digit."""
    lines = []
    for attributes, shape in shapes:
        feature = {
            "type": "Feature",
            "properties": attributes,
            "geometry": shapely.geometry.mapping(shape),
        }
        lines.append(json.dumps(feature, ensure_ascii=False))
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    start = f'{{"type": "FeatureCollection", "crs": {json.dumps(crs)}, "features": [\n'
    return start + ",\n".join(lines) + "\n]}\n"


def _csv_files(contents: Contents) -> dict[str, str]:
    dutch = contents.model.language == "nl"
    decimal = "," if dutch else "."
    files = {}
    for table in READ_TABLES:
        # The stored figures say by being there that they need not be computed.
        if contents.rows[table.name] or table is FIGURES:
            name = _named((table.name, table.dutch), dutch)
            files[f"{name}.csv"] = _csv_table(contents, table, dutch, decimal)
    links = [
        [
            *(kind.from_table, getattr(link, kind.from_field).key),
            *(kind.to_table, getattr(link, kind.to_field).key),
            harmless(link.why),
        ]
        for kind, found in contents.links.items()
        for link in found
    ]
    if links:
        files[f"{_named(LINKS_FILE, dutch)}.csv"] = csv_text(
            _titles(LINK_COLUMNS, dutch), links, decimal
        )
    return files


def _named(names: Names, dutch: bool) -> str:
    return names[1] if dutch else names[0]


def _titles(columns: Iterable[Column], dutch: bool) -> list[str]:
    return [_named((column.name, column.dutch), dutch) for column in columns]


def _csv_table(contents: Contents, table: Table, dutch: bool, decimal: str) -> str:
    with_phase = contents.phase_differs(table)
    columns = [
        *table.columns,
        *(PLACE_COLUMNS if table.has_place else ()),
        *([PHASE_COLUMN] if with_phase else []),
    ]
    rows = []
    for row in contents.rows[table.name]:
        cells = [_cell(contents, row, column, decimal) for column in table.columns]
        cells += place_texts(row.geometry, decimal) if table.has_place else []
        cells += [row.phase] if with_phase else []
        rows.append(cells)
    return csv_text(_titles(columns, dutch), rows, decimal)


def _cell(contents: Contents, row: Any, column: Column, decimal: str) -> str:
    field = row._meta.get_field(column.field_name)
    if column.field_name == "area":
        return contents.area_names[row.area_id]
    return cell_text(field, getattr(row, field.name), decimal)
