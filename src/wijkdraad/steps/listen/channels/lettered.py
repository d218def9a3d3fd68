"""Answers with a letter: the same one beside the box on paper and on the screen to type it in."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase
from typing import Any


def lettered(choices: Iterable[tuple[Any, Any]]) -> list[tuple[str, str, str]]:
    """The letter, the code word and the words of each choice, in their order.

    >>> lettered([("owner", "owner"), ("corporation", "rents")])
    [('a', 'owner', 'owner'), ('b', 'corporation', 'rents')]
    """
    given = [(str(code), str(words)) for code, words in choices]
    letters = ascii_lowercase[: len(given)]
    return [(letter, *each) for letter, each in zip(letters, given, strict=True)]
