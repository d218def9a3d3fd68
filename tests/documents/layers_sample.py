"""Map layers of every kind of shape, with texts that try to break out and values that are missing."""

from __future__ import annotations

import shapely
from report_sample import HOSTILE

from wijkdraad.method.report.layers import (
    LayerColumn,
    LayerFeature,
    MapLayer,
    Symbol,
    SymbolClass,
)

EDGE = shapely.box(120_000, 480_000, 120_400, 480_300)
PIPE = shapely.LineString([(120_000, 480_050), (120_390, 480_060)])
TREE = shapely.Point(120_100, 480_100)


def sample_layers() -> tuple[MapLayer, ...]:
    plain = SymbolClass("", "Alles", Symbol("#1d2733", "#dbe6d2"))
    return (
        MapLayer(
            "gebieden",
            "Gebieden",
            "De wijk en wat ernaast ligt.",
            "area",
            (
                LayerColumn("name", "Naam"),
                LayerColumn("income_eur", "Inkomen, 2024", "number", "euro", "2024; CBS"),
                LayerColumn("income_eur_remark", "Inkomen, 2024: opmerking"),
                LayerColumn("residents", "Inwoners", "whole", "personen"),
            ),
            (
                LayerFeature(EDGE.wkb, ("Lindenkwartier", None, "te weinig mensen", 765)),
                LayerFeature(EDGE.buffer(50).wkb, ("Waterbeek\x0b", 33_200.5, None, None)),
            ),
            (plain,),
            label="name",
            source="Grenzen van Waterbeek",
            note="Een leeg cijfer is onbekend.",
        ),
        MapLayer(
            "werken",
            "Werken",
            "",
            "line",
            (
                LayerColumn("name", "Werk"),
                LayerColumn("start_date", "Begin", "date"),
                LayerColumn("goes_along", "Gaat mee"),
            ),
            (
                LayerFeature(PIPE.wkb, (HOSTILE, "2026-03-01", "ja")),
                LayerFeature(shapely.MultiLineString([PIPE]).wkb, ("Riool", None, "nee")),
            ),
            (
                SymbolClass("ja", HOSTILE, Symbol("#1f4e79", width_mm=0.8)),
                SymbolClass("nee", "zonder", Symbol("#1f4e79", dashed=True)),
            ),
            drawn_by="goes_along",
        ),
        MapLayer(
            "boom", "Boom", "", "point", (LayerColumn("source", "Bron"),),
            (LayerFeature(TREE.wkb, ("BGT",)),), (plain,),
        ),
        MapLayer("water", "Water", "Sloten en vijvers.", "area", (), (), (plain,)),
    )  # fmt: skip
