"""`wijkdraad fetch` on real outlines and figures, in answers constructed around them.

The outlines of Delft are of 2023 and in degrees; the figures of 2024 and the health of 2020 stood in files. No
answer of a live service is here.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from tests.real.delft import AVAILABLE, SHARED
from tests.sources.constructed import odata
from tests.sources.server import Server, json_reply, running
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.files.maps.vectors import read_vectors
from wijkdraad.programme.models import Area, AreaRole, Observation
from wijkdraad.sources.asking import Asker
from wijkdraad.steps.fetch.fetching import Outcome, State, fetch
from wijkdraad.steps.fetch.registry import CONNECTORS

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="the real data are not here")

COLUMNS = {
    "statcode": "WijkenEnBuurten",
    "inwoners": "AantalInwoners_5",
    "wozWaarde": "GemiddeldeWOZWaardeVanWoningen_39",
    "inkomenPerInwoner": "GemiddeldInkomenPerInwoner_78",
    "koopwoningen": "Koopwoningen_47",
}


def rows_of(name: str) -> list[dict[str, str]]:
    with (SHARED / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float | str | None:
    try:
        return float(text)
    except ValueError:
        return text or None


def serve_figures(server: Server, name: str) -> None:
    rows: list[dict[str, Any]] = [
        {COLUMNS[key]: number(text) for key, text in row.items() if key in COLUMNS}
        for row in rows_of(name)
    ]
    for row in rows:
        row["WijkenEnBuurten"] = str(row["WijkenEnBuurten"]).ljust(10)
    server.serve("/odata/85984NED/TypedDataSet", odata(rows))


def serve_health(server: Server) -> None:
    name = "rivm/gezondheidsmonitor2020_18plus_delft_amsterdam_ermelo_amstelveen.csv"
    texts = {"Leeftijd", "Marges", "Perioden", "WijkenEnBuurten"}
    rows = [
        {key: text if key in texts else number(text) for key, text in row.items()}
        for row in rows_of(name)
    ]
    server.serve("/odata/50150NED/Perioden", odata([{"Key": "2020JJ00"}]))
    server.serve("/odata/50150NED/TypedDataSet", odata(rows))


def serve_outlines(server: Server, features: list[dict[str, Any]]) -> None:
    base = "/cbs/wijken-en-buurten-2024/ogc/v1/collections"
    for collection, found in (("gemeenten", []), ("wijken", []), ("buurten", features)):
        server.serve(f"{base}/{collection}/items", json_reply({"features": found}))


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as started:
        yield started


def fetched(server: Server, folder: Path, area: str) -> dict[str, Outcome]:
    names = ("wijken-en-buurten", "kerncijfers-odata3", "gezondheid")
    addresses = dict.fromkeys(names, f"{server.address}/odata")
    addresses["wijken-en-buurten"] = f"{server.address}/cbs"
    chosen = [one for one in CONNECTORS if one.name in names]
    with Asker(folder / "cache", pause_s=0) as asker:
        outcomes = fetch(
            chosen, asker, folder / "dossier", area, 2024, date(2026, 10, 1), addresses=addresses
        )
    return {outcome.connector.name: outcome for outcome in outcomes}


@pytest.mark.django_db
def test_delft(server: Server, tmp_path: Path) -> None:
    path = SHARED / "delft" / "buurten_delft_2023.geojson"
    serve_outlines(server, json.loads(path.read_text(encoding="utf-8"))["features"])
    serve_figures(server, "delft/stats_delft_2024.csv")
    serve_health(server)
    outcomes = fetched(server, tmp_path, "BU05031108")
    assert {outcome.state for outcome in outcomes.values()} == {State.FETCHED}
    programme = import_dossier(tmp_path / "dossier").programme
    subject = Area.objects.get(programme=programme, role=AreaRole.SUBJECT)
    layer = read_vectors(path)
    (own,) = layer.geometries[layer.columns["buurtcode"] == "BU05031108"]
    assert shapely.hausdorff_distance(subject.geometry, own) < 0.01
    figures = {
        one.indicator.key: one
        for one in Observation.objects.filter(area=subject).select_related("indicator")
    }
    assert figures["inhabitants"].value == 765
    assert figures["woz_value_eur"].value == 441_000
    assert figures["income_per_inhabitant_eur"].value is None
    assert figures["lonely_share"].value == pytest.approx(0.488)


def test_amsterdam_has_codes_with_letters_that_the_health_of_2020_does_not_know(
    server: Server, tmp_path: Path
) -> None:
    serve_outlines(server, [])
    serve_figures(server, "amsterdam/stats_amsterdam_2024.csv")
    serve_health(server)
    outcomes = fetched(server, tmp_path, "BU0363KC03")
    assert outcomes["wijken-en-buurten"].state == State.FAILED
    figures = (tmp_path / "dossier" / "kerncijfers-odata3-2024.csv").read_text(encoding="utf-8")
    assert "\nBU0363KC03," in figures and "\nGM0363," in figures
    assert not any("BU0363KC03" in text for text in outcomes["kerncijfers-odata3"].remarks)
    assert any("BU0363KC03" in text for text in outcomes["gezondheid"].remarks)
    health = (tmp_path / "dossier" / "gezondheid-2020.csv").read_text(encoding="utf-8")
    assert "BU0363KC03" not in health and health.count("\nBU0363") > 400
