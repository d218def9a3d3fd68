"""Small dossiers for the tests of the exchange: a dict of file name -> text, one row per table."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.apps import apps
from django.db import connection
from rasterio.io import MemoryFile
from rasterio.transform import Affine
from shapely.geometry.base import BaseGeometry

from wijkdraad.exchange.described import GIVES_FIGURES
from wijkdraad.exchange.faults import Fault, FaultyDossier
from wijkdraad.exchange.importing import import_dossier

Files = Mapping[str, str | bytes | None]

SUBJECT = "BU99990101"
WEST, SOUTH = 120_000, 480_000
"""The corner of the neighbourhood, which is 100 by 100 m."""


def source(key: str, **values: Any) -> str:
    """One `[[sources]]` entry of `dossier.toml`; figures have a period where nothing else is said."""
    if values.get("use") in GIVES_FIGURES:
        values = {"period": "2025", **values}
    values = {"name": f"bron {key}", "licence": "CC0", **values}
    return "\n[[sources]]\n" + "".join(
        f"{name} = {_toml(value)}\n" for name, value in {"id": key, **values}.items()
    )


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(item)}" for name, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


PROGRAMME = """
[programme]
slug = "proef"
name = "Proefbuurt"
place = "Waterbeek"
date = 2026-10-01
version = "1"
"""
AREAS = f"""
[[areas]]
code = "{SUBJECT}"
year = 2025
name = "Proefbuurt"
role = "subject"

[[areas]]
code = "GM9999"
year = 2025
name = "Waterbeek"
role = "context"
"""
TOML = PROGRAMME + AREAS + source("bron")


def geojson(features: Iterable[tuple[Any, dict[str, Any]]], crs: str | None = "EPSG:28992") -> str:
    """A GeoJSON file of (shape or None, attributes) pairs; without `crs` it is in CRS84."""
    return json.dumps(
        {
            "type": "FeatureCollection",
            **({"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}),
            "features": [
                {
                    "type": "Feature",
                    "properties": attributes,
                    "geometry": json.loads(shapely.to_geojson(shape)) if shape else None,
                }
                for shape, attributes in features
            ],
        }
    )


def square(east: float = 0, north: float = 0, size: float = 100) -> BaseGeometry:
    """A square whose corner lies so many metres east and north of the corner of the wijk."""
    return shapely.box(WEST + east, SOUTH + north, WEST + east + size, SOUTH + north + size)


def raster(
    heights: Any,
    crs: str | None = "EPSG:28992",
    transform: Affine | None = None,
    nodata: float = -9,
) -> bytes:
    """A GeoTIFF with these heights, north-west corner on that of the neighbourhood, cells of 10 m."""
    values = np.asarray(heights, dtype=np.float32)
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff",
            height=values.shape[0],
            width=values.shape[1],
            count=1,
            dtype="float32",
            crs=crs,
            nodata=nodata,
            transform=transform or Affine(10, 0, WEST, 0, -10, SOUTH + 100),
        ) as target:
            target.write(values, 1)
        return memory.read()


SMALL: dict[str, str | bytes | None] = {
    "dossier.toml": TOML,
    "organisations.csv": "id,name,kind\ngemeente,Gemeente,municipality\n",
    "indicators.csv": "id,name,unit\nbanken,Banken,count\n",
    "actors.csv": "id,name,kind,does,x,y\nschool,De Linde,school,Leert,120010,480010\n"
    "huis,De Schuur,residents,Helpt,,\n",
    "relations.csv": "from,to,kind,why\nschool,huis,helpt,Samen eten\n",
    "contributions.csv": "id,date,channel,kind,text,x,y\n"
    "c1,2025-03-11,doorstep,wish,Een bank,120020,480020\nc2,,web,idea,Een boom,,\n",
    "needs.csv": "id,name,who,needs,because\nn1,Zitten,Ouderen,een bank,zij moe worden\n"
    "n2,Schaduw,Iedereen,bomen,het warm is\n",
    "goals.csv": "id,name,description,sdgs\ng1,Koel,Een koele wijk,11;13\n",
    "targets.csv": "id,goal,indicator,value,year\nt1,g1,banken,12,2029\n",
    "decision_moments.csv": "id,name,phase,date,decides,room_for_residents\n"
    "b1,Ontwerp,vo,2026-03-01,De gemeente,along\n",
    "works.csv": "id,name,discipline,owner,start,end,budget_eur\n"
    "w1,Riool,sewer,gemeente,2026-01-01,2026-06-30,1000.50\nw2,Gas,gas,gemeente,,,\n",
    "measures.csv": "id,name,description,kind,cost_eur\nm1,Banken,Twaalf banken,physical,2500\n",
    "measure_effects.csv": "measure,goal,effect,why\nm1,g1,2,Zitten in de schaduw\n",
    "commitments.csv": "id,name,text,organisation,quantity,due\n"
    "a1,Banken,Wij plaatsen banken,gemeente,12,2026-12-31\n",
    "deliveries.csv": "id,commitment,name,date,quantity,proof\nd1,a1,Zes banken,2026-05-01,6,foto\n",
    "savings.csv": "id,date,amount_eur,work,measure\ns1,2026-02-01,100,w1,m1\n",
    "observations.csv": "id,indicator,area,period,moment,value,missing_reason,kind,source\n"
    f"o1,banken,{SUBJECT},2025,baseline,3,,measured,bron\n"
    f"o2,banken,{SUBJECT},2026,follow_up,,not_asked,measured,bron\n",
    "links.csv": "from_table,from,to_table,to,why\n"
    "contributions,c1,needs,n1,moe\nneeds,n1,goals,g1,\nneeds,n1,measures,m1,\n"
    "measures,m1,works,w1,\nmeasures,m1,commitments,a1,\nobservations,o1,commitments,a1,\n",
}
"""One or two rows in every table, no files behind the sources."""

FULL_TOML = (
    TOML
    + source("grenzen", use="boundaries", file="grenzen.geojson", columns={"code": "code"})
    + source("cijfers", use="statistics", file="cijfers.csv", shape="statistics", period="2024")
    + source("plekken", use="works", file="werk.geojson")
    + source("panden", use="building", file="panden.geojson", period="2025")
    + source("groen", use="green", file="groen.geojson", period="2025")
    + source("bomen", use="tree", file="bomen.geojson")
    + source("hoogte", use="ground_raster", file="hoogte.tif")
)
FULL: dict[str, str | bytes | None] = {
    **SMALL,
    "dossier.toml": FULL_TOML,
    "grenzen.geojson": geojson(
        [(square(), {"code": SUBJECT}), (square(0, 0, 200), {"code": "GM9999"})]
    ),
    "cijfers.csv": f"statcode,inwoners,inkomenPerInwoner\n{SUBJECT},120,\nGM9999,9000,31.5\n",
    "werk.geojson": geojson(
        [(shapely.LineString([(WEST, SOUTH), (WEST + 50, SOUTH)]), {"id": "w1"})]
    ),
    "panden.geojson": geojson([(square(0, 0, 20), {}), (square(40, 0, 20), {})]),
    "groen.geojson": geojson([(square(0, 50, 50), {})]),
    "bomen.geojson": geojson([(shapely.Point(WEST + 5, SOUTH + 60), {"soort": "linde"})]),
    "hoogte.tif": raster(np.full((10, 10), 1.5)),
}
"""SMALL with every kind of file behind a source."""


def write(folder: Path, *changes: Files, base: Files = SMALL) -> Path:
    """Write `base` with `changes` into `folder`, emptied first; None leaves a file out."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    files = dict(base)
    for change in changes:
        files.update(change)
    for name, content in files.items():
        if content is not None:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def with_source(key: str, content: str | bytes, **values: Any) -> Files:
    """The change that adds one source with its file to a dossier."""
    return {"dossier.toml": TOML + source(key, **values), values["file"]: content}


