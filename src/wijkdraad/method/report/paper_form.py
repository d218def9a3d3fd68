"""A paper form on which someone writes what they want to tell: everything that is printed on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

PaperSize = Literal["a4", "a5"]


@dataclass(frozen=True)
class Boxes:
    """A question with boxes to tick, each with the letter by which it is typed in."""

    question: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PaperForm:
    """The words of one form; it is printed once for every code, in the order of `codes`.

    `summary` is in the language of the programme, `summary_language`; all other words are in
    `language`. `strip_how` says what to do with the strip that someone cuts off and keeps. Where `address` is empty there is no strip, because
    there is no page yet on which a code could be used.
    """

    language: str
    size: PaperSize
    date: date
    title: str
    place: str
    summary: str
    summary_language: str
    ask: str
    ask_help: str
    more: str
    where: str
    where_help: str
    about_you: str
    about_you_why: str
    boxes: tuple[Boxes, ...]
    hand_in: str
    hand_in_how: str
    after: str
    after_points: tuple[str, ...]
    strip_title: str
    strip_how: str
    address: str
    code_label: str
    page_label: str
    codes: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.codes:
            raise ValueError("a form needs a code")
