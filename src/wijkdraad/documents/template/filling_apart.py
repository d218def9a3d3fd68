"""Fills in a template in a process of its own, with a limit on its time and its memory.

A template may be made to keep a machine busy for ever. The process then ends, and the site or
the command goes on.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from wijkdraad.documents.drawing import cleaned_drawing
from wijkdraad.documents.template.filled_template import Filled, Pixels, filled
from wijkdraad.documents.template.template_problems import (
    CannotFill,
    Problem,
    UnknownName,
    UnknownNames,
)
from wijkdraad.documents.template.template_problems import marked as _
from wijkdraad.method.report.placeholders import Rows, Told, Values

MOST_SECONDS = 40
MOST_PROCESSOR_SECONDS = 15
MOST_MEMORY = 1_500_000_000
PICTURE_WIDTH_MM = 160
BUILT_OTHERWISE = _(
    "This Word file is built in a way that we cannot fill in. Open it in Word, save it as .docx, and try once more."
)


def filled_apart(content: bytes, values: Values, leave_unknown: bool = False) -> Filled:
    """The template filled in (see `filled_template.filled`), in a process of its own.

    Raises UnknownNames and CannotFill; the latter also where it takes more than a
    quarter of a minute of work, or 1.5 GB of memory.
    """
    request = {
        "content": base64.b64encode(content).decode(),
        "values": _written(values),
        "pictures": {
            name: [
                {**asdict(picture), "png": base64.b64encode(picture.png).decode()}
                for picture in found
            ]
            for name, found in _pixels(values).items()
        },
        "leave_unknown": leave_unknown,
    }
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-I",
                "-X",
                "utf8",
                "-m",
                "wijkdraad.documents.template.filling_apart",
            ],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=MOST_SECONDS,
            env={},
            check=False,
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        answer = None
    if answer is None:
        raise CannotFill(
            Problem(_("Filling in this template takes too much time or memory. Make it simpler."))
        )
    if "problem" in answer:
        raise CannotFill(Problem(**answer["problem"]))
    unknown = tuple(UnknownName(**each) for each in answer["unknown"])
    if "content" not in answer:
        raise UnknownNames(unknown)
    return Filled(base64.b64decode(answer["content"]), unknown)


def _pixels(values: Values) -> dict[str, tuple[Pixels, ...]]:
    """The pictures as pixels: drawn here, because drawing needs more memory than filling in."""
    # The process that fills in never draws, so it does not load what draws.
    from wijkdraad.documents.raster import drawing_png

    found = {}
    for name, drawings in values.pictures.items():
        if not isinstance(drawings, Told):
            cleaned = [(cleaned_drawing(each.svg, "picture", each.alt), each) for each in drawings]
            found[name] = tuple(
                Pixels(drawing_png(drawing, PICTURE_WIDTH_MM), each.alt, drawing.width, drawing.height)
                for drawing, each in cleaned
            )  # fmt: skip
    return found


def _written(values: Values) -> dict[str, Any]:
    """The values as JSON; the drawings go as pixels."""
    written = asdict(values)
    written["date"] = values.date.isoformat()
    written["pictures"] = {
        name: asdict(told) if isinstance(told, Told) else []
        for name, told in values.pictures.items()
    }
    return written


def _read(written: Mapping[str, Any]) -> Values:
    def value(found: Mapping[str, Any]) -> Told | Rows:
        if "table" in found:
            return Rows(found["table"], tuple(found["numbers"]), found["none"])
        return Told(**found)

    return Values(
        language=written["language"],
        date=date.fromisoformat(written["date"]),
        single={name: Told(**told) for name, told in written["single"].items()},
        groups={
            group: {name: Told(**told) for name, told in fields.items()}
            for group, fields in written["groups"].items()
        },
        tables={
            table: tuple({name: value(found) for name, found in row.items()} for row in rows)
            for table, rows in written["tables"].items()
        },
        none=written["none"],
        pictures={
            name: Told(**found) if found else () for name, found in written["pictures"].items()
        },
        words=written["words"],
    )


def _limit() -> None:
    """Bound the time and memory of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_PROCESSOR_SECONDS, MOST_PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def answer_to(request: Mapping[str, Any]) -> dict[str, Any]:
    """What the process answers: the document, the names that nobody knows, or the problem."""
    pictures = {
        name: tuple(Pixels(**{**each, "png": base64.b64decode(each["png"])}) for each in found)
        for name, found in request["pictures"].items()
    }
    content = base64.b64decode(request["content"])
    try:
        made = filled(content, _read(request["values"]), pictures, request["leave_unknown"])
    except UnknownNames as found:
        return {"unknown": [asdict(each) for each in found.names]}
    except CannotFill as refused:
        return {"problem": asdict(refused.problem)}
    except MemoryError:
        raise
    except Exception:
        # The libraries that open and fill a document fail in many ways on one that is not whole.
        return {"problem": asdict(Problem(BUILT_OTHERWISE))}
    return {
        "content": base64.b64encode(made.content).decode(),
        "unknown": [asdict(each) for each in made.unknown],
    }


if __name__ == "__main__":
    _limit()
    sys.stdout.write(json.dumps(answer_to(json.load(sys.stdin))))
