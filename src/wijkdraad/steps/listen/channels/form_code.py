"""The code of a paper form: who keeps it can see later what happened with what they wrote.

A code is the private link of a paper form. It is drawn when the form is printed and kept nowhere;
the database knows its hash from the moment on which the form is typed in.
"""

from __future__ import annotations

import re
import secrets

LETTERS = "23456789ABCDFGHJKMNPQRSTVWXYZ"
"""29 signs, a prime. No 0, 1, I, L and O, that people mistake; no E and U, so hardly any words."""
LENGTH = 12
GROUP = 4
MOST_FORMS = 300


class NoCode(ValueError):
    """A text that is no code of ours: a letter is wrong, missing or too many."""


def new_codes(count: int) -> list[str]:
    """So many different codes, each 12 signs of which the last one checks the others.

    Eleven signs are drawn from a source that cannot be predicted: 29**11 codes, or 53 bits.
    """
    codes: dict[str, None] = {}
    while len(codes) < count:
        drawn = "".join(secrets.choice(LETTERS) for _sign in range(LENGTH - 1))
        codes[drawn + check_sign(drawn)] = None
    return list(codes)


def check_sign(signs: str) -> str:
    """The sign behind eleven others that makes one wrong or two swapped signs come out.

    Each sign counts for its place in LETTERS, times 1 for the first up to 11 for the last; the
    twelfth, times 12, makes the sum a multiple of 29. With a prime and weights below it, one wrong
    sign and two swapped ones always give another sum.

    >>> check_sign("22222222222")
    '2'
    >>> check_sign("32222222222")  # 1 * 1 + 12 * 12 = 145 = 5 * 29
    'F'
    """
    total = sum(weight * LETTERS.index(sign) for weight, sign in enumerate(signs, start=1))
    size = len(LETTERS)
    return LETTERS[-total * pow(LENGTH, -1, size) % size]


def code_of(typed: str) -> str:
    """The code that someone typed, whatever capitals, spaces and hyphens. Raises NoCode.

    >>> code_of(" 2222-2222 2222 ")
    '222222222222'
    >>> code_of("2222-2222-2223")
    Traceback (most recent call last):
    wijkdraad.steps.listen.channels.form_code.NoCode: 222222222223
    """
    code = re.sub(r"[\s\-‐-―.]", "", typed).upper()
    right = len(code) == LENGTH and set(code) <= set(LETTERS)
    if not right or check_sign(code[:-1]) != code[-1]:
        raise NoCode(code)
    return code


def shown_code(code: str) -> str:
    """A code in groups of four, as it stands on the form.

    >>> shown_code("222222222222")
    '2222-2222-2222'
    """
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
