"""`wijkdraad fetch` from the command line, on a server of our own with constructed answers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.sources import constructed as made
from tests.sources.server import Reply, Server, json_reply, running
from wijkdraad.cli import main
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Area, AreaRole, Observation, Source
from wijkdraad.sources.asking import Asker
from wijkdraad.steps.fetch.fetching import Outcome, State, fetch
from wijkdraad.steps.fetch.kept import UnfitDossier
from wijkdraad.steps.fetch.registry import CONNECTORS

WIJKDRAAD = str(Path(sys.executable).with_name("wijkdraad"))
NAMES = ("wijken-en-buurten", "kerncijfers", "gezondheid", "misdrijven", "leefbaarometer")


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as started:
        yield started


class Place:
    """A dossier that is being fetched from our own server, by the command or by its step."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.addresses = made.serve_all(server)
        self.folder, self.dossier, self.server = folder, folder / "dossier", server

    def command(self, *more: str, names: tuple[str, ...] = NAMES) -> list[str]:
        mirrors = [f"{name}={address}" for name, address in self.addresses.items()]
        return [
            WIJKDRAAD,
            "fetch",
            *(
                "--area",
                made.AREA,
                "--out",
                str(self.dossier),
                "--cache",
                str(self.folder / "cache"),
                "--pause",
                "0",
            ),
            *(part for mirror in mirrors for part in ("--base-address", mirror)),
            *(part for name in names for part in ("--source", name)),
            *more,
        ]

    def run(self, *more: str, **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*more, **options), text=True, capture_output=True, timeout=120, check=False
        )

    def fetch(
        self, *names: str, area: str = made.AREA, year: int = 2024, refresh: bool = False
    ) -> dict[str, Outcome]:
        """What came of each source, by name."""
        chosen = [one for one in CONNECTORS if one.name in (names or NAMES)]
        with Asker(self.folder / "cache", pause_s=0, back_off_s=0, refresh=refresh) as asker:
            outcomes = fetch(
                chosen,
                asker,
                self.dossier,
                area,
                year,
                date(2026, 10, 1),
                addresses=self.addresses,
                refresh=refresh,
            )
        return {outcome.connector.name: outcome for outcome in outcomes}

    def told(self) -> dict[str, Any]:
        return tomllib.loads((self.dossier / "dossier.toml").read_text(encoding="utf-8"))

    def ids(self) -> list[str]:
        return [source["id"] for source in self.told()["sources"]]

    def contents(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.dossier.iterdir())}


def fetched_all(outcomes: dict[str, Outcome]) -> bool:
    return all(outcome.state == State.FETCHED for outcome in outcomes.values())


@pytest.fixture
def place(server: Server, tmp_path: Path) -> Place:
    return Place(server, tmp_path)


ALL = [
    "wijken-en-buurten",
    "kerncijfers-2024",
    "gezondheid-2022",
    "misdrijven-2024",
    "leefbaarometer-2024",
]