def tables() -> list[Any]:
    """The models of a programme, without the earlier versions of their rows."""
    return [model for model in apps.get_app_config("programme").get_models() if not _is_old(model)]


def _is_old(model: Any) -> bool:
    return model.__name__.startswith("Historical")


def rows(without: tuple[str, ...] = (), old: bool = False) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table as stored, shapes as bytes; leave out the fields `without`.

    With `old`, the earlier versions of the rows too.
    """
    found = {}
    quote = connection.ops.quote_name
    for model in apps.get_app_config("programme").get_models():
        if _is_old(model) and not old:
            continue
        names = [field.column for field in model._meta.fields if field.attname not in without]
        columns = ", ".join(map(quote, names))
        table, first = quote(model._meta.db_table), quote(model._meta.pk.column)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {first}")
            found[model.__name__] = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    return found


def _plain(value: Any) -> Any:
    """A stored value as something to compare and to keep in a set."""
    if isinstance(value, memoryview):
        return bytes(value)
    return json.dumps(value) if isinstance(value, list | dict) else value


def meant(slug: str) -> dict[str, list[Any]]:
    """What the rows of a programme say, whatever their primary keys and the order they came in."""
    found: dict[str, list[Any]] = {}
    for model in tables():
        if not any(field.name == "programme" for field in model._meta.fields):
            continue
        found[model.__name__] = sorted(
            repr(
                [
                    str(getattr(row, field.name))
                    if field.is_relation
                    else field.value_to_string(row)
                    for field in model._meta.fields
                    if field.name not in ("id", "programme", "revision")
                ]
            )
            for row in model._default_manager.filter(programme__slug=slug)
        )
    return found


@contextmanager
def writes() -> Iterator[list[str]]:
    """Everything sent to the database inside that is more than a question."""
    written: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("SELECT"):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


def faults_of(folder: Path) -> list[Fault]:
    """The faults of a dossier; fails where it has none or where anything at all was written."""
    with writes() as written, pytest.raises(FaultyDossier) as caught:
        import_dossier(folder)
    assert written == [], "a faulty dossier left something behind"
    faults = caught.value.faults
    assert faults
    for fault in faults:
        assert fault.file and fault.found and fault.expected, fault
        assert fault.file in str(fault) and fault.expected in str(fault)
        assert " ".join(fault.found.split())[:100] in str(fault) and fault.column in str(fault)
        assert not fault.row or str(fault.row) in str(fault)
    return faults


def places_of(folder: Path) -> list[tuple[str, int, str]]:
    """Where the faults of a dossier stand: (file, row, column)."""
    return [(fault.file, fault.row, fault.column) for fault in faults_of(folder)]


def only_fault_of(folder: Path) -> Fault:
    """The fault of a dossier that has exactly one."""
    faults = faults_of(folder)
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


def write_layers(
    path: Path, layers: Mapping[str, list[BaseGeometry | None]], crs: str | None
) -> None:
    """A GeoPackage with these layers."""
    import pyogrio

    for name, shapes in layers.items():
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "'crs' was not provided")
            pyogrio.raw.write(
                path,
                layer=name,
                driver="GPKG",
                geometry=np.asarray([s and shapely.to_wkb(s) for s in shapes], object),
                field_data=[np.arange(len(shapes))],
                fields=["nummer"],
                geometry_type="Unknown",
                crs=crs,
                append=path.exists(),
            )
