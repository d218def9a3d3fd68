"""Map layers of a report: shapes with their values, and how a map program may draw them.

Shapes are in metres (RD New, EPSG:28992). Like the rest of the report, a layer is plain values
and finished words; `wijkdraad.documents` writes it to a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal["point", "line", "area"]
Value = str | float | int | None


@dataclass(frozen=True)
class LayerColumn:
    """One value that every shape of a layer has, or has not (None).

    `name` is the column's name in a file: lower-case letters, digits and underscores. `title`
    is what a reader sees, `unit` in what the values are ("m", "€", "%"), `about` where they come
    from. A "date" is an ISO date as text.
    """

    name: str
    title: str
    kind: Literal["text", "number", "whole", "date"] = "text"
    unit: str = ""
    about: str = ""

    @property
    def full_title(self) -> str:
        """The title with its unit.

        >>> LayerColumn("noise_db", "Geluid", "number", "dB").full_title
        'Geluid (dB)'
        """
        return f"{self.title} ({self.unit})" if self.unit else self.title


@dataclass(frozen=True)
class Symbol:
    """How shapes are drawn: colours as #rrggbb, sizes in millimetres on paper.

    An empty `fill` leaves an area open, `fill_opacity` (0..1) lets the ground shine through;
    `size_mm` is the width of a marker.
    """

    line: str
    fill: str = ""
    width_mm: float = 0.3
    size_mm: float = 2.4
    dashed: bool = False
    fill_opacity: float = 1.0


@dataclass(frozen=True)
class SymbolClass:
    """The symbol of the shapes that have `value` in the column by which a layer is drawn."""

    value: str
    label: str
    symbol: Symbol


@dataclass(frozen=True)
class LayerFeature:
    """One shape as WKB in EPSG:28992, and a value for each column of its layer."""

    shape: bytes
    values: tuple[Value, ...]


@dataclass(frozen=True)
class MapLayer:
    """Shapes of one kind that belong together.

    `name` is the layer's name in a file, unique in the report. `symbols` holds one symbol
    without a value for all shapes, or one for each value of the column `drawn_by`. `label` names
    the column that is written beside the shapes, or nothing. A layer without features stays in
    the report, so that a document can say that it is empty.
    """

    name: str
    title: str
    description: str
    shape: Shape
    columns: tuple[LayerColumn, ...]
    features: tuple[LayerFeature, ...]
    symbols: tuple[SymbolClass, ...]
    drawn_by: str = ""
    label: str = ""
    source: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        wrong = [len(each.values) for each in self.features if len(each.values) != len(names)]
        if wrong:
            raise ValueError(
                f"layer '{self.name}': found {wrong[0]} values, expected {len(names)} per shape"
            )
        if len(set(names)) != len(names):
            raise ValueError(f"layer '{self.name}': two columns have the same name")
        unknown = {self.drawn_by, self.label} - {*names, ""}
        if unknown:
            raise ValueError(f"layer '{self.name}': there is no column {', '.join(unknown)}")
