"""Steps on votes of households with a code that works once; a secret vote leads to nobody.

How a secret vote stays secret. Two rows change in one transaction: the code is marked as used,
and a vote is added that names no code. Neither keeps a time. The order of the votes would still
tell who voted first, so each time all votes of the block are taken away and written again, in a
chance order and under chance numbers: where a row stands in a table or a file, what its number
is, and in which transaction it was written are then the same for all of them. What this cannot
hide: who can copy the database before and after one vote, and knows whose code was used in
between, sees which count rose. The history keeps nothing of codes and votes.
"""

from __future__ import annotations

import hashlib
import random
import secrets
from datetime import date
from enum import Enum
from typing import Any

from django.db import transaction
from django.utils import timezone

from wijkdraad.programme.models import ConsentBlock, ConsentCode, ConsentVote, Programme

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""No I, L, O, U, 0 and 1: they are read as one another."""
GROUPS, GROUP_LETTERS = 3, 4
ROUNDS = 20_000
SALT = b"wijkdraad consent code"
NUMBERS = 2**53


class Ballot(Enum):
    """What became of a vote."""

    COUNTED = "counted"
    UNKNOWN = "unknown"
    USED = "used"
    NOT_OPEN = "not_open"


class CodesInUse(Exception):
    """A code of this block was used: with new ones a household could vote twice."""


class AlreadyClosed(Exception):
    """The block is closed: codes are of no use any more."""


def is_open(block: ConsentBlock, day: date) -> bool:
    """Whether households can vote on the site on this day."""
    return (
        block.opens is not None and block.closes is not None and block.opens <= day <= block.closes
    )


def is_closed(block: ConsentBlock, day: date) -> bool:
    """Whether the last day is over, so that the count may be told."""
    return block.closes is not None and block.closes < day


def make_codes(
    programme: Programme, block: int, today: date | None = None
) -> tuple[ConsentBlock, list[str]]:
    """New codes, one for each dwelling of the block; earlier ones no longer work.

    Only their hashes are kept: this is the one time that they can be printed. Raises
    ConsentBlock.DoesNotExist, CodesInUse and AlreadyClosed.
    """
    with transaction.atomic():
        row = ConsentBlock.objects.select_for_update().get(programme=programme, pk=block)
        if is_closed(row, today or timezone.localdate()):
            raise AlreadyClosed
        if row.codes.filter(used=True).exists():
            raise CodesInUse
        row.codes.all().delete()
        codes: set[str] = set()
        while len(codes) < row.dwellings:
            codes.add(_new_code())
        # In the order of their hashes: the order in which they are printed is not kept.
        hashes = sorted(code_hash(code) for code in codes)
        ConsentCode.objects.bulk_create(ConsentCode(block=row, code_hash=each) for each in hashes)
    return row, sorted(codes)


def _new_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(GROUPS * GROUP_LETTERS))
    starts = range(0, len(letters), GROUP_LETTERS)
    return "-".join(letters[start : start + GROUP_LETTERS] for start in starts)


def tidy_code(typed: str) -> str:
    """A code as it was printed, whatever spaces, hyphens and small letters it was typed with.

    >>> tidy_code(" abcd efgh-2345 ")
    'ABCDEFGH2345'
    """
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def code_hash(code: str) -> str:
    """What is kept of a code. Slow on purpose: a stolen table takes years to guess.

    >>> code_hash("abcd-efgh-2345") == code_hash("ABCD EFGH 2345")
    True
    """
    return hashlib.pbkdf2_hmac("sha256", tidy_code(code).encode(), SALT, ROUNDS).hex()


def vote(programme: Programme, code: str, yes: bool, today: date | None = None) -> Ballot:
    """Count the vote of one household. When this gives COUNTED, code and vote are both kept."""
    today = today or timezone.localdate()
    with transaction.atomic():
        found = _code(programme, code)
        if found is None:
            return Ballot.UNKNOWN
        # One at a time in a block: nobody's rewriting loses the vote of another one.
        block = ConsentBlock.objects.select_for_update().get(pk=found.block_id)
        if not is_open(block, today):
            return Ballot.NOT_OPEN
        if not ConsentCode.objects.filter(pk=found.pk, used=False).update(used=True):
            return Ballot.USED
        if block.secret:
            _add_secretly(block, yes)
        else:
            ConsentVote.objects.create(pk=_chance_number(), block=block, yes=yes, code=found)
        return Ballot.COUNTED


def withdraw(programme: Programme, block: int, code: str) -> Ballot:
    """Use up a code without a vote: its household handed in a form on paper.

    COUNTED where it was free; USED where it voted on the site already, so that the form on
    paper does not count.
    """
    with transaction.atomic():
        found = _code(programme, code)
        if found is None or found.block_id != block:
            return Ballot.UNKNOWN
        if not ConsentCode.objects.filter(pk=found.pk, used=False).update(used=True):
            return Ballot.USED
    return Ballot.COUNTED


def block_of_code(programme: Programme, code: str) -> ConsentBlock | None:
    """The block that a code belongs to; None where nobody has this code."""
    found = _code(programme, code)
    return None if found is None else found.block


def _code(programme: Programme, code: str) -> ConsentCode | None:
    if len(tidy_code(code)) != GROUPS * GROUP_LETTERS:
        return None
    codes = ConsentCode.objects.select_related("block").filter(block__programme=programme)
    return codes.filter(code_hash=code_hash(code)).first()


def _add_secretly(block: ConsentBlock, yes: bool) -> None:
    """Write all votes of a block again with one more, so that none of them is the last one."""
    votes: Any = ConsentVote.objects.filter(block=block)
    answers = [*votes.values_list("yes", flat=True), yes]
    votes.delete()
    random.SystemRandom().shuffle(answers)
    numbers: set[int] = set()
    while len(numbers) < len(answers):
        numbers.add(_chance_number())
    ConsentVote.objects.bulk_create(
        ConsentVote(pk=number, block=block, yes=answer)
        for number, answer in zip(numbers, answers, strict=True)
    )


def _chance_number() -> int:
    return 1 + secrets.randbelow(NUMBERS)
