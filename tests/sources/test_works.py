"""Works: the WIOR on recorded records, NDW on a recorded publication and a constructed stream."""

from __future__ import annotations

import gzip
import io
import resource
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import httpx
import pytest

from wijkdraad.sources.asking import SourceFault
from wijkdraad.sources.ndw import client as ndw
from wijkdraad.sources.ndw.mapping import BrokenPublication, works_of
from wijkdraad.sources.wior import client as wior

from .answering import FIXTURES, asker_on, recorded

AMSTERDAM = (110_000.0, 475_000.0, 135_000.0, 500_000.0)
LIMBURG = (180_000.0, 315_000.0, 195_000.0, 325_000.0)
BASE = "https://works.example/wior"
needs_recorded = pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared data are not here")


# --- WIOR ------------------------------------------------------------------------------------------


def hal(records: list[dict[str, Any]], onward: str = "") -> dict[str, Any]:
    links: dict[str, Any] = {"self": {"href": "?"}}
    if onward:
        links["next"] = {"href": onward}
    return {"_links": links, "_embedded": {"wior": records}, "page": {"number": 1}}


def record(number: str, **told: Any) -> dict[str, Any]:
    return {
        "wiorNummer": number,
        "projectnaam": "Riool in de Valeriusstraat",
        "datumStartUitvoering": "2026-03-02",
        "datumEindeUitvoering": "2026-09-30",
        "hoofdstatus": "Projectaanpak",
        "typeWerkzaamheden": "Vervanging",
        "geometrie": {"type": "Point", "coordinates": [4.868, 52.355]},
        **told,
    }


def works(folder: Path, *pages: Any, bounds=AMSTERDAM) -> tuple[wior.Works, list[httpx.Request]]:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=pages[int(request.url.params.get("page", "1")) - 1])

    with asker_on(folder, answer) as asker:
        return wior.works_in(asker, BASE, bounds, date(2026, 1, 1)), asked


@needs_recorded
def test_recorded_records_become_works_that_say_what_they_know(tmp_path: Path) -> None:
    found, asked = works(tmp_path, hal(recorded("amsterdam_roadworks_real.json")))
    by_id = {work.id: work for work in found.works}
    pilot = by_id["wior-W23009721"]
    assert (pilot.start, pilot.end) == (date(2023, 6, 12), date(2023, 7, 23))
    assert (pilot.status, pilot.status_told, pilot.kind_told) == (
        "running", "Uitvoering", "Onderzoeken/Verkennen")  # fmt: skip
    assert pilot.shape.geom_type == "MultiPolygon" and len(pilot.name) <= 160
    assert by_id["wior-W23007308"].discipline == "electricity"
    assert by_id["wior-W22013761"].discipline == "other" and by_id["wior-W22013761"].owner == ""
    assert asked[0].headers["accept-crs"] == "EPSG:4326"
    assert asked[0].url.params["datumEindeUitvoering[gte]"] == "2026-01-01"


@needs_recorded
def test_a_bare_list_as_it_was_recorded_is_read_too(tmp_path: Path) -> None:
    assert len(works(tmp_path, recorded("amsterdam_roadworks_real.json"))[0].works) == 3


def test_pages_are_followed_and_what_lies_elsewhere_is_left_out(tmp_path: Path) -> None:
    far = record("W3", geometrie={"type": "Point", "coordinates": [4.95, 52.355]})
    found, asked = works(
        tmp_path,
        hal([record("W1")], f"{BASE}/?page=2"),
        hal([record("W2"), far, record("W4", geometrie=None)]),
        bounds=(119_000.0, 485_000.0, 121_000.0, 487_000.0),
    )
    assert [work.id for work in found.works] == ["wior-W1", "wior-W2"] and found.without_shape == 1
    # Each page asks for degrees: without the header the next page would come in other coordinates.
    assert [one.headers["accept-crs"] for one in asked] == ["EPSG:4326"] * 2


