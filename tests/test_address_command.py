"""The command that says in which buurt an address is, on a server of this machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.sources.answering import FIXTURES
from tests.sources.server import Reply, running
from wijkdraad.cli import main

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared data are not here"),
]


def asked(
    monkeypatch: pytest.MonkeyPatch, folder: Path, reply: Reply, *arguments: str
) -> tuple[Result, list[dict[str, str]]]:
    with running() as server:
        server.serve("/free", reply)
        monkeypatch.setenv("WIJKDRAAD_SOURCE_LOCATIESERVER", server.address)
        done = CliRunner().invoke(main, ["address", *arguments, "--cache", str(folder), "--json"])
        return done, [one.query for one in server.asked]


def test_an_address_has_its_place_and_codes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = Reply((FIXTURES / "bag_free_response.json").read_bytes())
    done, queries = asked(monkeypatch, tmp_path, reply, "Dam", "Amsterdam", "--house", "1")
    assert done.exit_code == 0, done.output
    [place] = json.loads(done.stdout)["places"]
    assert place == {
        "name": "Dam 1, 1012JS Amsterdam",
        "x": 121394,
        "y": 487383,
        "buurt": "BU0363AE02",
        "wijk": "WK0363AE",
        "gemeente": "GM0363",
    }
    assert queries[0]["q"] == "Dam 1 Amsterdam" and queries[0]["fq"] == "type:adres"


def test_what_only_looks_like_it_is_named_and_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = Reply((FIXTURES / "bag_free_response.json").read_bytes())
    done, _queries = asked(monkeypatch, tmp_path, reply, "Dam", "Rotterdam")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["places"] == []
    assert "Rotterdam" in done.stderr and "Dam, Amsterdam" in done.stderr


def test_a_source_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done, _queries = asked(monkeypatch, tmp_path, Reply(b"", status=404), "Dam", "Amsterdam")
    assert done.exit_code == 2 and "404" in done.stderr and done.stdout == ""
