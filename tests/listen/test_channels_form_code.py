"""The code of a paper form: not to be guessed, and a slip of the pen comes out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wijkdraad.steps.listen.channels.form_code import (
    LENGTH,
    LETTERS,
    NoCode,
    check_sign,
    code_of,
    new_codes,
    shown_code,
)

SIGNS = some.text(LETTERS, min_size=LENGTH - 1, max_size=LENGTH - 1)


def test_every_form_has_a_code_of_its_own_that_can_be_read_back() -> None:
    codes = new_codes(300)
    assert len(set(codes)) == 300
    assert [code_of(shown_code(code).lower()) for code in codes] == codes


@given(SIGNS, some.integers(0, LENGTH - 1), some.sampled_from(LETTERS))
def test_one_wrong_sign_is_always_seen(signs: str, place: int, other: str) -> None:
    code = signs + check_sign(signs)
    wrong = code[:place] + other + code[place + 1 :]
    if wrong == code:
        assert code_of(wrong) == code
    else:
        with pytest.raises(NoCode):
            code_of(wrong)


@given(SIGNS, some.integers(0, LENGTH - 1), some.integers(0, LENGTH - 1))
def test_two_swapped_signs_are_always_seen(signs: str, one: int, other: int) -> None:
    code = signs + check_sign(signs)
    swapped = list(code)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    if "".join(swapped) != code:
        with pytest.raises(NoCode):
            code_of("".join(swapped))


@pytest.mark.parametrize("typed", ["", "2222", "2" * 13, "O222-2222-2222", "é" * 12])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(NoCode):
        code_of(typed)
