"""No small count of a table can be found from its totals or from what is told of its cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdraad.method.listen.small_counts import PublishableMargins, publishable_margins

SMALLEST = 3
Table = list[list[int]]
small_tables = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 5), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    ).filter(lambda table: sum(map(sum, table)) <= 9)
)


def divided(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to divide a total over a number of cells."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in divided(total - first, parts - 1):
            yield (first, *rest)


def fits(value: int, shown: int | None, true: int) -> bool:
    """Whether a reader may think of this value where `shown` is printed for the true count."""
    if shown is not None:
        return value == shown
    return (0 < value < SMALLEST) if 0 < true < SMALLEST else value >= SMALLEST


def readings(
    inside: Table, told: PublishableMargins, kept: tuple[int, int] = (-1, -1)
) -> list[Table]:
    """Every table that a reader cannot rule out, by trying all with the same total."""
    height, width = len(inside), len(inside[0])
    found = []
    for values in divided(sum(map(sum, inside)), height * width):
        table = [list(values[row * width : (row + 1) * width]) for row in range(height)]
        if (
            all(
                row == kept[0] or fits(sum(table[row]), told.rows[row], sum(inside[row]))
                for row in range(height)
            )
            and all(
                column == kept[1]
                or fits(
                    sum(line[column] for line in table),
                    told.columns[column],
                    sum(line[column] for line in inside),
                )
                for column in range(width)
            )
            and all(
                fits(table[row][column], shown, inside[row][column])
                for (row, column), shown in told.cells.items()
            )
        ):
            found.append(table)
    return found


@settings(max_examples=40, deadline=None)
@given(small_tables)
def test_no_small_count_can_be_worked_out(inside: Table) -> None:
    every = list(product(range(len(inside)), range(len(inside[0]))))
    told = publishable_margins(inside, SMALLEST, every)
    open_to_reader = readings(inside, told)
    assert inside in open_to_reader
    hidden_all = not any(told.rows) and not any(told.columns)
    for row, column in every:
        if 0 < inside[row][column] < SMALLEST and not hidden_all:
            assert len({table[row][column] for table in open_to_reader}) > 1
    for lines, shown in ((inside, told.rows), (list(zip(*inside, strict=True)), told.columns)):
        for place, line in enumerate(lines):
            assert shown[place] in (None, sum(line))
            if 0 < sum(line) < SMALLEST:
                assert shown[place] is None
                turned = lines is not inside
                sums = {
                    sum(each[place] for each in table) if turned else sum(table[place])
                    for table in open_to_reader
                }
                assert len(sums) > 1 or hidden_all


@settings(max_examples=40, deadline=None)
@given(small_tables)
def test_of_a_cell_only_nobody_or_few_is_told(inside: Table) -> None:
    every = list(product(range(len(inside)), range(len(inside[0]))))
    for (row, column), told in publishable_margins(inside, SMALLEST, every).cells.items():
        assert inside[row][column] < SMALLEST
        assert told == (None if inside[row][column] else 0)


def test_what_would_give_a_small_count_away_is_not_told() -> None:
    """By hand: 6 in the first row and nobody in its other cells would leave 2 of 4 for one."""
    inside = [[2, 4, 0], [30, 30, 30]]
    told = publishable_margins(inside, 5, [(0, 0), (0, 1), (0, 2)])
    assert told.rows == (6, 90) and told.columns == (32, 34, 30)
    assert told.cells[0, 2] == 0
    # "Fewer than five" twice leaves 2 and 4, 3 and 3, or 4 and 2.
    assert told.cells == {(0, 0): None, (0, 1): None, (0, 2): 0}
    tight = publishable_margins([[1, 4, 0], [30, 30, 30]], 5, [(0, 0), (0, 1), (0, 2)])
    assert tight.rows == (5, 90) and (0, 0) in tight.cells


def test_a_cell_that_would_be_the_whole_row_is_not_told() -> None:
    """Row totals 5 and 90: nobody in two cells and few in one cannot be; nothing false is told."""
    told = publishable_margins([[4, 1], [40, 50]], 5, [(0, 0), (0, 1)])
    assert told.rows == (5, 90)
    # Few in both cells of five: 1 and 4, 2 and 3, 3 and 2, or 4 and 1.
    assert told.cells == {(0, 0): None, (0, 1): None}
    other = publishable_margins([[4, 4], [40, 50]], 5, [(0, 0), (0, 1)])
    # Few in both cells of eight can only be four and four.
    assert other.rows == (8, 90) and other.cells == {(0, 0): None}


@settings(max_examples=30, deadline=None)
@given(small_tables)
def test_also_where_one_row_and_one_column_are_never_shown(inside: Table) -> None:
    height, width = len(inside), len(inside[0])
    every = list(product(range(height - 1), range(width - 1)))
    told = publishable_margins(
        inside, SMALLEST, every, kept_rows=[height - 1], kept_columns=[width - 1]
    )
    assert told.rows[-1] is None and told.columns[-1] is None
    if not any(told.rows) and not any(told.columns):
        return
    open_to_reader = readings(inside, told, kept=(height - 1, width - 1))
    for row, column in product(range(height), range(width)):
        if 0 < inside[row][column] < SMALLEST:
            assert len({table[row][column] for table in open_to_reader}) > 1


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    told = publishable_margins([[5, 0], [8, 9]], 5)
    assert told == PublishableMargins((5, 17), (13, 9), {})


@pytest.mark.parametrize("wrong", [[], [[]], [[1], [1, 2]], [[-1]]])
def test_what_is_no_table_is_refused(wrong: Table) -> None:
    with pytest.raises(ValueError):
        publishable_margins(wrong, 5)


def test_a_smallest_count_that_hides_nothing_is_refused() -> None:
    with pytest.raises(ValueError):
        publishable_margins([[1]], 2)
