"""What a group's answers propose: never from a few, and never less than most of them want."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.listen.participation import asks_more, proposal, ranked_words

LADDER = ("informed", "asked", "decide_along", "do_it")
forms = st.dictionaries(st.sampled_from(LADDER), st.integers(0, 12))


@given(forms, st.lists(st.sampled_from(["No time", "no time.", "Language", ""])))
def test_a_proposal_is_what_most_want_and_comes_from_enough_answers(
    counts: dict[str, int], barriers: list[str]
) -> None:
    found = proposal(counts, barriers, LADDER, 5)
    answers = sum(counts.values())
    assert (found is None) == (answers < 5)
    if found is not None:
        assert counts[found.form] == found.wanted_by == max(counts.values())
        assert found.answers == answers
        leading = [form for form in LADDER if counts.get(form) == found.wanted_by]
        assert found.tied == (len(leading) > 1) and found.form == leading[-1]
        assert found.barrier_named <= len(barriers)


@given(st.lists(st.sampled_from([" No  time", "no time.", "NO TIME", "Language", ""])))
def test_words_are_counted_whatever_their_capitals_spaces_and_order(words: list[str]) -> None:
    counts = {word.casefold(): count for word, count in ranked_words(words)}
    said = [word for word in words if word]
    assert sum(counts.values()) == len(said)
    assert counts.get("no time", 0) == sum("ime" in word.casefold() for word in said)
    assert [count for _word, count in ranked_words(words)] == sorted(counts.values(), reverse=True)


def test_a_plan_that_gives_as_much_or_more_is_no_gap() -> None:
    assert not asks_more("asked", ["asked"], LADDER)
    assert not asks_more("informed", ["asked", "do_it"], LADDER)
    assert asks_more("do_it", ["informed", "decide_along"], LADDER)
    assert asks_more("informed", [], LADDER)