@pytest.mark.django_db
def test_a_fetched_dossier_can_be_imported(place: Place) -> None:
    done = place.run("--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [source["state"] for source in told["sources"]] == ["fetched"] * 5
    assert told["missing"] == [] and "nog niet geprobeerd" in told["sources"][0]["tried"]
    assert done.stderr.count("nog niet geprobeerd op de echte bron") == 5
    assert place.ids() == ALL
    for source in place.told()["sources"]:
        assert source["licence"] == "CC BY 4.0" and source["retrieved"] and source["publisher"]
        assert "nog niet geprobeerd op de echte bron" in source["note"]
    programme = import_dossier(place.dossier).programme
    assert programme.name == "Centrum-Zuidoost" and programme.place == "Delft"
    assert not programme.is_public
    subject = Area.objects.get(programme=programme, role=AreaRole.SUBJECT)
    assert subject.code == made.AREA and subject.geometry is not None
    assert subject.geometry.area == pytest.approx(160_000)
    figures = {
        (one.indicator.key, one.area.code): one
        for one in Observation.objects.select_related("indicator", "area")
    }
    assert figures["woz_value_eur", made.AREA].value == 441_000
    income = figures["income_per_inhabitant_eur", made.AREA]
    assert income.value is None and income.missing_reason == "suppressed"
    assert figures["lonely_share", made.AREA].value == pytest.approx(0.488)
    assert figures["crimes_in_12_months", made.AREA].value == 36
    assert figures["livability_deviation", "WK050311"].value == pytest.approx(0.371047)
    assert Source.objects.filter(address__startswith="http://127.0.0.1").count() == 5


def test_a_second_run_asks_nothing_and_changes_nothing(place: Place) -> None:
    assert fetched_all(place.fetch())
    before, asked = place.contents(), len(place.server.asked)
    assert {outcome.state for outcome in place.fetch().values()} == {State.THERE}
    assert place.contents() == before and len(place.server.asked) == asked


def test_a_killed_run_goes_on_without_asking_again(place: Place) -> None:
    usual = place.server.routes["/odata/47022NED/TypedDataSet"]
    months: list[str] = []

    def stuck_in_may(asked: Any) -> Reply:
        months.append(asked.query["$filter"][-9:-1])
        reply = usual(asked)
        reply.wait_s = 60 if months[-1] == "2024MM05" else 0
        return reply

    place.server.serve("/odata/47022NED/TypedDataSet", stuck_in_may)
    with subprocess.Popen(place.command(), stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 100
        while "2024MM05" not in months and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
    assert place.ids() == ALL[:3]
    place.server.serve("/odata/47022NED/TypedDataSet", usual)
    asked = len(place.server.asked)
    done = place.run("--json")
    assert done.returncode == 0, done.stderr
    states = [source["state"] for source in json.loads(done.stdout)["sources"]]
    assert states == ["already_there"] * 3 + ["fetched"] * 2
    later = place.server.asked[asked:]
    filters = [one.query.get("$filter", "") for one in later if "47022NED" in one.path]
    assert [text[-9:-1] for text in filters] == [f"2024MM{month:02}" for month in range(5, 13)]
    assert not [one for one in later if "85984NED" in one.path or "/cbs/" in one.path]
    assert place.ids() == ALL


def test_wherever_a_run_dies_while_it_writes_nothing_counts_as_made_by_hand(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(BaseException):
        pass

    writes = 0
    assert fetched_all(place.fetch("gezondheid"))
    rows = made.health_rows()
    for round_ in range(12):
        for row in rows:
            row["Eenzaam_27"] = round_ + 1
        place.server.serve("/odata/50150NED/TypedDataSet", made.odata(rows))
        usual, left = Path.replace, [round_]

        def replace(path: Path, target: Path, usual: Any = usual, left: Any = left) -> Path:
            if place.dossier in path.parents:
                if left[0] == 0:
                    raise Died
                left[0] -= 1
            moved: Path = usual(path, target)
            return moved

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", replace)
            try:
                place.fetch("gezondheid", refresh=True)
            except Died:
                writes += 1
        outcome = place.fetch("gezondheid", refresh=True)["gezondheid"]
        assert outcome.state == State.FETCHED and not any(
            "hand" in text for text in outcome.remarks
        )
        assert f",{round_ + 1}\n" in (place.dossier / "gezondheid-2022.csv").read_text()
        assert place.ids() == ["gezondheid-2022"]
    assert writes >= 3


@pytest.mark.django_db
def test_a_source_that_is_down_leaves_what_was_there_and_the_rest_is_written(place: Place) -> None:
    assert fetched_all(place.fetch())
    before = place.contents()
    place.server.serve("/odata/50150NED/Perioden", Reply(b"", 404))
    place.server.serve("/v1/CBS/85984NED/MeasureCodes", made.odata([{"Code": "T001036"}]))
    done = place.run("--refresh", "--json")
    assert done.returncode == 2
    told = json.loads(done.stdout)
    assert told["missing"] == ["kerncijfers", "gezondheid"]
    assert "404" in told["sources"][2]["fault"] and "Identifier" in told["sources"][1]["fault"]
    assert "Ontbreekt" not in done.stdout and "is er nog" in done.stderr
    after = place.contents()
    kept = [name for name in before if name.endswith((".csv", ".geojson"))]
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert place.ids() == ALL
    import_dossier(place.dossier)


def test_an_answer_of_no_use_is_asked_again_and_a_broken_run_keeps_its_pages(place: Place) -> None:
    empty = made.odata([])
    place.server.serve("/odata/50150NED/TypedDataSet", empty, made.odata(made.health_rows()))
    assert place.fetch("gezondheid")["gezondheid"].state == State.FAILED
    assert place.fetch("gezondheid")["gezondheid"].state == State.FETCHED
    place.server.serve("/v1/CBS/85984NED/Observations", Reply(b"", 404))
    assert place.fetch("kerncijfers")["kerncijfers"].state == State.FAILED
    made.serve_odata_4(place.server)
    assert fetched_all(place.fetch("kerncijfers"))
    assert sum("MeasureCodes" in path for path in place.server.paths()) == 1


def test_a_strange_row_stops_one_source_and_not_the_others(place: Place) -> None:
    features = [
        {"properties": {"id": "GM0503", "name": "x", "year": "2024", "afw": 1}},
        {"properties": {}},
    ]
    place.server.serve("/lbm3/ows", json_reply({"features": features}))
    outcomes = place.fetch("leefbaarometer", "gezondheid")
    assert outcomes["leefbaarometer"].state == State.FAILED
    assert "id" in outcomes["leefbaarometer"].fault
    assert outcomes["gezondheid"].state == State.FETCHED


@pytest.mark.django_db
def test_without_outlines_there_is_still_a_dossier_and_a_later_run_names_it(place: Place) -> None:
    usual = dict(place.server.routes)
    place.server.routes = {name: one for name, one in usual.items() if "/cbs/" not in name}
    assert place.fetch()["wijken-en-buurten"].state == State.FAILED
    assert place.told()["programme"]["name"] == made.AREA
    import_dossier(place.dossier)
    place.server.routes = usual
    assert place.fetch()["wijken-en-buurten"].state == State.FETCHED
    assert place.told()["programme"]["name"] == "Centrum-Zuidoost"
    names = [area["name"] for area in place.told()["areas"]]
    assert names == ["Centrum-Zuidoost", "Binnenstad", "Delft"]
    import_dossier(place.dossier)


BY_HAND = f"""# Ons dossier
[programme]
slug = "ons"
name = "Ons plan"
place = "Delft"
date = 2026-10-01
version = "1"

[[areas]]
code = "{made.AREA}"
year = 2024
name = "Onze buurt"
role = "subject"

[[sources]]
id = "eigen-grens"
name = "Grens van ons"
licence = "CC0"
use = "boundaries"
file = "grens.geojson"
columns = {{code = "code"}}  # zelf getekend

[[sources]]
id = "kerncijfers-2024"
name = "Overgetypt"
licence = "CC0"
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_was_made_by_hand_stays(place: Place, line_end: str) -> None:
    place.dossier.mkdir()
    path = place.dossier / "dossier.toml"
    path.write_text("\ufeff" + BY_HAND, encoding="utf-8", newline=line_end)
    (place.dossier / "grens.geojson").write_text("{}")
    (place.dossier / "misdrijven-2024.csv").write_text("van ons")
    outcomes = place.fetch()
    text = path.read_bytes().decode()
    assert text.startswith("\ufeff" + BY_HAND.replace("\n", line_end).rstrip())
    assert (place.dossier / "misdrijven-2024.csv").read_text() == "van ons"
    assert not (place.dossier / "wijken-en-buurten.geojson").exists()
    assert not (place.dossier / "kerncijfers-2024.csv").exists()
    told = tomllib.loads(text.removeprefix("\ufeff"))
    ids = [source["id"] for source in told["sources"]]
    assert ids == ["eigen-grens", "kerncijfers-2024", "gezondheid-2022", "leefbaarometer-2024"]
    assert [area["name"] for area in told["areas"]] == ["Onze buurt", "Binnenstad", "Delft"]
    remarks = " ".join(remark for one in outcomes.values() for remark in one.remarks)
    for name in ("eigen-grens", "kerncijfers-2024", "misdrijven-2024.csv"):
        assert name in remarks


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('publisher = "RIVM', 'publisher = "Ons RIVM'),
        ('licence = "CC BY 4.0"\n', ""),
        ('geprobeerd op de echte bron."', 'geprobeerd op de echte bron."\nlayer = "x"'),
    ],
)
def test_a_row_that_was_changed_afterwards_stays_and_so_does_its_file(
    place: Place, old: str, new: str
) -> None:
    assert fetched_all(place.fetch("gezondheid"))
    path = place.dossier / "dossier.toml"
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    before = place.contents()
    rows = made.health_rows()
    for row in rows:
        row["Eenzaam_27"] = 11
    place.server.serve("/odata/50150NED/TypedDataSet", made.odata(rows))
    outcome = place.fetch("gezondheid", refresh=True)["gezondheid"]
    assert any("gezondheid-2022" in remark for remark in outcome.remarks)
    after = place.contents()
    assert after["gezondheid-2022.csv"] == before["gezondheid-2022.csv"]
    assert after["dossier.toml"] == before["dossier.toml"]


def test_another_year_comes_beside_it(place: Place) -> None:
    made.serve_odata_4(place.server, "84799NED")
    place.fetch("wijken-en-buurten", "kerncijfers")
    place.fetch("wijken-en-buurten", "kerncijfers", year=2020)
    assert place.ids() == ["wijken-en-buurten", "kerncijfers-2024", "kerncijfers-2020"]
    assert {area["year"] for area in place.told()["areas"]} == {2024}


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("kerncijfers", 2012),
        ("wijken-en-buurten", 2019),
        ("gezondheid", 2011),
        ("leefbaarometer", 2011),
    ],
)
def test_a_year_that_is_not_there_is_told(place: Place, name: str, year: int) -> None:
    outcome = place.fetch(name, year=year)[name]
    assert outcome.state == State.FAILED and str(year) in outcome.fault
    assert not (place.dossier / "dossier.toml").exists()


def test_a_renumbered_code_is_a_gap_and_never_the_municipality(place: Place) -> None:
    outcomes = place.fetch("kerncijfers", "wijken-en-buurten", area="BU05031199")
    assert "BU05031199" in outcomes["wijken-en-buurten"].fault
    assert any("BU05031199" in remark for remark in outcomes["kerncijfers"].remarks)
    assert "BU05031199" not in (place.dossier / "kerncijfers-2024.csv").read_text()


@pytest.mark.parametrize("area", ["BU0503KC03", "BU05039997", "WK050311", "GM0503"])
def test_other_kinds_of_areas(place: Place, area: str) -> None:
    assert fetched_all(place.fetch("wijken-en-buurten", "kerncijfers", area=area))
    areas = [(one["code"], one["role"]) for one in place.told()["areas"]]
    assert areas[0] == (area, "subject") and {role for _code, role in areas[1:]} <= {"context"}
    assert all(one["name"] for one in place.told()["areas"])


@pytest.mark.django_db
def test_wrong_input_ends_with_2_and_asks_nothing(place: Place) -> None:
    for more, says in (
        (("--area", "BU5031108"), "BU5031108"),
        (("--source", "nergens"), "nergens"),
        (("--base-address", "nergens=http://a.nl"), "nergens"),
        (("--base-address", "kerncijfers=file:///x"), "file:///x"),
    ):
        done = CliRunner().invoke(main, place.command(*more)[1:])
        assert done.exit_code == 2 and says in done.stderr
    assert place.server.asked == [] and not place.dossier.exists()


@pytest.mark.parametrize("text", ["[programme\n", "sources = 3\n", "areas = [3]\n", "x = '\ud800'"])
def test_a_dossier_that_cannot_be_read_is_left_alone(place: Place, text: str) -> None:
    place.dossier.mkdir()
    (place.dossier / "dossier.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(UnfitDossier, match=r"dossier\.toml"):
        place.fetch()
    assert (place.dossier / "dossier.toml").read_bytes() == text.encode("utf-8", "surrogatepass")
    assert place.server.asked == []


def test_sources_in_one_line_cannot_be_added_to(place: Place) -> None:
    place.dossier.mkdir()
    text = 'sources = [{id = "a", name = "b", licence = "c"}]\n'
    (place.dossier / "dossier.toml").write_text(text)
    with pytest.raises(UnfitDossier):
        place.fetch("gezondheid")
    assert (place.dossier / "dossier.toml").read_text() == text


def test_a_dossier_of_another_area_or_in_a_workbook_is_refused(place: Place) -> None:
    place.dossier.mkdir()
    (place.dossier / "werkblad.xlsx").write_bytes(b"")
    with pytest.raises(UnfitDossier, match=r"werkblad\.xlsx"):
        place.fetch()
    (place.dossier / "werkblad.xlsx").unlink()
    assert fetched_all(place.fetch("kerncijfers"))
    with pytest.raises(UnfitDossier, match=made.AREA):
        place.fetch(area="BU0503KC03")


def test_two_runs_in_one_folder(place: Place) -> None:
    place.server.serve("/v1/CBS/85984NED/MeasureCodes", json_reply({}, wait_s=60))
    command = place.command(names=("kerncijfers",))
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as first:
        until = time.monotonic() + 60
        while not place.server.asked and time.monotonic() < until:
            time.sleep(0.05)
        with pytest.raises(UnfitDossier):
            place.fetch("kerncijfers")
        first.kill()


def test_the_environment_sets_a_mirror(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIJKDRAAD_SOURCE_GEZONDHEID", place.addresses["gezondheid"] + "/")
    place.addresses = {}
    assert place.run(names=("gezondheid",)).returncode == 0
    assert all(path.startswith("/odata/50150NED/") for path in place.server.paths())
