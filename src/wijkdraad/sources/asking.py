"""Asks a source of open data something: politely, safely, and never twice for the same.

Every source asks through an `Asker`. One request at a time goes to a host, with a pause between
two; a source that says it is busy is left alone for as long as it asks; a broken line is tried
again, and a download goes on where it stopped. What comes back is taken into the cache only when
all of it is there. What was in the cache stays until something better has come in its place.

Nothing here asks by itself: a person starts a connector, and the connector asks.
"""

from __future__ import annotations

import os
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import httpx

from .addresses import headers_onward, next_page, retry_after_s, url_of, wrong_address
from .answers import Answer, AnswerStore
from .faults import SourceFault
from .faults import marked as _
from .parts import KEPT, REPORT, Part, look_at, too_large, unpacked

__all__ = ["Answer", "Asker", "SourceFault", "next_page"]

MOST_REDIRECTS = 5
LONGEST_WAIT_S = 120.0
"""How long a source may ask us to wait before we stop and tell the user instead."""
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
NOTHING: Mapping[str, str] = MappingProxyType({})

Told = Callable[[str, int, int | None], None]
Check = Callable[[Answer], None]


class _Passing(Exception):
    """A fault that may be over at a next try; `wait_s` where the source says when."""

    def __init__(self, fault: SourceFault, wait_s: float | None = None) -> None:
        super().__init__(str(fault))
        self.fault, self.wait_s = fault, wait_s


