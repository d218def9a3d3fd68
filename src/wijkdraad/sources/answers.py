"""Answers of sources, kept on disk: whole ones only, each with its date and its checksum."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from email.message import Message
from pathlib import Path
from typing import Any

from .faults import SourceFault
from .faults import marked as _

CHUNK = 1 << 16


@dataclass(frozen=True)
class Answer:
    """What a source answered to `address`, whole, in the file `path` of the cache.

    `retrieved` is the day (UTC) on which it was asked, `media_type` what the source says it is, such
    as `application/json; charset=utf-8`; empty where it does not say. The file is for reading: copy
    it, do not change it.
    """

    address: str
    path: Path
    retrieved: date
    from_cache: bool
    media_type: str

    def text(self) -> str:
        """The answer as text. Raises SourceFault where it is not in the character set it names."""
        return "".join(self._pieces())

    def lines(self) -> Iterator[str]:
        """The lines of the answer without their ends, read one by one."""
        for piece in self._pieces():
            yield piece.rstrip("\r\n")

    def json(self) -> Any:
        """What the JSON of the answer says. Raises SourceFault where it is no (whole) JSON."""
        try:
            return json.loads(self.text(), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise SourceFault(
                _("the answer is no JSON, or it stops halfway ({reason})"),
                _("Try again later. What was fetched before is kept"),
                self.address,
                reason=str(error),
            ) from error

    def _pieces(self) -> Iterator[str]:
        header = Message()
        header["Content-Type"] = self.media_type or "text/plain"
        charset = header.get_content_charset("utf-8")
        # Python's own reading takes no byte order mark away; a StatLine file begins with one.
        encoding = "utf-8-sig" if charset in {"utf-8", "utf8"} else charset
        try:
            with self.path.open(encoding=encoding, newline="") as file:
                yield from file
        except (UnicodeError, LookupError) as error:
            raise SourceFault(
                _("the answer is no text in {charset}"),
                _("Try again later. What was fetched before is kept"),
                self.address,
                charset=charset,
            ) from error


def _no_number(name: str) -> float:
    raise ValueError(name)


class AnswerStore:
    """The answers that a cache folder holds, each found again by what was asked.

    One answer is two files: the body, named after its contents, and a description that names the
    body. The description is put in place last, in one move: until then the earlier answer stands.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def key(self, address: str, headers: Mapping[str, str]) -> str:
        """Where the answer to this address is kept. Headers can change an answer, so they count."""
        said = {name.casefold(): value for name, value in headers.items()}
        asked = json.dumps([address, sorted(said.items())], ensure_ascii=False)
        return hashlib.sha256(asked.encode()).hexdigest()[:40]

    def kept(self, key: str) -> Answer | None:
        """The answer that is kept, or None. A body that was cut short or changed is not one."""
        try:
            told = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
            path = self.folder / f"{key}-{str(told['sha256'])[:16]}.body"
            if path.stat().st_size != told["bytes"] or sha256_of(path) != told["sha256"]:
                return None
            day = date.fromisoformat(told["retrieved"])
            return Answer(str(told["address"]), path, day, True, str(told["media_type"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, key: str, answer: Answer) -> Answer:
        """Take the file of a new answer into the cache, in the place of an earlier one."""
        digest = sha256_of(answer.path)
        path = self.folder / f"{key}-{digest[:16]}.body"
        size = answer.path.stat().st_size
        answer.path.replace(path)
        told = {
            "address": answer.address,
            "retrieved": answer.retrieved.isoformat(),
            "media_type": answer.media_type,
            "bytes": size,
            "sha256": digest,
        }
        write_whole(self.folder / f"{key}.json", json.dumps(told, ensure_ascii=False, indent=1))
        for earlier in self.folder.glob(f"{key}-*.body"):
            if earlier != path:
                earlier.unlink(missing_ok=True)
        return Answer(answer.address, path, answer.retrieved, False, answer.media_type)

    def forget(self, key: str) -> None:
        """Take an answer out of the cache."""
        (self.folder / f"{key}.json").unlink(missing_ok=True)
        for body in self.folder.glob(f"{key}-*.body"):
            body.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole(path: Path, text: str) -> None:
    """Write a file in one move: a reader, or a run after a kill, finds the old or the new one whole."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
