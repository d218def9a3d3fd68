"""Answers of open-data services, constructed from their documented shapes: no real answer is here.

A municipality of three buurten and one of water, with the habits of the sources: padded keys, numbers
behind names, pages, rows of elsewhere that a filter should have kept out, and missing figures.
"""

from __future__ import annotations

from typing import Any

from tests.sources.server import Asked, Reply, Server, json_reply

MUNICIPALITY, DISTRICT, AREA = "GM0503", "WK050311", "BU05031108"
LETTERS = "BU0503KC03"
WATER = "BU05039997"
AREAS = {
    MUNICIPALITY: "Delft",
    DISTRICT: "Binnenstad",
    AREA: "Centrum-Zuidoost",
    LETTERS: "Buurt met letters",
    WATER: None,
}
ELSEWHERE = "BU05050311"
"""Holds 0503, and lies in another municipality."""

MEASURES = {
    "T001036": ("Aantal inwoners", "aantal"),
    "M001642": ("Gemiddelde WOZ-waarde van woningen", "x 1 000 euro"),
    "M000224": ("Gemiddeld inkomen per inwoner", "x 1 000 euro"),
    "1014800": ("Koopwoningen", "%"),
    "NEW1": ("Iets nieuws", "aantal"),
}
VALUES: dict[str, dict[str, float | None]] = {
    MUNICIPALITY: {"T001036": 109577, "M001642": 335, "M000224": 33.2, "1014800": 37},
    DISTRICT: {"T001036": 13935, "M001642": 418, "M000224": 38.8, "1014800": 39},
    AREA: {"T001036": 765, "M001642": 441, "M000224": None, "1014800": 41},
    LETTERS: {"T001036": 1205, "M001642": 300, "M000224": None, "1014800": 50},
    WATER: {"T001036": 0},
    ELSEWHERE: {"T001036": 999},
    "NL00": {"T001036": 17942942},
}


def odata(rows: list[dict[str, Any]], next_link: str = "", **more: Any) -> Reply:
    page: dict[str, Any] = {"@odata.context": "constructed", "value": rows, **more}
    if next_link:
        page["@odata.nextLink"] = next_link
    return json_reply(page)


def observations() -> list[dict[str, Any]]:
    rows = []
    for code, values in VALUES.items():
        for measure, value in values.items():
            secret = measure == "M000224" and code == AREA
            rows.append(
                {
                    "Id": len(rows),
                    "Measure": measure,
                    "ValueAttribute": "Confidential" if secret else "None",
                    "Value": value,
                    "StringValue": None,
                    "WijkenEnBuurten": code.ljust(10),
                }
            )
    return rows


def serve_odata_4(server: Server, table: str = "85984NED", rows_a_page: int = 7) -> None:
    base = f"/v1/CBS/{table}"
    codes = [
        {"Identifier": code, "Title": title, "Unit": unit}
        for code, (title, unit) in MEASURES.items()
    ]
    server.serve(f"{base}/MeasureCodes", odata(codes))
    rows = observations()

    def page(asked: Asked) -> Reply:
        start = int(asked.query.get("$skiptoken", "0"))
        onward = start + rows_a_page
        link = f"{server.address}{base}/Observations?$skiptoken={onward}"
        return odata(rows[start:onward], link if onward < len(rows) else "")

    server.serve(f"{base}/Observations", page)


def kerncijfers_rows(suffix_of_woz: int = 39) -> list[dict[str, Any]]:
    return [
        {
            "ID": number,
            "WijkenEnBuurten": code.ljust(10),
            "Gemeentenaam_1": "Delft     ",
            "AantalInwoners_5": values.get("T001036"),
            f"GemiddeldeWOZWaardeVanWoningen_{suffix_of_woz}": values.get("M001642"),
            "GemiddeldInkomenPerInwoner_78": values.get("M000224"),
            "Koopwoningen_47": values.get("1014800"),
        }
        for number, (code, values) in enumerate(VALUES.items())
    ]


def serve_odata_3(server: Server, table: str = "85984NED", suffix_of_woz: int = 39) -> None:
    server.serve(f"/odata/{table}/TypedDataSet", odata(kerncijfers_rows(suffix_of_woz)))


def health_rows() -> list[dict[str, Any]]:
    return [
        {
            "ID": 1,
            "Leeftijd": age,
            "Marges": "MW00000",
            "WijkenEnBuurten": code.ljust(10),
            "Perioden": period,
            "ErvarenGezondheidGoedZeerGoed_4": 78.4,
            "Eenzaam_27": lonely,
        }
        for age in ("20300", "53900")
        for period in ("2020JJ00", "2022JJ00")
        for code, lonely in ((AREA, 48.8), (MUNICIPALITY, 47.0), (ELSEWHERE, 1.0))
    ]


