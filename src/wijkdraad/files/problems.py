"""The one way in which a file reader says that it cannot read a file."""

from __future__ import annotations


def marked(text: str) -> str:
    """The text itself: marks a sentence for the catalogue, to be translated where it is shown."""
    return text


class UnreadableFile(Exception):
    """A file cannot be read: `found` says what is wrong with it, `expected` what would work.

    Both are sentences of the catalogue with places for `values`, because the reader does not
    know the language of the person who is told. A value `row` is the row of the file where the
    problem stands, where that is known.

    >>> problem = UnreadableFile("no layer {layer}", "one of: {names}", layer="huis", names="pand, weg")
    >>> print(problem)
    no layer huis; expected one of: pand, weg
    """

    def __init__(self, found: str, expected: str, **values: object) -> None:
        self.found, self.expected, self.values = found, expected, values
        super().__init__(f"{found.format(**values)}; expected {expected.format(**values)}")
