"""Writes plain values as TOML, in the shapes that a `dossier.toml` has."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


def toml_value(value: Any) -> str:
    """One value: a text, a number, true or false, a date, a list of these, or a table of these.

    >>> toml_value('He said "no"'), toml_value(True), toml_value(date(2026, 10, 1))
    ('"He said \\\\"no\\\\""', 'true', '2026-10-01')
    >>> toml_value({"code": "statcode"})
    '{"code" = "statcode"}'
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # A text of JSON is one of TOML too, as long as the delete character is no part of it.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        pairs = [f"{toml_value(str(name))} = {toml_value(part)}" for name, part in value.items()]
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return str(value)


def toml_table(heading: str, values: Mapping[str, Any]) -> str:
    """A heading and the keys below it.

    >>> print(toml_table("[programme]", {"slug": "linde", "public": True}), end="")
    [programme]
    slug = "linde"
    public = true
    """
    lines = [f"{name} = {toml_value(value)}\n" for name, value in values.items()]
    return f"{heading}\n" + "".join(lines)
