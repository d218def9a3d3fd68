"""What differs between two versions: the same from both sides, each row once, nothing invented."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.report.language import Language
from wijkdraad.method.report.structure import (
    Answers,
    BulletList,
    Cell,
    Heading,
    KeyFigure,
    KeyFigures,
    ListItem,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Table,
)
from wijkdraad.method.report.versions.change_sentences import Side, link_sentence, summary
from wijkdraad.method.report.versions.comparison import (
    Comparison,
    RowChange,
    Snapshot,
    Tables,
    comparison,
    promise_changes,
    row_changes,
)
from wijkdraad.method.report.versions.text_changes import text_changes, word_changes
from wijkdraad.method.report.versions.text_lines import report_lines

LINKS = frozenset({"needs-goals"})
KEYS = st.sampled_from(["a1", "a2", "n1"])
WORDS = st.dictionaries(
    st.sampled_from(["name", "due", "quantity", "claim", "why"]),
    st.sampled_from(["", "tien bomen", "acht bomen", "1 mei 2026"]),
)
EXACT = st.fixed_dictionaries(
    {},
    optional={
        "due": st.sampled_from(["2026-05-01", "2027-05-01", "onbekend"]),
        "amount": st.sampled_from(["8", "10.00", "10"]),
        "unit": st.sampled_from(["bomen", "m2"]),
        "budget_cents": st.sampled_from(["100", "2500"]),
    },
)
TABLES = st.fixed_dictionaries(
    {},
    optional={
        "needs": st.dictionaries(KEYS, WORDS),
        "commitments": st.dictionaries(KEYS, WORDS),
        "needs-goals": st.dictionaries(KEYS, WORDS),
        "exact": st.dictionaries(KEYS, EXACT),
        "loose_ends": st.dictionaries(KEYS, WORDS),
    },
)
LINE = st.lists(
    st.sampled_from(["wij", "planten", "tien", "acht", "bomen.", "in", "mei", " "]), max_size=8
).map(" ".join)
TEXT = st.lists(
    st.tuples(st.sampled_from(["Luisteren", "Afspreken", "Meten"]), st.lists(LINE, max_size=6)),
    max_size=4,
)
SNAPSHOT = st.builds(Snapshot, TABLES, TEXT)


def filled_in(tables: Tables) -> dict[tuple[str, str], dict[str, str]]:
    return {
        (table, key): {name: text for name, text in words.items() if text}
        for table, rows in tables.items()
        for key, words in rows.items()
    }


def lines_of(text: list[tuple[str, list[str]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, lines in text:
        found.setdefault(name, []).extend(line for line in lines if line)
    return found


@given(SNAPSHOT)
def test_nothing_differs_from_itself(one: Snapshot) -> None:
    found = comparison(one, one, LINKS)
    assert found.is_empty
    assert found == Comparison((), (), (), (), ())


@given(SNAPSHOT, SNAPSHOT)
def test_the_other_way_round_is_the_mirror(one: Snapshot, other: Snapshot) -> None:
    there, back = comparison(one, other, LINKS), comparison(other, one, LINKS)
    for name in ("rows", "links", "loose_ends"):
        assert [change.mirrored() for change in getattr(there, name)] == list(getattr(back, name))
    # The order of chapters follows the later text, so it may differ.
    assert {chapter.name: chapter.mirrored() for chapter in there.chapters} == {
        chapter.name: chapter for chapter in back.chapters
    }
    weaker = {(change.row.key, bool(change.weaker)) for change in there.promises}
    stronger = {(change.row.key, bool(change.stronger)) for change in back.promises}
    assert weaker == stronger


@given(TABLES, TABLES)
def test_every_row_that_differs_is_told_once_and_leads_from_one_to_the_other(
    one: Tables, other: Tables
) -> None:
    before, after = filled_in(one), filled_in(other)
    changes = row_changes(one, other)
    told = [(change.table, change.key) for change in changes]
    assert len(told) == len(set(told))
    assert set(told) == {row for row in {*before, *after} if before.get(row) != after.get(row)}
    for change in changes:
        row = (change.table, change.key)
        if change.after is None:
            del before[row]
        else:
            words = dict(before.get(row, {}))
            for column in change.columns:
                assert words.get(column.name, "") == column.before
                words[column.name] = column.after
            before[row] = {name: text for name, text in words.items() if text}
    assert before == after


@given(TEXT, TEXT)
def test_the_lines_that_are_told_lead_from_one_text_to_the_other(one: list, other: list) -> None:
    before, after = lines_of(one), lines_of(other)
    told = {chapter.name: chapter for chapter in text_changes(one, other)}
    for name in {*before, *after}:
        was, now = before.get(name, []), after.get(name, [])
        lines = told[name].lines if name in told else ()
        gone = sorted(line.before for line in lines if line.kind != "new")
        new = sorted(line.after for line in lines if line.kind != "gone")
        kept = list(was)
        for line in gone:
            kept.remove(line)
        assert sorted([*kept, *new]) == sorted(now)
        assert all(line.before != line.after for line in lines)


@given(LINE, LINE)
def test_the_pieces_of_a_line_make_up_both_sides(one: str, other: str) -> None:
    pieces = word_changes(one, other)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == one
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == other


def test_a_new_name_changes_only_the_row_that_has_it() -> None:
    was: Tables = {
        "goals": {"g1": {"name": "Koel"}},
        "targets": {"t1": {"goal": "Koel (g1)", "why": "zo"}},
    }
    now: Tables = {
        "goals": {"g1": {"name": "Fris"}},
        "targets": {"t1": {"goal": "Fris (g1)", "why": "zo"}},
    }
    other: Tables = {**now, "targets": {"t1": {"goal": "Fris (g2)", "why": "zo"}}}
    references = frozenset({("targets", "goal")})
    assert [change.table for change in row_changes(was, now, references)] == ["goals"]
    assert [change.table for change in row_changes(was, other, references)] == ["goals", "targets"]
    # A text that only looks like a reference is a text.
    assert [change.table for change in row_changes(was, now)] == ["goals", "targets"]


def promised(**exact: str) -> Tables:
    words = {"name": "Bomen", "due": exact.get("due", ""), "claim": exact.pop("claim", "")}
    return {"commitments": {"a1": {**words, "all": str(exact)}}, "exact": {"a1": exact}}


def turns(one: Tables, other: Tables) -> tuple[str, ...]:
    [change] = promise_changes(one, other)
    return change.turns


def test_a_promise_that_became_weaker_is_recognised() -> None:
    may, june = promised(due="2026-05-31"), promised(due="2026-06-01")
    assert turns(may, june) == ("later",)
    assert turns(june, may) == ("earlier",)
    assert turns(may, promised()) == ("no_date",)
    ten, nine = promised(amount="10.00", unit="bomen"), promised(amount="9", unit="bomen")
    assert turns(ten, nine) == ("less",)
    assert turns(nine, ten) == ("more",)
    # Ten as text is greater than nine; as a number too, and 10 is no less than 10.00.
    assert turns(ten, promised(amount="10", unit="bomen")) == ()
    assert turns(promised(budget_cents="2500"), promised(budget_cents="900")) == ("less_money",)
    assert turns(promised(claim="schaduw"), promised()) == ("no_effect",)


def test_amounts_in_other_units_are_not_held_against_each_other() -> None:
    assert turns(promised(amount="10", unit="bomen"), promised(amount="9", unit="m2")) == ()


def test_what_became_weaker_comes_first_and_then_what_is_gone() -> None:
    def tables(**dues: str) -> Tables:
        return {
            "commitments": {key: {"name": key, "due": due} for key, due in dues.items()},
            "exact": {key: {"due": due} for key, due in dues.items()},
        }

    before = tables(a="2026-01-01", b="2026-01-01", c="2026-01-01")
    after = tables(a="2025-01-01", c="2027-01-01", d="2026-01-01")
    assert [change.row.key for change in promise_changes(before, after)] == ["c", "b", "a", "d"]


def test_the_summary_counts_rows_and_names_what_became_later() -> None:
    before = Snapshot(promised(due="2026-05-01"), ())
    after = Snapshot({**promised(due="2026-06-01"), "needs": {"n1": {"name": "Rust"}}}, ())
    found = comparison(before, after, LINKS)
    day, now = Side("1.0", "12 October"), Side("now", "20 October", is_now=True)
    assert summary(found, day, now, Language("en")) == (
        "Since 12 October: 1 row new, 0 gone, 1 changed.",
        "1 commitment became later.",
    )
    kept = Side("1.1", "20 October")
    assert summary(found, day, kept, Language("en"))[0] == (
        "From “1.0” to “1.1”: 1 row new, 0 gone, 1 changed."
    )


def test_every_kind_of_link_has_sentences_of_its_own() -> None:
    kinds = [
        "contributions-needs", "needs-goals", "needs-measures", "measure_effects",
        "measures-works", "measures-commitments", "observations-commitments", "relations",
    ]  # fmt: skip
    words = {"from": "een", "to": "ander"}
    said = [
        link_sentence(RowChange(kind, "x>y", *sides), Language("en"))
        for kind in kinds
        for sides in ((None, words), (words, None))
    ]
    assert len(set(said)) == len(said)
    assert all("een" in sentence and "ander" in sentence for sentence in said)


def test_the_lines_of_a_report_hold_every_kind_of_block() -> None:
    report = Report(
        title="Plan",
        subtitle="Waterbeek",
        language="nl",
        date=date(2026, 10, 1),
        version="1",
        author="",
        description="",
        blocks=(
            Answers((("Wat?", (ListItem("Dit."),)),)),
            PageBreak(),
            Heading(2, "Meten", "meten"),
            Heading(3, "Klein", "klein"),
            Paragraph("Een\nregel.", "lead"),
            BulletList((ListItem("Punt.", "open"),)),
            KeyFigures((KeyFigure("60", "bijdragen"),)),
            Table("Tabel", ("A", "B", "C"), ((Cell("1", "n"), Cell("", "reden"), Cell("")),), source="CBS"),
            Picture("<svg/>", "alt", "Onderschrift"),
            Heading(2, "Meten", "meten-2"),
        ),
    )  # fmt: skip
    assert report_lines(report) == (
        ("Plan", ("Waterbeek", "Wat?", "Dit.")),
        ("Meten", ("Klein", "Een regel.", "Punt.", "60 bijdragen", "Tabel", "A: 1 (n); B: reden", "CBS", "Onderschrift")),
        ("Meten (2)", ()),
    )  # fmt: skip