@pytest.mark.parametrize("status", ["Gepauzeerd", "", None, "uitvoering "])
def test_a_status_that_is_not_known_is_not_guessed(tmp_path: Path, status: str | None) -> None:
    [work] = works(tmp_path, hal([record("W1", hoofdstatus=status)]))[0].works
    if status == "uitvoering ":
        assert (work.status, work.why_not) == ("running", "")
    else:
        assert work.status == "" and work.why_not and work.status_told == (status or "")


@pytest.mark.parametrize(
    "dates",
    [("2026-09-30", "2026-03-02"), ("30-09-2026", "2026-12-01"), ("2026-03-02", "2026-02-31")],
)
def test_dates_that_cannot_be_are_told_apart(tmp_path: Path, dates: tuple[str, str]) -> None:
    one = record("W1", datumStartUitvoering=dates[0], datumEindeUitvoering=dates[1])
    [work] = works(tmp_path, hal([one]))[0].works
    assert work.status == "" and "dates" in work.why_not


def test_a_day_that_is_not_known_stays_unknown(tmp_path: Path) -> None:
    [work] = works(tmp_path, hal([record("W1", datumStartUitvoering=None)]))[0].works
    assert (work.start, work.end, work.status) == (None, date(2026, 9, 30), "planned")


def test_a_changed_register_is_told(tmp_path: Path) -> None:
    one = record("W1")
    one["status"] = one.pop("hoofdstatus")
    for number, (page, says) in enumerate(
        (
            (hal([one]), "hoofdstatus"),
            ({"_embedded": {"works": []}}, "no list of works"),
            (hal([]), "no works at all"),
            (hal([record("W1")], f"{BASE}/?page=1&again=1"), "no end"),
            (hal([record("W1")], "https://elsewhere.example/"), "another host"),
        )
    ):
        with pytest.raises(SourceFault, match=says):
            works(tmp_path / str(number), page)


# --- NDW -------------------------------------------------------------------------------------------


def ndw_works(folder: Path, content: bytes, bounds=LIMBURG) -> ndw.Works:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path.endswith("planningsfeed_wegwerkzaamheden_en_evenementen.xml.gz")
        return httpx.Response(200, content=content, headers={"Content-Type": "application/xml"})

    with asker_on(folder, answer) as asker:
        return ndw.works_in(asker, "https://ndw.example", bounds)


def publication() -> bytes:
    return (FIXTURES / "ndw_planned_works_datex3.xml").read_bytes()


@needs_recorded
@pytest.mark.parametrize("packed", [True, False])
def test_the_recorded_publication_gives_its_one_work(tmp_path: Path, packed: bool) -> None:
    content = gzip.compress(publication()) if packed else publication()
    found = ndw_works(tmp_path, content)
    [work] = found.works
    assert work.id == "ndw-NDW03-554987-MAN" and found.in_all == 1
    assert work.name == "Kabels / Leidingen. Verminderd aantal rijstroken beschikbaar"
    assert (work.start, work.end) == (date(2026, 7, 13), date(2026, 7, 15))
    assert (work.owner, work.status, work.status_told) == (
        "Provincie Limburg",
        "planned",
        "approved",
    )
    assert work.shape.geom_type == "Point"
    assert abs(work.shape.x - 184_942) < 1 and abs(work.shape.y - 318_674) < 1


@needs_recorded
def test_a_work_elsewhere_is_counted_and_left_out(tmp_path: Path) -> None:
    found = ndw_works(tmp_path, gzip.compress(publication()), AMSTERDAM)
    assert found.works == () and found.in_all == 1


@needs_recorded
def test_the_place_of_another_record_of_the_situation_counts(tmp_path: Path) -> None:
    """NDW often gives the cause in one record, and the coordinates in the one of the detour."""
    text = publication().decode()
    start, end = text.index("<loc:pointByCoordinates>"), text.index("</loc:pointByCoordinates>")
    [work] = ndw_works(tmp_path, (text[:start] + text[end + 25 :]).encode()).works
    assert work.shape.geom_type == "LineString"


