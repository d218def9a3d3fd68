"""Collects the sentences of the product and keeps the Dutch catalogue in step with them.

`python tools/messages.py` adds new sentences to the catalogue, drops the ones that are gone and
compiles it. `python tools/messages.py --check` changes nothing and fails where a sentence has
no translation, a translation lost a placeholder, or the compiled file is out of date.
"""

from __future__ import annotations

import string
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "wijkdraad"
CATALOGUE = PACKAGE / "locale" / "nl" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}

Message = tuple[str, str | None]


def messages() -> dict[Message, list[str]]:
    """Every sentence of the product, as (singular, plural or None), with the files it stands in."""
    found: dict[Message, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")) + sorted(PACKAGE.rglob("*.html")):
        for message in _messages_in(path):
            places = found.setdefault(message, [])
            place = path.relative_to(PACKAGE).as_posix()
            if place not in places:
                places.append(place)
    return found


def _messages_in(path: Path) -> Iterator[Message]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        source = templatize(source, origin=str(path))
    for _line, text, _comments, _context in extract(
        "python", BytesIO(source.encode()), KEYWORDS, (), {}
    ):
        if isinstance(text, tuple):
            yield text[0], text[1]
        elif text:
            yield text, None


def _placeholders(text: str) -> set[str]:
    named = {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
    return named | {part.split(")")[0] for part in text.split("%(")[1:]}


def faults(catalogue: polib.POFile) -> list[str]:
    """What is wrong with the catalogue, a line each."""
    wrong = []
    entries = {
        (entry.msgid, entry.msgid_plural or None): entry
        for entry in catalogue
        if not entry.obsolete
    }
    wanted = messages()
    wrong += [
        f"not in the catalogue: {singular}" for (singular, plural) in wanted.keys() - entries.keys()
    ]
    wrong += [
        f"no longer in the product: {singular}"
        for (singular, plural) in entries.keys() - wanted.keys()
    ]
    for (singular, plural), entry in entries.items():
        texts = list(entry.msgstr_plural.values()) if plural else [entry.msgstr]
        if not all(texts):
            wrong.append(f"no translation: {singular}")
        elif any(
            _placeholders(text) - _placeholders(singular) - _placeholders(plural or "")
            for text in texts
        ):
            wrong.append(f"an unknown placeholder in the translation of: {singular}")
        elif _placeholders(plural or singular) - _placeholders(texts[-1]):
            wrong.append(f"a placeholder is gone from the translation of: {singular}")
        elif "fuzzy" in entry.flags:
            wrong.append(f"to be looked at: {singular}")
    return sorted(wrong)


def updated(catalogue: polib.POFile) -> polib.POFile:
    """The catalogue with exactly the sentences of the product, in a fixed order."""
    known = {(entry.msgid, entry.msgid_plural or None): entry for entry in catalogue}
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = {
        "Project-Id-Version": "wijkdraad",
        "Language": "nl",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for (singular, plural), places in sorted(
        messages().items(), key=lambda item: (item[1][0], item[0][0])
    ):
        entry = known.get((singular, plural))
        fresh.append(
            polib.POEntry(
                msgid=singular,
                msgid_plural=plural or "",
                msgstr=entry.msgstr if entry and not plural else "",
                msgstr_plural=(entry.msgstr_plural if entry else {0: "", 1: ""}) if plural else {},
                occurrences=[(place, "") for place in places],
            )
        )
    return fresh


def main() -> None:
    """Update or check the catalogue."""
    catalogue = polib.pofile(str(CATALOGUE)) if CATALOGUE.is_file() else polib.POFile()
    compiled = CATALOGUE.with_suffix(".mo")
    if "--check" in sys.argv:
        wrong = faults(catalogue)
        if not compiled.is_file() or compiled.read_bytes() != catalogue.to_binary():
            wrong.append("the compiled catalogue is out of date: run make messages")
        print("\n".join(wrong) or "every sentence is translated")
        sys.exit(bool(wrong))
    fresh = updated(catalogue)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(CATALOGUE))
    compiled.write_bytes(fresh.to_binary())
    missing = [entry.msgid for entry in fresh if not entry.translated()]
    print(f"{len(fresh)} sentences, {len(missing)} without a translation")


if __name__ == "__main__":
    main()
