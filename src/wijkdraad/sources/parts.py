"""An answer while it comes in: the part that is there, unpacking it, and a first look at it."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import httpx

from .answers import CHUNK, Answer, write_whole
from .faults import SourceFault
from .faults import marked as _

KEPT = _("Try again later. What was fetched before is kept")
REPORT = _("Look at the address in a browser, and report that the source has changed")


class Part:
    """The file into which an answer runs; a resumed one outlives the process, with its mark.

    The mark is what the source calls this version of the file: only with it can the rest be asked.
    """

    def __init__(self, path: Path, resumed: bool) -> None:
        self.path, self.resumed = path, resumed
        self._mark_path = path.with_suffix(".mark.json")

    def _mark(self) -> str:
        try:
            return str(json.loads(self._mark_path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return ""

    def asks_for(self) -> dict[str, str]:
        """The headers that ask for the rest of the file; none where we have to begin anew."""
        if not self.resumed or not self.path.is_file() or not self._mark():
            return {}
        return {"Range": f"bytes={self.path.stat().st_size}-", "If-Range": self._mark()}

    def fits(self, response: httpx.Response) -> bool:
        """Whether this is the rest that we miss, of the file that we have."""
        begins = f"bytes {self.path.stat().st_size}-" if self.path.is_file() else "-"
        same = self._mark() in (_mark_of(response), response.headers.get("ETag", ""))
        return same and response.headers.get("Content-Range", "").startswith(begins)

    def begun(self, response: httpx.Response) -> int:
        """How many bytes are there already; for a whole answer none, and its mark is noted."""
        if response.status_code == 206:
            return self.path.stat().st_size
        self.drop()
        if self.resumed and _mark_of(response):
            write_whole(self._mark_path, json.dumps(_mark_of(response)))
        return 0

    def drop(self) -> None:
        """Take away what there is."""
        self.path.unlink(missing_ok=True)
        self._mark_path.unlink(missing_ok=True)
        self.path.with_suffix(".unpacked").unlink(missing_ok=True)


def _mark_of(response: httpx.Response) -> str:
    etag: str = response.headers.get("ETag", "")
    # A weak mark may stand for other bytes with the same meaning: no ground to glue two halves.
    return etag if etag.startswith('"') else response.headers.get("Last-Modified", "")


def unpacked(path: Path, most_bytes: int, address: str) -> Path:
    """The unpacked file beside `path`. Raises SourceFault where it is too large, or not whole."""
    target, size = path.with_suffix(".unpacked"), 0
    try:
        with path.open("rb") as packed, target.open("wb") as file:
            unpacker = zlib.decompressobj(31)
            while chunk := unpacker.unconsumed_tail or packed.read(CHUNK):
                # Never more at once than one chunk: a bomb is seen before it goes off.
                data = unpacker.decompress(chunk, CHUNK)
                size += len(data)
                if size > most_bytes:
                    raise too_large(most_bytes, address)
                file.write(data)
                if unpacker.eof:
                    break
            if not unpacker.eof:
                raise zlib.error("incomplete")
    except zlib.error as error:
        raise SourceFault(
            _("the answer broke off halfway ({reason})"), KEPT, address, reason=str(error)
        ) from error
    return target


def look_at(answer: Answer) -> None:
    """Raise where an answer is not what it says it is: a web page, or JSON that stops halfway."""
    with answer.path.open("rb") as file:
        head = file.read(512).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    kind = answer.media_type.casefold()
    if "html" in kind.partition(";")[0] or head.startswith((b"<!doctype html", b"<html")):
        raise SourceFault(
            _("the source sends a web page instead of data"),
            _("The source may be out of order. Try again later. What was fetched before is kept"),
            answer.address,
        )
    if "json" in kind.partition(";")[0]:
        answer.json()


def too_large(most_bytes: int, address: str) -> SourceFault:
    """The fault of an answer of more than `most_bytes`."""
    return SourceFault(
        _("the answer is larger than {megabytes} megabytes"),
        _("Ask for a smaller area, or report that the source has changed"),
        address,
        megabytes=f"{most_bytes / 1e6:g}",
    )