@needs_recorded
def test_an_unknown_status_is_not_guessed(tmp_path: Path) -> None:
    text = publication().decode().replace(">approved<", ">rejected<")
    [work] = ndw_works(tmp_path, text.encode()).works
    assert (work.status, work.status_told) == ("", "rejected") and work.why_not


BROKEN = {
    "cut off while packed": (lambda content: gzip.compress(content)[:-40], "packed file"),
    "cut off": (lambda content: content[:-400], "stops halfway"),
    "version 2": (
        lambda content: content.replace(b"schema/3/situation", b"schema/2/2_0"), "version 3"),
    "with an entity": (
        lambda content: content.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "bb">]>', 1), "XML"),
    "a web page": (lambda content: b"<html><body>storing</body></html>", "web page"),
    "nothing": (lambda content: b" ", "XML"),
}  # fmt: skip


@needs_recorded
@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_publication_is_told_and_not_kept(tmp_path: Path, kind: str) -> None:
    make, says = BROKEN[kind]
    with pytest.raises(SourceFault, match=says):
        ndw_works(tmp_path, make(publication()))
    assert not list(tmp_path.glob("*.body"))


@needs_recorded
def test_after_a_broken_answer_the_earlier_one_is_still_there(tmp_path: Path) -> None:
    good = gzip.compress(publication())
    assert len(ndw_works(tmp_path, good).works) == 1
    with (
        asker_on(
            tmp_path, lambda _r: httpx.Response(200, content=good[:-40]), refresh=True
        ) as asker,
        pytest.raises(SourceFault),
    ):
        ndw.works_in(asker, "https://ndw.example", LIMBURG)
    assert len(ndw_works(tmp_path, b"never asked").works) == 1


class Stream(io.RawIOBase):
    """A publication of `count` situations, made while it is read."""

    def __init__(self, text: str, count: int) -> None:
        self.pieces: Iterator[bytes] = self._made(text, count)
        self.rest, self.size = b"", 0

    def _made(self, text: str, count: int) -> Iterator[bytes]:
        start = text.index("<sit:situation id")
        end = text.index("</sit:situation>") + len("</sit:situation>")
        yield text[:start].encode()
        for number in range(count):
            yield text[start:end].replace("NDW03_554987", f"NDW03_{number}").encode()
        yield text[end:].encode()

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < size:
            piece = next(self.pieces, None)
            if piece is None:
                break
            self.rest += piece
        given, self.rest = self.rest[:size], self.rest[size:]
        self.size += len(given)
        return given


def peak_and_size(count: int, bounds: Any) -> tuple[float, float, int]:
    """The peak of memory and the size of the stream in MB, and the number of works."""
    stream = Stream(publication().decode(), count)
    tracemalloc.start()
    works = sum(1 for _work in works_of(stream, bounds))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6, stream.size / 1e6, works


@needs_recorded
def test_memory_does_not_grow_with_the_publication() -> None:
    short, long = peak_and_size(100, AMSTERDAM), peak_and_size(1_500, AMSTERDAM)
    assert long[1] > 10 * short[1] and long[2] == 1_500
    assert long[0] < short[0] + 1


def growth_and_size(count: int, bounds: Any) -> tuple[float, float, int]:
    """How much this whole process grew and the size of the stream in MB, and the number of works."""
    stream = Stream(publication().decode(), count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    works = sum(1 for _work in works_of(stream, bounds))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (after - before) * 1024 / 1e6, stream.size / 1e6, works


@needs_recorded
@pytest.mark.slow
def test_a_whole_country_takes_little_memory() -> None:
    # In a process of its own, which has no room left over from other tests to grow into.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as own:
        growth, size, works = own.submit(growth_and_size, 58_000, AMSTERDAM).result()
    assert size > 170 and works == 58_000
    assert growth < 20, f"{growth:.1f} MB for {size:.0f} MB"


def test_a_stream_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wijkdraad.sources.ndw.mapping.MOST_UNPACKED", 1000)
    with pytest.raises(BrokenPublication, match="unpacked"):
        list(works_of(io.BytesIO(b"<a>" + b" " * 100_000 + b"</a>"), AMSTERDAM))
