"""What is wrong in a file, in sentences that can be said in another language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


class Sentence(str):
    """A sentence with its values in it, that also knows both apart, to be said in another language.

    >>> said = sentence("at least {lowest}", lowest=3)
    >>> said, said.template, said.values
    ('at least 3', 'at least {lowest}', {'lowest': 3})
    """

    template: str
    values: Mapping[str, object]


def sentence(template: str, **values: object) -> Sentence:
    """The sentence `template` with these values filled in."""
    said = Sentence(template.format(**values))
    said.template, said.values = template, values
    return said


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file: where, what was found, what is expected.

    `found` and `expected` are text of the file, or a `Sentence` where words of ours are in it.
    """

    row: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        place = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{place}: found {self.found}, expected {self.expected}"


@dataclass(slots=True)
class Faults:
    """The faults of a file, in the order in which they were found."""

    listed: list[Fault] = field(default_factory=list)

    def add(self, row: int, column: str, found: str, expected: str) -> None:
        """Add one fault."""
        self.listed.append(Fault(row, column, found, expected))


def checked[Result](
    convert: Callable[[object], Result], cell: object, row: int, column: str, faults: Faults
) -> Result | None:
    """What `convert` makes of a cell; None, and a fault at its place, where it raises ValueError."""
    try:
        return convert(cell)
    except ValueError as error:
        found, _, expected = str(error).removeprefix("found ").partition(", expected ")
        faults.add(row, column, found, sentence(expected))
        return None


def shown(cell: object) -> str:
    """A cell as a message shows it."""
    # A short repr keeps a message on one line, however long the cell.
    shown = repr(cell)
    return shown if len(shown) <= 80 else shown[:77] + "..."
