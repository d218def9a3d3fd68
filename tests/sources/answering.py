"""An asker whose source is a function: no network, no waiting."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx

from wijkdraad.sources.asking import Asker

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
FIXTURES = SHARED / "api_fixtures"


def asker_on(
    folder: Path, answer: Callable[[httpx.Request], httpx.Response], **options: Any
) -> Asker:
    """An asker whose every request goes to `answer`."""
    options = {"pause_s": 0, "back_off_s": 0, "tries": 2, "wait": lambda _seconds: None, **options}

    def streamed(request: httpx.Request) -> httpx.Response:
        told = answer(request)
        return httpx.Response(
            told.status_code, headers=told.headers, stream=httpx.ByteStream(told.content)
        )

    return Asker(folder, transport=httpx.MockTransport(streamed), **options)


def layer(features: list[Mapping[str, Any]], next_link: str = "", **more: Any) -> httpx.Response:
    """A page of a layer, as an OGC API Features service gives it."""
    links = [{"rel": "self", "href": "?"}]
    if next_link:
        links.append({"rel": "next", "href": next_link})
    told = {"type": "FeatureCollection", "features": features, "links": links, **more}
    return httpx.Response(200, json=told, headers={"Content-Type": "application/geo+json"})


def paged(features: list[Mapping[str, Any]], request: httpx.Request, size: int) -> httpx.Response:
    """The page of `features` that a request asks for with its parameter `cursor`."""
    start = int(request.url.params.get("cursor", "0"))
    rest = start + size < len(features)
    link = str(request.url.copy_set_param("cursor", str(start + size))) if rest else ""
    return layer(features[start : start + size], link, numberMatched=len(features))


def recorded(name: str) -> Any:
    """A recorded answer from the shared data."""
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))