def serve_health(server: Server) -> None:
    base = "/odata/50150NED"
    periods = [{"Key": key} for key in ("2012JJ00", "2020JJ00", "2022JJ00", "2026JJ00")]
    server.serve(f"{base}/Perioden", odata(periods))
    server.serve(f"{base}/TypedDataSet", odata(health_rows()))


def serve_crimes(server: Server) -> None:
    def month(asked: Asked) -> Reply:
        wanted = asked.query["$filter"]
        period = wanted.partition("Perioden eq '")[2][:8]
        withheld = period == "2024MM03"
        rows = [
            {
                "ID": 1,
                "SoortMisdrijf": kind,
                "WijkenEnBuurten": code.ljust(10),
                "Perioden": period,
                "GeregistreerdeMisdrijven_1": count,
            }
            for kind in ("0.0.0 ", "1.1.1 ")
            for code, count in ((AREA, 3), (MUNICIPALITY, 400), (LETTERS, None if withheld else 2))
        ]
        return odata(rows)

    server.serve("/odata/47022NED/TypedDataSet", month)


def serve_livability(server: Server) -> None:
    def layer(asked: Asked) -> Reply:
        scale = asked.query["typeNames"].removeprefix("lbm3:")
        kind = {"g": "GM", "w": "WK", "b": "BU"}[scale[0]]
        codes = [code for code in (*AREAS, ELSEWHERE) if code.startswith(kind)]
        features = [
            {
                "type": "Feature",
                "id": f"{scale}.{number}",
                "geometry": None,
                "properties": {
                    "id": code,
                    "name": "x",
                    "year": "2024",
                    "afw": 0.371047,
                    "fys": -0.0143511,
                    "onv": -0.137106,
                    "soc": -0.100151,
                    "vrz": 0.620541,
                    "won": 9.15e-05,
                },
            }
            for number, code in enumerate(codes)
        ]
        return json_reply(
            {"type": "FeatureCollection", "features": features, "numberMatched": len(features)}
        )

    server.serve("/lbm3/ows", layer)


def square(west: float, south: float, size: float) -> dict[str, Any]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def outline_features(kind: str) -> list[dict[str, Any]]:
    """Shapes in RD New: the municipality, the wijk in it, the buurten in the wijk, one elsewhere."""
    codes = {"gemeente": [MUNICIPALITY], "wijk": [DISTRICT], "buurt": [AREA, LETTERS, WATER]}[kind]
    size = {"gemeente": 3000, "wijk": 1500, "buurt": 400}[kind]
    features = [
        {
            "type": "Feature",
            "properties": {
                f"{kind}code": code,
                f"{kind}naam": AREAS[code],
                "gemeentecode": MUNICIPALITY,
                "water": "JA" if code == WATER else "NEE",
                "aantal_inwoners": -99997,
            },
            "geometry": square(84000 + 500 * number, 446500, size),
        }
        for number, code in enumerate(codes)
    ]
    elsewhere = {
        "type": "Feature",
        "properties": {f"{kind}code": ELSEWHERE, f"{kind}naam": "x", "gemeentecode": "GM0505"},
        "geometry": square(95000, 440000, 100),
    }
    return [elsewhere, *features]


def serve_outlines(server: Server, year: int = 2024, shapes_a_page: int = 2) -> None:
    for collection, kind in (("gemeenten", "gemeente"), ("wijken", "wijk"), ("buurten", "buurt")):
        path = f"/cbs/wijken-en-buurten-{year}/ogc/v1/collections/{collection}/items"
        features = outline_features(kind)

        def page(asked: Asked, path: str = path, features: Any = features) -> Reply:
            start = int(asked.query.get("cursor", "0"))
            onward = start + shapes_a_page
            links = [{"rel": "self", "href": "x"}]
            if onward < len(features):
                links.append(
                    {"rel": "next", "href": f"{server.address}{path}?f=json&cursor={onward}"}
                )
            return json_reply(
                {"type": "FeatureCollection", "links": links, "features": features[start:onward]},
                media_type="application/geo+json",
            )

        server.serve(path, page)


def serve_all(server: Server) -> dict[str, str]:
    """Serve all sources; gives their base addresses by name."""
    serve_outlines(server)
    serve_odata_4(server)
    serve_odata_3(server)
    serve_health(server)
    serve_crimes(server)
    serve_livability(server)
    return {
        "wijken-en-buurten": f"{server.address}/cbs",
        "kerncijfers": f"{server.address}/v1/CBS",
        "kerncijfers-odata3": f"{server.address}/odata",
        "gezondheid": f"{server.address}/odata",
        "misdrijven": f"{server.address}/odata",
        "leefbaarometer": f"{server.address}/lbm3/ows",
    }
