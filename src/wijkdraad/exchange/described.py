"""What describes a dossier, as plain values: the programme, its areas, its sources, its export."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wijkdraad.programme.models import FeatureKind, FigureStatus, Observation

from .faults import Fault

PLACED_TABLES = ("works", "contributions", "actors")
STORED_SHAPES = ("areas", "features", *PLACED_TABLES)
"""What an export may have a file with shapes for."""
RASTERS = {"ground_raster": "ground", "surface_raster": "surface"}
AMENITIES = "amenities"
"""Things of OpenStreetMap that become actors."""
USES = ("boundaries", "statistics", *PLACED_TABLES, AMENITIES, *FeatureKind.values, *RASTERS)
POINT_KINDS = (FeatureKind.TREE, FeatureKind.ADDRESS, FeatureKind.BENCH)
"""Kinds of the base map that are points; the others are areas."""
GIVES_FIGURES = (
    "statistics",
    *(kind for kind in FeatureKind.values if kind not in POINT_KINDS),
)
"""Uses whose period becomes the period of a figure."""
KEY_LENGTH = Observation._meta.get_field("key").max_length or 0


@dataclass(frozen=True)
class ProgrammeDescription:
    """The programme as `[programme]` describes it.

    Where `phase`, `public`, `track`, `opened_rooms` or `origin_ground` is not there, what was
    chosen on the site stays as it is.
    """

    slug: str
    name: str
    place: str
    date: date
    version: str
    summary: str = ""
    language: str = "nl"
    phase: str = ""
    public: bool | None = None
    track: str = ""
    opened_rooms: list[str] | None = None
    origin_ground: str = ""


@dataclass(frozen=True)
class AreaDescription:
    """One area as an `[[areas]]` entry describes it.

    An `earlier` area has a code that another one has now; rows name it with its year.
    `position` is its place among the areas, where that is not its place in the list.
    """

    code: str
    year: int
    name: str
    role: str
    earlier: bool = False
    position: int | None = None

    @property
    def named(self) -> str:
        """How the rows of a table name the area: BU99990101, or BU99990101@2024 if it is earlier."""
        return f"{self.code}@{self.year}" if self.earlier else self.code


@dataclass(frozen=True)
class SourceDescription:
    """One source as a `[[sources]]` entry describes it; without `use` it is only named.

    `columns` maps what we need (code, name, id, ground, or an indicator) to the column of the
    file; `ground` says whose ground all shapes of a base map are on, where no column does;
    `select` keeps the features whose column holds one of the values; `only` keeps the rows of
    a table of figures whose column holds the value (a period, an age group). `empty` says what
    an empty cell means, where it means something else than usual for the shape.
    """

    id: str
    name: str
    licence: str
    publisher: str = ""
    period: str = ""
    retrieved: date | None = None
    address: str = ""
    note: str = ""
    status: str = FigureStatus.FOUND.value
    made_in_phase: str = ""
    file: str = ""
    layer: str = ""
    use: str = ""
    shape: str = ""
    empty: str = ""
    ground: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    select: dict[str, list[str]] = field(default_factory=dict)
    only: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ExportDescription:
    """What the export of a programme says of itself: its files, and those that hold its shapes.

    `areas`, `features`, `works`, `contributions` and `actors` are files with the shapes of rows of
    that name; empty where there are none.
    """

    version: str
    files: list[str]
    areas: str = ""
    features: str = ""
    works: str = ""
    contributions: str = ""
    actors: str = ""

    def shapes(self) -> dict[str, str]:
        """The files with shapes that are there, by what the shapes belong to."""
        return {name: getattr(self, name) for name in STORED_SHAPES if getattr(self, name)}


@dataclass(frozen=True)
class RasterDescription:
    """A raster of the terrain that an export brings along, as a `[[rasters]]` entry describes it.

    `bands` names what each band is about; `known_share` (0..1) is the part of the neighbourhood
    that is known; `fingerprint` tells from which heights and base map it was computed.
    """

    layer: str
    file: str
    bands: list[str]
    known_share: float
    source: str = ""
    method: str = ""
    fingerprint: str = ""


@dataclass(frozen=True)
class Description:
    """All that describes a dossier, without faults."""

    programme: ProgrammeDescription
    areas: tuple[AreaDescription, ...]
    sources: tuple[SourceDescription, ...]
    export: ExportDescription | None = None
    rasters: tuple[RasterDescription, ...] = ()

    @property
    def has_files(self) -> bool:
        """Whether a source brings a file: a map, figures or heights."""
        return any(source.use for source in self.sources)


@dataclass
class ReadDescription:
    """What could be read of `dossier.toml`, and all that is wrong in it.

    `programme` is None where it is faulty, `areas` and `sources` hold those without faults.
    `codes` and `ids` are what rows may point at, read from faulty entries too: one fault is not
    told twice; `slug` is empty where it has a fault itself. None is unknown. `files` are those that sources name.
    """

    programme: ProgrammeDescription | None = None
    areas: list[AreaDescription] = field(default_factory=list)
    sources: list[SourceDescription] = field(default_factory=list)
    slug: str = ""
    codes: set[str] | None = None
    ids: set[str] | None = None
    files: set[str] | None = None
    export: ExportDescription | None = None
    rasters: list[RasterDescription] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def whole(self) -> Description | None:
        """The description, or None where it has faults."""
        if self.faults or self.programme is None:
            return None
        areas, sources, rasters = tuple(self.areas), tuple(self.sources), tuple(self.rasters)
        return Description(self.programme, areas, sources, self.export, rasters)
