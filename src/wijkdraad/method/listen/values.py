"""What places mean to residents, shown so that nobody's home or voice can be picked out.

A home is never a point: it is the square of a fixed grid, and that square is only there where it
holds enough people. A selection by who someone is, or by how they were heard, is only offered
where no combination of selections leaves a few people over.
Source: k-anonymity, L. Sweeney, “k-anonymity: a model for protecting privacy” (2002).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

METHOD = "values-1"

Cell = tuple[int, int]
"""Column and row of a square of the grid, counted from the origin of RD New."""


@dataclass(frozen=True)
class Home:
    """The place of a home in metres (RD New), and whose voice told of it."""

    x_m: float
    y_m: float
    voice: str


def cell_of(x_m: float, y_m: float, side_m: float) -> Cell:
    """The square of a grid that a place lies in; a place on an edge lies east or north of it.

    >>> cell_of(120_583.4, 480_510.0, 100), cell_of(120_600.0, 480_510.0, 100)
    ((1205, 4805), (1206, 4805))
    """
    return math.floor(x_m / side_m), math.floor(y_m / side_m)


def cell_bounds_m(cell: Cell, side_m: float) -> tuple[float, float, float, float]:
    """West, south, east and north of a square, in metres.

    >>> cell_bounds_m((1205, 4805), 100)
    (120500, 480500, 120600, 480600)
    """
    column, row = cell
    return column * side_m, row * side_m, (column + 1) * side_m, (row + 1) * side_m


def home_cells(
    homes: Sequence[Home],
    addresses_in_cell: Mapping[Cell, int],
    side_m: float,
    fewest_voices: int,
    fewest_addresses: int,
) -> list[Cell | None]:
    """For each home the square it may be shown as; None where that would point at someone.

    A square is shown where at least `fewest_voices` different people told of a home in it, or
    where at least `fewest_addresses` addresses lie in it. `addresses_in_cell` may lack squares:
    how many addresses they hold is then unknown, and only the voices count. The answer depends
    on the squares alone: another place within the same square gives the same answer. Raises
    ValueError for a side or a smallest number that is not above zero.

    >>> street = [Home(10, 10, "a"), Home(90, 20, "b"), Home(150, 10, "c")]
    >>> home_cells(street, {}, 100, 2, 10)
    [(0, 0), (0, 0), None]
    >>> home_cells(street, {(1, 0): 12}, 100, 2, 10)
    [(0, 0), (0, 0), (1, 0)]
    """
    if side_m <= 0 or fewest_voices < 1 or fewest_addresses < 1:
        raise ValueError("the side and the smallest numbers are above zero")
    cells = [cell_of(home.x_m, home.y_m, side_m) for home in homes]
    voices: defaultdict[Cell, set[str]] = defaultdict(set)
    for home, cell in zip(homes, cells, strict=True):
        voices[cell].add(home.voice)
    return [
        cell
        if len(voices[cell]) >= fewest_voices or addresses_in_cell.get(cell, 0) >= fewest_addresses
        else None
        for cell in cells
    ]


Choice = tuple[str, str]
"""What can be selected, as (axis, label): ("group", "parents") or ("channel", "walk")."""


def choices_that_single_out_nobody(
    voices: Mapping[str, Iterable[Choice]], fewest: int
) -> tuple[Choice, ...]:
    """The choices that may be offered, sorted by axis and label.

    `voices` says for each voice which choices hold for it. However the offered choices are
    combined, inside or outside each of them, there are always nobody or at least `fewest`
    voices. The largest choices of each axis go first; a choice that would leave a few people
    over, by itself or together with an earlier one, is left out.

    >>> of = {f"p{n}": [("group", "parents")] for n in range(5)}
    >>> of |= {f"t{n}": [("group", "tenants")] for n in range(6)}
    >>> choices_that_single_out_nobody(of, 5)
    (('group', 'parents'), ('group', 'tenants'))
    >>> choices_that_single_out_nobody(of | {"y": [("group", "young")]}, 5)
    (('group', 'tenants'),)
    """
    of_choice: defaultdict[Choice, set[str]] = defaultdict(set)
    for voice, choices in voices.items():
        for choice in choices:
            of_choice[choice].add(voice)
    axes = list(dict.fromkeys(axis for axis, _label in of_choice))
    order = sorted(
        of_choice, key=lambda each: (axes.index(each[0]), -len(of_choice[each]), each[1])
    )
    blocks: list[set[str]] = [set(voices)]
    offered = []
    for choice in order:
        inside = of_choice[choice]
        parts = [part for block in blocks for part in (block & inside, block - inside) if part]
        if all(len(part) >= fewest for part in parts):
            offered.append(choice)
            blocks = parts
    return tuple(sorted(offered))


@dataclass(frozen=True)
class PlaceTally:
    """A place by its name, by how many voices it was named, and the values told there."""

    name: str
    voices: int
    values: tuple[tuple[str, int], ...]


def places_by_voices(told: Iterable[tuple[str, str, str]]) -> tuple[PlaceTally, ...]:
    """The places of (place, value, voice) by how many voices named them, most first, then by name.

    Each voice counts once for a place and once for each value in it. Names that differ only in
    capitals or spaces are one place, under the name that was told first.

    >>> places_by_voices([("Park", "rest", "a"), ("park ", "rest", "b"), ("Square", "play", "a")])[0]
    PlaceTally(name='Park', voices=2, values=(('rest', 2),))
    """
    names: dict[str, str] = {}
    voices: defaultdict[str, set[str]] = defaultdict(set)
    values: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for name, value, voice in told:
        place = same_words(name)
        names.setdefault(place, " ".join(name.split()))
        voices[place].add(voice)
        values[place].add((same_words(value), voice))
    tallies = []
    for place, name in names.items():
        counts = Counter(value for value, _voice in values[place])
        ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
        tallies.append(PlaceTally(name, len(voices[place]), tuple(ranked)))
    return tuple(sorted(tallies, key=lambda tally: (-tally.voices, tally.name.casefold())))


def same_words(text: str) -> str:
    """A text by which the same words are known: without capitals and double spaces.

    >>> same_words("  De  Oude Linde ")
    'de oude linde'
    """
    return " ".join(text.split()).casefold()
