"""What is wrong with a template, in sentences that whoever shows them translates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

MOST_AROUND = 130


def marked(text: str) -> str:
    """The text itself: marks a sentence for the catalogue, to be translated where it is shown."""
    return text


@dataclass(frozen=True)
class UnknownName:
    """A name in the template that nobody knows: the text around it, and the nearest known name."""

    name: str
    around: str
    nearest: str = ""


@dataclass(frozen=True)
class Problem:
    """Why a template cannot be filled: a sentence with places for `values`."""

    says: str
    values: dict[str, str] = field(default_factory=dict, hash=False)

    def told(self, gettext: Callable[[str], str] = marked) -> str:
        """The sentence, looked up in a catalogue."""
        return gettext(self.says).format(**self.values)


class CannotFill(Exception):
    """The template cannot be filled; nothing was written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.told())
        self.problem = problem


class UnknownNames(Exception):
    """The template asks for things that nobody knows; all of them are named."""

    def __init__(self, names: tuple[UnknownName, ...]) -> None:
        super().__init__(", ".join(each.name for each in names))
        self.names = names


def shortened(text: str, around: str = "") -> str:
    """A text on one line, at most `MOST_AROUND` signs of it, those about `around` first.

    >>> shortened("a" * 200 + " {{ x }} " + "b" * 200, "{{ x }}").count("{{ x }}")
    1
    """
    text = " ".join(text.split())
    if len(text) <= MOST_AROUND:
        return text
    middle = max(text.find(around), 0) + len(around) // 2
    start = min(max(middle - MOST_AROUND // 2, 0), len(text) - MOST_AROUND)
    end = start + MOST_AROUND
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