class Asker:
    """Asks sources, and keeps their answers in the folder `cache`.

    `pause_s` is the time between two requests to one host; `timeout_s` how long a source may stay
    silent, `total_s` how long one try may take in all; `tries` how often at most a request is made;
    `back_off_s` how long to wait after the first failure (twice as long after each next one).
    `most_bytes` is the largest answer taken, unpacked too. `told` hears how far a request is:
    address, bytes so far, and the total where it is known. With `refresh` what is in the cache is
    asked again, once; when that fails the earlier answer stays in the cache.
    """

    def __init__(
        self,
        cache: Path,
        *,
        transport: httpx.BaseTransport | None = None,
        pause_s: float = 0.5,
        timeout_s: float = 30,
        tries: int = 3,
        most_bytes: int = 400_000_000,
        told: Told | None = None,
        refresh: bool = False,
        total_s: float = 900,
        back_off_s: float = 2,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.store = AnswerStore(cache)
        self.most_bytes, self.tries, self.refresh = most_bytes, max(1, tries), refresh
        self._pause_s, self._total_s, self._timeout_s = pause_s, total_s, timeout_s
        self._back_off_s, self._wait, self._told = back_off_s, wait, told
        self._asked_at: dict[str, float] = {}
        self._hosts: dict[str, threading.Lock] = {}
        self._refreshed: set[str] = set()
        self._used: set[str] = set()
        self._client = httpx.Client(
            transport=transport,
            verify=_trusted(),
            timeout=timeout_s,
            follow_redirects=False,
            headers={"User-Agent": user_agent(), "Accept": "*/*"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def begin(self) -> None:
        """Begin with another piece of work; see `forget`."""
        self._used.clear()

    def forget(self) -> None:
        """Take out of the cache what was asked since `begin`: it turned out to be of no use.

        Without this a later run would find the same answer again, and never ask for a better one.
        """
        for key in self._used:
            self.store.forget(key)
        self._used.clear()

    def ask(
        self,
        address: str,
        parameters: Mapping[str, str] = NOTHING,
        headers: Mapping[str, str] = NOTHING,
        *,
        check: Check | None = None,
    ) -> Answer:
        """The whole answer to `address` with these parameters, from the cache or from the source.

        `check` looks at an answer before it is taken: it raises SourceFault where the answer is not
        what the source used to give, and then the earlier answer stays. Raises SourceFault.
        """
        return self._answer(
            address, parameters, {"Accept-Encoding": "gzip", **headers}, check, False
        )

    def download(
        self,
        address: str,
        parameters: Mapping[str, str] = NOTHING,
        headers: Mapping[str, str] = NOTHING,
        *,
        check: Check | None = None,
    ) -> Answer:
        """The same for a large file: after a broken line or a kill it goes on where it stopped.

        It goes on only where the source can tell that the file is still the same one; else it
        begins anew. A source that does not say how long the file is gets refused. Raises SourceFault.
        """
        plain = {"Accept-Encoding": "identity", **headers}
        return self._answer(address, parameters, plain, check, True)

    def _answer(
        self,
        address: str,
        parameters: Mapping[str, str],
        headers: Mapping[str, str],
        check: Check | None,
        resumed: bool,
    ) -> Answer:
        url = url_of(address, parameters)
        key = self.store.key(str(url), headers)
        self._used.add(key)
        kept = self.store.kept(key)
        if kept is not None and (not self.refresh or key in self._refreshed):
            try:
                if check is not None:
                    check(kept)
                return kept
            except SourceFault:
                # Kept by a version that asked less of it: the source may have something better.
                kept = None
        self.store.folder.mkdir(parents=True, exist_ok=True)
        try:
            answer = self._after_some_tries(url, headers, key, check, resumed)
        except SourceFault as fault:
            fault.while_asking = True
            raise
        self._refreshed.add(key)
        return answer

    def _after_some_tries(
        self,
        url: httpx.URL,
        headers: Mapping[str, str],
        key: str,
        check: Check | None,
        resumed: bool,
    ) -> Answer:
        for attempt in range(1, self.tries + 1):
            try:
                return self._tried(url, headers, key, check, resumed)
            except _Passing as passing:
                if attempt == self.tries:
                    raise passing.fault from passing
                wait_s = passing.wait_s
                self._wait(self._back_off_s * 2 ** (attempt - 1) if wait_s is None else wait_s)
        raise AssertionError("unreachable")

    def _tried(
        self,
        url: httpx.URL,
        headers: Mapping[str, str],
        key: str,
        check: Check | None,
        resumed: bool,
    ) -> Answer:
        """One try: the answer, taken into the cache. Raises _Passing and SourceFault."""
        name = f"{key}.part" if resumed else f"{key}.{os.getpid()}.{threading.get_ident()}.part"
        part = Part(self.store.folder / name, resumed)
        try:
            media_type, encoding = self._received(url, headers, part)
        except BaseException:
            if not resumed:
                part.drop()
            raise
        try:
            path = part.path
            # A file that is packed itself stays packed; packing for the way only is undone.
            if encoding == "gzip" and not url.path.endswith(".gz"):
                path = unpacked(path, self.most_bytes, str(url))
            day = datetime.now(UTC).date()
            answer = Answer(str(url), path, day, False, media_type)
            look_at(answer)
            if check is not None:
                check(answer)
        except SourceFault:
            part.drop()
            raise
        kept = self.store.keep(key, answer)
        part.drop()
        return kept

    def _received(self, url: httpx.URL, headers: Mapping[str, str], part: Part) -> tuple[str, str]:
        """Let the answer run into `part`; its media type and its packing. Raises as `_tried`."""
        address, until = str(url), time.monotonic() + self._total_s
        try:
            for _hop in range(MOST_REDIRECTS + 1):
                request = self._client.build_request(
                    "GET", url, headers={**headers, **part.asks_for()}
                )
                with self._turn(url.host):
                    response = self._client.send(request, stream=True)
                    try:
                        if not response.has_redirect_location:
                            return self._body(response, part, until, address)
                        onward = url.join(response.headers["Location"])
                    finally:
                        response.close()
                headers = headers_onward(url, onward, headers)
                url = onward
        except httpx.TimeoutException as error:
            raise _Passing(self._slow(address, self._timeout_s)) from error
        except httpx.ConnectError as error:
            raise _Passing(
                SourceFault(
                    _("the source cannot be reached ({reason})"),
                    _("Check the connection and try again later. What was fetched before is kept"),
                    address,
                    reason=str(error),
                )
            ) from error
        except httpx.TransportError as error:
            raise _Passing(
                SourceFault(
                    _("the answer broke off halfway ({reason})"), KEPT, address, reason=str(error)
                )
            ) from error
        except httpx.InvalidURL as error:
            raise wrong_address(address) from error
        raise SourceFault(_("the source sends us from one address to another"), REPORT, address)

    @contextmanager
    def _turn(self, host: str) -> Iterator[None]:
        """Our turn at a host: alone, and `pause_s` after the request before."""
        with self._hosts.setdefault(host, threading.Lock()):
            rest_s = self._asked_at.get(host, -1e9) + self._pause_s - time.monotonic()
            if rest_s > 0:
                self._wait(rest_s)
            try:
                yield
            finally:
                self._asked_at[host] = time.monotonic()

    def _slow(self, address: str, seconds: float) -> SourceFault:
        return SourceFault(
            _("the source did not answer within {seconds} seconds"),
            KEPT,
            address,
            seconds=f"{seconds:g}",
        )

    def _body(
        self, response: httpx.Response, part: Part, until: float, address: str
    ) -> tuple[str, str]:
        self._accepted(response, part, address)
        encoding = response.headers.get("Content-Encoding", "").strip().casefold()
        encoding = {"identity": "", "x-gzip": "gzip"}.get(encoding, encoding)
        if encoding not in {"", "gzip"}:
            raise SourceFault(
                _("the answer is packed in a way that we do not read ({encoding})"),
                REPORT,
                address,
                encoding=encoding,
            )
        begun = part.begun(response)
        length = response.headers.get("Content-Length", "")
        total = begun + int(length) if length.isdecimal() else None
        if total is None and part.resumed and "Transfer-Encoding" not in response.headers:
            raise SourceFault(
                _("the source does not say how long the file is, so we cannot tell if it is whole"),
                REPORT,
                address,
            )
        if total is not None and total > self.most_bytes:
            raise too_large(self.most_bytes, address)
        size = begun
        with part.path.open("ab" if begun else "wb") as file:
            self._tell(address, size, total)
            for chunk in response.iter_raw():
                size += len(chunk)
                if size > self.most_bytes:
                    raise too_large(self.most_bytes, address)
                file.write(chunk)
                self._tell(address, size, total)
                if time.monotonic() > until:
                    raise _Passing(self._slow(address, self._total_s))
        if total is not None and size != total:
            raise _Passing(
                SourceFault(
                    _("the answer broke off halfway ({reason})"),
                    KEPT,
                    address,
                    reason=f"{size} / {total} bytes",
                )
            )
        return response.headers.get("Content-Type", "").strip(), encoding

    def _tell(self, address: str, size: int, total: int | None) -> None:
        if self._told is not None:
            self._told(address, size, total)

    def _accepted(self, response: httpx.Response, part: Part, address: str) -> None:
        """Raise unless this is the answer that was asked for."""
        status = response.status_code
        if status == 200 or (status == 206 and part.fits(response)):
            return
        if status in {206, 416}:
            part.drop()
            fault = SourceFault(_("the file has changed at the source"), KEPT, address)
            raise _Passing(fault, 0)
        refused = SourceFault(
            _("the source answers with status {status}"),
            KEPT if status in BUSY else REPORT,
            address,
            status=status,
        )
        if status not in BUSY:
            raise refused
        wait_s = retry_after_s(response.headers.get("Retry-After", ""))
        if wait_s is not None and wait_s > LONGEST_WAIT_S:
            raise SourceFault(
                _("the source is busy and asks us to wait {minutes} minutes"),
                KEPT,
                address,
                minutes=round(wait_s / 60),
            )
        raise _Passing(refused, wait_s)


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities we trust, read once: it takes longer than many a question."""
    return httpx.create_ssl_context()


def user_agent() -> str:
    """How we make ourselves known to a source: our name and version."""
    try:
        return f"Wijkdraad/{version('wijkdraad')}"
    except PackageNotFoundError:
        return "Wijkdraad"
