"""The one way in which a source says that it did not give what was asked."""

from __future__ import annotations


def marked(text: str) -> str:
    """The text itself: marks a sentence for the catalogue, to be translated where it is shown."""
    return text


class SourceFault(Exception):
    """A source did not give what was asked: `happened` says what, `advice` what can be done.

    Both are sentences of the catalogue with places for `values`, because a source does not know
    the language of the person who is told. `address` is what was asked, empty where nothing was.
    `while_asking` is true where no answer was taken: what was taken before may be used again.

    >>> fault = SourceFault("no column {column}", "report it", "https://a.nl/b", column="Wijk")
    >>> print(fault)
    no column Wijk (https://a.nl/b). report it
    """

    def __init__(self, happened: str, advice: str, address: str = "", **values: object) -> None:
        self.happened, self.advice, self.address, self.values = happened, advice, address, values
        self.while_asking = False
        place = f" ({address})" if address else ""
        super().__init__(f"{happened.format(**values)}{place}. {advice.format(**values)}")
