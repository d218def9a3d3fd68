"""Likeness of texts, Dutch stems, and which contribution of one voice counts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.listen.coding import likeness
from wijkdraad.method.listen.coding.likeness import (
    Reading,
    alike_pairs,
    suggested_labels,
    weights_of,
)
from wijkdraad.method.listen.coding.stems import dutch_stem
from wijkdraad.method.listen.coding.voices import counted_voice, refusal

SNOWBALL = """
lichaamsziek lichaamsziek|lichamelijk licham|lichamelijke licham|lichamelijkheden licham|lichamen licham
lichere licher|licht licht|lichtbeeld lichtbeeld|lichtdoorlatende lichtdoorlat|lichte licht|lichten licht
lichtende lichtend|lichtenvoorde lichtenvoord|lichter lichter|lichtere lichter|lichters lichter
lichtgevoeligheid lichtgevoel|lichtgrijs lichtgrijs|lichthoeveelheid lichthoevel|lichtje lichtj|lichtjes lichtjes
lichtkranten lichtkrant|lichtkringen lichtkring|lichtregelsystemen lichtregelsystem|lichtste lichtst
lichtstromende lichtstrom|lichtte licht|lichtten licht|lichttoetreding lichttoetred|lichtzinnige lichtzinn
lidia lidia|lidmaatschap lidmaatschap|lidstaten lidstat|lidvereniging lidveren|opgingen opging
opglanzingen opglanz|opglimlachten opglimlacht|opglimpende opglimp|opgraven opgrav|opgrijzende opgrijz
opgroeiende opgroei|opgroeiplaats opgroeiplat|ophaal ophal|ophaaldienst ophaaldienst|ophaalsystemen ophaalsystem
ophalend ophal|ophalers ophaler|opheldering ophelder|ophield ophield|ophieven ophiev|ophoog ophog|ophouden ophoud
"""
"""Words of the published sample of the Dutch algorithm of Snowball, each with its stem."""
TEXTS = st.lists(st.text(alphabet="abc de", max_size=20), max_size=12)
KEYS = st.sampled_from([f"c-{number}" for number in range(1, 8)])
PAIRS = st.lists(st.tuples(KEYS, KEYS), max_size=10)


@pytest.mark.parametrize("pair", SNOWBALL.replace("\n", "|").strip("|").split("|"))
def test_stems_are_those_of_the_published_sample(pair: str) -> None:
    word, stem = pair.split()
    assert dutch_stem(word) == stem


@given(st.text(alphabet="abcdeghijklmnoprstuvwyzëè", max_size=15))
def test_a_stem_is_never_longer_than_its_word(word: str) -> None:
    assert len(dutch_stem(word)) <= len(word)


def test_weights_by_hand() -> None:
    """Two texts share one of two words each: boom in both, bank and lamp in one."""
    weights = weights_of(["boom bank", "boom lamp"], Reading("words")).toarray()
    shared, single = 1.0, math.log(3 / 2) + 1
    length = math.hypot(shared, single)
    assert weights == pytest.approx(np.array([[single, shared, 0], [0, shared, single]]) / length)


def test_likeness_by_hand() -> None:
    pair = alike_pairs(["boom bank", "boom lamp"], Reading("words"), 0.01)[0]
    assert pair.likeness == pytest.approx(1 / (1 + (math.log(3 / 2) + 1) ** 2))


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"de bank bij nummer {number % 7} is stuk" for number in range(40)]
    whole = alike_pairs(texts, Reading("letters"), 0.2)
    monkeypatch.setattr(likeness, "BLOCK", 7)
    assert alike_pairs(texts, Reading("letters"), 0.2) == whole


@given(TEXTS)
def test_likeness_is_a_share_and_the_order_of_texts_does_not_matter(texts: list[str]) -> None:
    reading = Reading("letters", shortest=2, longest=3)
    found = {(pair.one, pair.other): pair.likeness for pair in alike_pairs(texts, reading, 0.05)}
    assert all(one < other and 0.05 - 1e-9 <= like <= 1 for (one, other), like in found.items())
    last = len(texts) - 1
    turned = alike_pairs(texts[::-1], reading, 0.05)
    # What lies on the edge may fall either way with the last digit.
    for pair in turned:
        if pair.likeness > 0.051:
            there = found[last - pair.other, last - pair.one]
            assert there == pytest.approx(pair.likeness)


def test_a_text_without_words_is_like_nothing() -> None:
    assert alike_pairs(["!!!", "", "!!!"], Reading("letters"), 0.1) == []
    assert suggested_labels("!!!", [("boom", "groen")], Reading("letters"), 0.1) == []
    assert suggested_labels("boom", [], Reading("letters"), 0.1) == []


@pytest.mark.parametrize("wrong", [0, -0.1, 1.1])
def test_a_threshold_is_a_share(wrong: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        alike_pairs(["a", "b"], Reading("words"), wrong)


def test_a_suggestion_names_the_words_that_are_shared() -> None:
    known = [("Een bank in de schaduw.", "rust"), ("Water in de gang.", "water")]
    found = suggested_labels("Zijn er banken?", known, Reading("stems"), 0.05)
    assert [(each.label, each.shared) for each in found] == [("rust", ("banken",))]


@given(PAIRS)
def test_of_what_hangs_together_exactly_one_counts(pairs: list[tuple[str, str]]) -> None:
    counted = counted_voice(pairs)
    keys = {key for pair in pairs for key in pair}
    groups: dict[str, set[str]] = {key: {key} for key in keys}
    for one, other in pairs:
        together = groups[one] | groups[other]
        for key in together:
            groups[key] = together
    for together in groups.values():
        counting = [key for key in together if key not in counted]
        assert len(counting) == 1
        assert {counted[key] for key in together - set(counting)} <= set(counting)


@given(PAIRS)
def test_the_order_of_judgements_does_not_matter(pairs: list[tuple[str, str]]) -> None:
    assert counted_voice(pairs) == counted_voice(pairs[::-1])


@given(PAIRS)
def test_what_is_not_refused_keeps_every_merger_readable_by_itself(
    pairs: list[tuple[str, str]],
) -> None:
    kept: list[tuple[str, str]] = []
    for pair in pairs:
        if refusal(kept, pair) is None:
            kept.append(pair)
    assert counted_voice(kept) == dict(kept)
