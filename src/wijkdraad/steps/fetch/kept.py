"""What `wijkdraad fetch` has put in a dossier, so that it never overwrites what a person made.

Beside `dossier.toml` lies a manifest: the checksum of every file and the text of every row that fetch
wrote. What differs from it was made or changed by a person, and stays as it is. The manifest is
written before and after a change, so that a kill at any moment leaves nothing that fetch would
later take for someone's work.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wijkdraad.files.toml_text import toml_table
from wijkdraad.sources.answers import sha256_of, write_whole

from .connector import Fetched

MANIFEST = ".fetched.json"
DESCRIPTION = "dossier.toml"
FREE_USES = ("", "statistics")
"""Uses that any number of sources may have; a second map of one kind would count its ground twice."""


class UnfitDossier(Exception):
    """The folder cannot be completed: says why, and what can be done, in the user's language."""


class KeptDossier:
    """The folder of a dossier that is being completed. Raises UnfitDossier where it cannot be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / DESCRIPTION
        self._manifest_path = folder / MANIFEST
        self._bytes_mark, self._line_end = "", "\n"
        self._text = self._read_text()
        self.told = self._parsed(self._text)
        self._manifest = self._read_manifest()

    def _read_text(self) -> str:
        if not self._path.is_file():
            workbooks = sorted(self.folder.glob("*.xlsx")) if self.folder.is_dir() else []
            if workbooks:
                raise UnfitDossier(
                    _(
                        "{file}: this dossier is described by a workbook. Fetch into another folder, or "
                        "write a dossier.toml first."
                    ).format(file=workbooks[0].name)
                )
            return ""
        text = self._path.read_bytes().decode("utf-8", "surrogateescape")
        self._bytes_mark = "\ufeff" if text.startswith("\ufeff") else ""
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        return text.removeprefix("\ufeff").replace("\r\n", "\n")

    def _parsed(self, text: str) -> Mapping[str, Any]:
        try:
            text.encode("utf-8")
            told = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            raise UnfitDossier(
                _("{file} cannot be read: {reason}. Mend it first; nothing was changed.").format(
                    file=DESCRIPTION, reason=error
                )
            ) from error
        for name in ("areas", "sources"):
            rows = told.get(name, [])
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise UnfitDossier(
                    _(
                        "{file} cannot be read: {reason}. Mend it first; nothing was changed."
                    ).format(file=DESCRIPTION, reason=f"[[{name}]]")
                )
        return told

    def _read_manifest(self) -> dict[str, Any]:
        try:
            told = json.loads(self._manifest_path.read_text(encoding="utf-8"))
            files, blocks, steps = (dict(told[name]) for name in ("files", "blocks", "steps"))
        except (OSError, ValueError, KeyError, TypeError):
            # Without it all that is there counts as made by a person, which is the safe side.
            return {"files": {}, "blocks": {}, "steps": {}}
        return {"files": files, "blocks": blocks, "steps": steps}

    def _write_manifest(self) -> None:
        text = json.dumps(self._manifest, ensure_ascii=False, indent=1, sort_keys=True)
        write_whole(self._manifest_path, text + "\n")

    @property
    def subject(self) -> tuple[str, int] | None:
        """The code and the year of the area that the dossier is about; None where it does not say."""
        for row in self.told.get("areas", []):
            if row.get("role") == "subject":
                return str(row.get("code", "")), int(row.get("year", 0))
        return None

    def done(self, step: str) -> Mapping[str, Any] | None:
        """What was noted of a step that has ended, and whose files are all there; else None."""
        noted = self._manifest["steps"].get(step)
        if noted is None or not all((self.folder / name).is_file() for name in noted["files"]):
            return None
        found: Mapping[str, Any] = noted
        return found

    def place(self, step: str, connector: str, fetched: Fetched, day: date) -> list[str]:
        """Put what a connector gave in the dossier; says what was left because a person made it."""
        remarks: list[str] = []
        sources = [
            row for row in fetched.sources if self._may_write(row, connector, fetched, remarks)
        ]
        named = {str(row.get("file", "")) for row in fetched.sources}
        wanted = {str(row.get("file", "")) for row in sources}
        files = {
            name: path
            for name, path in fetched.files.items()
            if name in wanted
            or (
                name not in named
                and self._is_ours(name, remarks)
                and self._is_of(connector, name, remarks)
            )
        }
        is_whole = len(sources) == len(fetched.sources) and len(files) == len(fetched.files)
        if fetched.together and not is_whole:
            remarks.append(
                _(
                    "It belongs together, so none of it was added. Fetch it into an empty folder to look."
                )
            )
            sources, files = [], {}
        blocks = {
            f"areas {row['code']}": toml_table("[[areas]]", row)
            for row in fetched.areas
            if self._row_is_free("areas", "code", str(row["code"]))
        }
        blocks |= {
            f"sources {row['id']}": toml_table("[[sources]]", _filled(row)) for row in sources
        }
        self._note(files, blocks)
        for name, path in files.items():
            part = self.folder / f".{name}.part"
            shutil.copyfile(path, part)
            part.replace(self.folder / name)
        self._write_blocks(blocks)
        bounds = list(fetched.bounds_m) if fetched.bounds_m else None
        self._manifest["steps"][step] = {
            "connector": connector,
            "day": day.isoformat(),
            "files": sorted(files),
            "sources": [str(row["id"]) for row in sources],
            "bounds_m": bounds,
            "remarks": [*fetched.remarks, *remarks],
        }
        self._settle(files, blocks)
        return remarks

    def describe(self, area: str, year: int, day: date) -> None:
        """See to it that there are a programme and a subject: named by code while no name is known."""
        blocks: dict[str, str] = {}
        if self.subject is None:
            row = {"code": area, "year": year, "name": area, "role": "subject"}
            blocks[f"areas {area}"] = toml_table("[[areas]]", row)
        names = {str(row.get("code")): str(row.get("name")) for row in self.told.get("areas", [])}
        place = next((name for code, name in names.items() if code.startswith("GM")), "")
        if "programme" not in self.told or self._is_our_block("programme"):
            programme = {
                "slug": area.casefold(),
                "name": names.get(area, area),
                "place": place or area,
                "date": self.told.get("programme", {}).get("date", day),
                "version": "0.1",
                "public": False,
            }
            blocks["programme"] = toml_table("[programme]", programme)
        self._note({}, blocks)
        self._write_blocks(blocks)
        self._settle({}, blocks)

    def _may_write(
        self, row: Mapping[str, Any], connector: str, fetched: Fetched, remarks: list[str]
    ) -> bool:
        identity, use, file = str(row["id"]), str(row.get("use", "")), str(row.get("file", ""))
        if not self._row_is_free("sources", "id", identity):
            remarks.append(
                _("Source {id} was made or changed by hand: it stays as it is.").format(id=identity)
            )
            return False
        own = {str(other["id"]) for other in fetched.sources}
        for step in self._manifest["steps"].values():
            own |= set(step["sources"]) if step["connector"] == connector else set()
        for other in self.told.get("sources", []):
            if use not in FREE_USES and other.get("use") == use and other.get("id") not in own:
                remarks.append(
                    _("Source {other} is there already for {use}: {id} was not added.").format(
                        other=other.get("id"), use=use, id=identity
                    )
                )
                return False
        return not file or self._is_ours(file, remarks)

    def _is_ours(self, name: str, remarks: list[str]) -> bool:
        """Whether a file may be written: it is not there, or it is as fetch wrote it."""
        if Path(name).name != name or name in (DESCRIPTION, MANIFEST):
            raise ValueError(f"a connector gives a file named {name!r}")
        path = self.folder / name
        if not path.exists() or sha256_of(path) in self._manifest["files"].get(name, []):
            return True
        remarks.append(
            _("{file} was made or changed by hand: it stays as it is.").format(file=name)
        )
        return False

    def _is_of(self, connector: str, name: str, remarks: list[str]) -> bool:
        """Whether no other connector gave a file of this name: the rows of both do not fit in it."""
        for step in self._manifest["steps"].values():
            if step["connector"] != connector and name in step["files"]:
                remarks.append(
                    _("{file} is there already from {connector}: it stays as it is.").format(
                        file=name, connector=step["connector"]
                    )
                )
                return False
        return True

    def _row_is_free(self, table: str, key: str, value: str) -> bool:
        """Whether a row may be written: there is none with this key, or it is as fetch wrote it."""
        there = any(str(row.get(key)) == value for row in self.told.get(table, []))
        return not there or self._is_our_block(f"{table} {value}")

    def _is_our_block(self, name: str) -> bool:
        return self._our_text(name) is not None

    def _our_text(self, name: str) -> str | None:
        """The text of our row as it stands in the file; None where it does not stand there."""
        for text in self._manifest["blocks"].get(name, []):
            for begin in (text, "\n" + text):
                at = self._text.find(begin)
                if at < 0 or (begin is text and at > 0):
                    continue
                rest = self._text[at + len(begin) :].lstrip(" \t\r\n")
                # A line added below our row is part of it: then it is no longer as we wrote it.
                if not rest or rest.startswith(("[", "#")):
                    return text
        return None

    def _note(self, files: Mapping[str, Path], blocks: Mapping[str, str]) -> None:
        for name, path in files.items():
            known = self._manifest["files"].setdefault(name, [])
            digest = sha256_of(path)
            self._manifest["files"][name] = [*(one for one in known if one != digest), digest]
        for name, text in blocks.items():
            known = self._manifest["blocks"].setdefault(name, [])
            self._manifest["blocks"][name] = [*(one for one in known if one != text), text]
        self._write_manifest()

    def _settle(self, files: Iterable[str], blocks: Iterable[str]) -> None:
        """Forget what was there before, now that the new is."""
        for part, names in (("files", files), ("blocks", blocks)):
            for name in names:
                self._manifest[part][name] = self._manifest[part][name][-1:]
        self._write_manifest()

    def _write_blocks(self, blocks: Mapping[str, str]) -> None:
        text = self._text
        for name, block in blocks.items():
            earlier = self._our_text(name)
            if earlier is not None:
                text = text.replace(earlier, block, 1)
            elif name == "programme":
                text = block + ("\n" + text if text else "")
            else:
                text = (text.rstrip("\n") + "\n\n" if text.strip() else "") + block
        told = self._parsed(text)
        if _others(told, blocks) != _others(self.told, blocks):
            raise UnfitDossier(
                _("{file} has a form to which nothing can be added safely.").format(
                    file=DESCRIPTION
                )
            )
        if text != self._text:
            write_whole(self._path, self._bytes_mark + text.replace("\n", self._line_end))
        self._text, self.told = text, told


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in ("", None, {}, [])}


def _others(told: Mapping[str, Any], blocks: Mapping[str, str]) -> dict[str, Any]:
    """All that the file says besides these rows."""
    rest = {name: part for name, part in told.items() if name not in ("areas", "sources")}
    if "programme" in blocks:
        rest.pop("programme", None)
    for table, key in (("areas", "code"), ("sources", "id")):
        rest[table] = [
            row for row in told.get(table, []) if f"{table} {row.get(key)}" not in blocks
        ]
    return rest
