"""How sources are asked: slow, wrong, cut off, busy and dead ones, and what stays in the cache."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from tests.sources.server import Asked, Reply, Server, json_reply, running, with_ranges
from wijkdraad.sources.asking import Answer, Asker, SourceFault, next_page

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def asker(tmp_path: Path, waits: list[float]) -> Iterator[Asker]:
    with Asker(tmp_path / "cache", pause_s=0, timeout_s=1, back_off_s=1, wait=waits.append) as made:
        yield made


def again(tmp_path: Path, **options: object) -> Asker:
    """A later run with the same cache."""
    settings = {"pause_s": 0, "timeout_s": 1, "back_off_s": 0, **options}
    return Asker(tmp_path / "cache", **settings)  # type: ignore[arg-type]


def test_an_answer_is_kept_with_its_day_and_asked_once(
    server: Server, asker: Asker, tmp_path: Path
) -> None:
    server.serve("/a", json_reply({"value": 1}))
    first = asker.ask(server.address + "/a", {"q": "ü &"})
    second = again(tmp_path).ask(server.address + "/a", {"q": "ü &"})
    assert (first.json(), first.from_cache, first.retrieved) == (
        {"value": 1},
        False,
        datetime.now(UTC).date(),
    )
    assert (second.json(), second.from_cache, second.retrieved) == (
        {"value": 1},
        True,
        first.retrieved,
    )
    assert len(server.asked) == 1 and server.asked[0].query == {"q": "ü &"}
    assert server.asked[0].headers["user-agent"].startswith("Wijkdraad/")


def test_other_parameters_and_headers_are_other_questions(server: Server, asker: Asker) -> None:
    server.serve("/a", lambda asked: json_reply([asked.query, asked.headers.get("accept-crs")]))
    one = asker.ask(server.address + "/a", {"q": "1"})
    two = asker.ask(server.address + "/a", {"q": "2"})
    three = asker.ask(server.address + "/a", {"q": "1"}, {"Accept-Crs": "EPSG:4326"})
    assert len({answer.path for answer in (one, two, three)}) == 3


def test_a_changed_or_shortened_file_in_the_cache_is_asked_again(
    server: Server, asker: Asker, tmp_path: Path
) -> None:
    server.serve("/a", json_reply({"value": 1}))
    kept = asker.ask(server.address + "/a")
    kept.path.write_bytes(kept.path.read_bytes()[:-1])
    assert again(tmp_path).ask(server.address + "/a").json() == {"value": 1}
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(b"<!DOCTYPE html><p>Storing</p>", media_type="text/html"), "web page"),
        (Reply(b"\xef\xbb\xbf\n<html>Storing</html>"), "web page"),
        (Reply(b'{"value": [1, 2'), "stops halfway"),
        (Reply(b'{"value": NaN}'), "stops halfway"),
        (Reply(b'{"value": [1, 2, 3]}', cut_at=5), "broke off"),
        (
            Reply(gzip.compress(b'{"value": 1}')[:-9], headers={"Content-Encoding": "gzip"}),
            "broke off",
        ),
        (Reply(b"{}", headers={"Content-Encoding": "gzip, gzip"}), "packed"),
        (Reply(b"no", 404), "status 404"),
        (Reply(b"no", 500), "status 500"),
        (Reply(b"wait", 429, headers={"Retry-After": "3600"}), "60 minutes"),
        (Reply(b"{}", 302, headers={"Location": "http://example.invalid/"}), "not safe"),
        (Reply(b"{}", 302, headers={"Location": "ftp://127.0.0.1/"}), "not safe"),
        (Reply(b"[" * 200_000), "stops halfway"),
    ],
)
def test_a_wrong_answer_is_told_and_what_was_there_stays(
    server: Server, tmp_path: Path, reply: Reply, says: str
) -> None:
    server.serve("/a", json_reply({"value": "before"}), reply)
    address = server.address + "/a"
    again(tmp_path).ask(address)
    with pytest.raises(SourceFault, match=says) as caught:
        again(tmp_path, refresh=True).ask(address)
    assert caught.value.address == address and caught.value.advice
    assert again(tmp_path).ask(address).json() == {"value": "before"}
    assert not list((tmp_path / "cache").glob("*.part*"))


def test_silence_and_dripping_end(server: Server, tmp_path: Path) -> None:
    server.serve("/silent", json_reply({}, wait_s=3))
    server.serve("/drips", json_reply({"text": "x" * 5000}, drip_s=0.1))
    with pytest.raises(SourceFault, match=r"within 0\.2 seconds"):
        again(tmp_path, timeout_s=0.2, tries=2).ask(server.address + "/silent")
    with pytest.raises(SourceFault, match=r"within 0\.3 seconds"):
        again(tmp_path, total_s=0.3, tries=1).ask(server.address + "/drips")


def test_a_dead_source_is_tried_three_times_with_longer_waits(
    asker: Asker, waits: list[float]
) -> None:
    with running() as gone:
        address = gone.address
    with pytest.raises(SourceFault, match="cannot be reached"):
        asker.ask(address + "/a")
    assert waits == [1, 2]


def test_a_busy_source_is_left_alone_as_long_as_it_asks(
    server: Server, asker: Asker, waits: list[float]
) -> None:
    server.serve(
        "/a",
        Reply(b"", 429, headers={"Retry-After": "7"}),
        Reply(b"", 503),
        json_reply({"value": 1}),
    )
    assert asker.ask(server.address + "/a").json() == {"value": 1}
    assert waits == [7, 2]


def test_a_mistake_of_ours_is_not_repeated(server: Server, asker: Asker) -> None:
    server.serve("/a", Reply(b"", 400))
    with pytest.raises(SourceFault):
        asker.ask(server.address + "/a")
    assert len(server.asked) == 1


def test_one_request_at_a_time_to_a_host_with_a_pause(server: Server, tmp_path: Path) -> None:
    busy, most = [0], [0]

    def route(_asked: Asked) -> Reply:
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        reply = json_reply({}, wait_s=0.05)
        busy[0] -= 1
        return reply

    server.serve("/", route)
    with Asker(tmp_path / "cache", pause_s=0.2) as asker:
        threads = [
            threading.Thread(target=asker.ask, args=(f"{server.address}/{number}",))
            for number in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    moments = sorted(asked.at for asked in server.asked)
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(moments))
    assert most == [1]


def test_too_large_is_refused_packed_and_unpacked(server: Server, tmp_path: Path) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    server.serve("/bomb", Reply(bomb, headers={"Content-Encoding": "gzip"}))
    server.serve("/large", Reply(b"x" * 2_000_000, media_type="text/plain"))
    server.serve("/stream", Reply(b"x" * 2_000_000, media_type="text/plain", chunked=True))
    assert len(bomb) < 100_000
    for path in ("/bomb", "/large", "/stream"):
        with pytest.raises(SourceFault, match="larger than 1 megabytes"):
            again(tmp_path, most_bytes=1_000_000).ask(server.address + path)
    assert sum(path.stat().st_size for path in (tmp_path / "cache").iterdir()) < 1000


def test_packing_for_the_way_is_undone_and_a_packed_file_stays_packed(
    server: Server, asker: Asker
) -> None:
    packed = gzip.compress(b'{"value": 1}')
    server.serve("/a", Reply(packed, headers={"Content-Encoding": "gzip"}))
    server.serve("/feed.xml.gz", Reply(packed, media_type="application/gzip"))
    assert asker.ask(server.address + "/a").json() == {"value": 1}
    assert asker.download(server.address + "/feed.xml.gz").path.read_bytes() == packed


def test_a_redirect_on_the_same_host_is_followed_and_rings_end(
    server: Server, asker: Asker
) -> None:
    server.serve("/old", Reply(b"", 301, headers={"Location": "/new?x=1"}))
    server.serve("/new", json_reply({"value": 1}))
    server.serve("/ring", Reply(b"", 302, headers={"Location": "/ring"}))
    assert asker.ask(server.address + "/old").json() == {"value": 1}
    with pytest.raises(SourceFault, match="one address to another"):
        asker.ask(server.address + "/ring")


def test_a_key_does_not_go_to_another_host(tmp_path: Path) -> None:
    seen = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.host, request.headers.get("X-Api-Key")))
        if request.url.host == "one.example":
            return httpx.Response(302, headers={"Location": "https://two.example/"})
        return httpx.Response(200, stream=httpx.ByteStream(b"{}"))

    with Asker(tmp_path, transport=httpx.MockTransport(handle), pause_s=0) as asker:
        asker.ask("https://one.example/", {}, {"X-Api-Key": "secret"})
    assert seen == [("one.example", "secret"), ("two.example", None)]


def test_a_check_decides_before_the_answer_is_taken(server: Server, tmp_path: Path) -> None:
    server.serve("/a", json_reply({"column_1": 1}), json_reply({"renamed": 1}))

    def check(answer: Answer) -> None:
        if "column_1" not in answer.json():
            raise SourceFault("renamed", "report it", answer.address)

    address = server.address + "/a"
    again(tmp_path).ask(address, check=check)
    with pytest.raises(SourceFault, match="renamed"):
        again(tmp_path, refresh=True).ask(address, check=check)
    assert again(tmp_path).ask(address, check=check).json() == {"column_1": 1}


BODY = bytes(range(256)) * 4000


def test_a_download_goes_on_where_the_line_broke(server: Server, asker: Asker) -> None:
    server.serve("/f", with_ranges(BODY, cut_at=300_000))
    answer = asker.download(server.address + "/f")
    assert answer.path.read_bytes() == BODY
    assert [asked.headers.get("range") for asked in server.asked] == [None, "bytes=300000-"]


def test_a_later_run_goes_on_with_the_part_of_an_earlier_one(
    server: Server, tmp_path: Path
) -> None:
    server.serve("/f", with_ranges(BODY, cut_at=300_000))
    with pytest.raises(SourceFault, match="broke off"):
        again(tmp_path, tries=1).download(server.address + "/f")
    assert not list((tmp_path / "cache").glob("*.body"))
    answer = again(tmp_path).download(server.address + "/f")
    assert hashlib.sha256(answer.path.read_bytes()).digest() == hashlib.sha256(BODY).digest()
    assert server.asked[-1].headers["if-range"] == '"1"'
    assert not list((tmp_path / "cache").glob("*.part*"))


def test_a_line_that_breaks_again_and_again_still_brings_the_whole_file(
    server: Server, tmp_path: Path
) -> None:
    def route(asked: Asked) -> Reply:
        start = int(asked.headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        said = {"ETag": '"1"', "Content-Range": f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"}
        return Reply(BODY[start:], 206 if start else 200, "x/y", said, cut_at=70_001)

    server.serve("/f", route)
    answer = again(tmp_path, tries=40).download(server.address + "/f")
    assert answer.path.read_bytes() == BODY and len(server.asked) > 10


def test_two_versions_are_never_glued_together(server: Server, tmp_path: Path) -> None:
    server.serve("/f", with_ranges(BODY, cut_at=300_000))
    with pytest.raises(SourceFault):
        again(tmp_path, tries=1).download(server.address + "/f")
    newer = BODY[::-1]
    server.serve("/f", with_ranges(newer, '"2"'))
    assert again(tmp_path).download(server.address + "/f").path.read_bytes() == newer


def test_a_source_that_answers_another_part_than_asked_is_begun_anew(
    server: Server, tmp_path: Path
) -> None:
    wrong = Reply(
        BODY[10:],
        206,
        "x/y",
        {"ETag": '"1"', "Content-Range": f"bytes 10-{len(BODY) - 1}/{len(BODY)}"},
    )
    server.serve("/f", with_ranges(BODY, cut_at=300_000), wrong, with_ranges(BODY))
    with pytest.raises(SourceFault):
        again(tmp_path, tries=1).download(server.address + "/f")
    assert again(tmp_path).download(server.address + "/f").path.read_bytes() == BODY


def test_a_file_of_unknown_length_is_refused(server: Server, asker: Asker) -> None:
    server.serve("/f", Reply(BODY, media_type="x/y", length=False))
    with pytest.raises(SourceFault, match="how long"):
        asker.download(server.address + "/f")


def test_progress_is_told_with_the_total(server: Server, tmp_path: Path) -> None:
    heard: list[tuple[str, int, int | None]] = []
    server.serve("/f", with_ranges(BODY))
    with Asker(tmp_path, pause_s=0, told=lambda *said: heard.append(said)) as asker:
        asker.download(server.address + "/f")
    assert heard[0] == (server.address + "/f", 0, len(BODY))
    assert heard[-1] == (server.address + "/f", len(BODY), len(BODY))


def test_the_next_page_lies_at_the_same_host(tmp_path: Path) -> None:
    page = Answer("https://a.nl/x?f=json", tmp_path, datetime.now(UTC).date(), False, "")
    assert next_page(page, "/y") == "https://a.nl/y"
    for link in ("https://b.nl/y", "http://a.nl/y", "//b.nl/y"):
        with pytest.raises(SourceFault, match="another host"):
            next_page(page, link)


def test_text_in_its_own_character_set(server: Server, asker: Asker) -> None:
    server.serve("/bom", Reply("\ufeffé;ü\r\nb".encode(), media_type="text/csv"))
    server.serve("/latin", Reply("é".encode("latin-1"), media_type="text/csv; charset=ISO-8859-1"))
    server.serve("/wrong", Reply(b"\xff\xfe", media_type="text/csv"))
    assert list(asker.ask(server.address + "/bom").lines()) == ["é;ü", "b"]
    assert asker.ask(server.address + "/latin").text() == "é"
    with pytest.raises(SourceFault, match="no text in utf-8"):
        asker.ask(server.address + "/wrong").text()


@pytest.mark.parametrize("address", ["file:///etc/passwd", "nonsense", "ftp://a.nl/", "http://"])
def test_only_web_addresses(asker: Asker, address: str) -> None:
    with pytest.raises(SourceFault, match="no web address"):
        asker.ask(address)


def test_nothing_is_written_before_something_is_asked(tmp_path: Path) -> None:
    with Asker(tmp_path / "cache"):
        pass
    assert not (tmp_path / "cache").exists()


def test_the_description_in_the_cache_names_the_source(
    server: Server, asker: Asker, tmp_path: Path
) -> None:
    server.serve("/a", json_reply({}))
    asker.ask(server.address + "/a")
    (told,) = (tmp_path / "cache").glob("*.json")
    assert json.loads(told.read_text())["address"] == server.address + "/a"
