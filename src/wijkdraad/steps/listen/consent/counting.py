"""What the count of a block comes to on a day, in whole numbers for staff and in words for all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from wijkdraad.method.listen.consent import ConsentResult, consent_result, publishable_yes
from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import ConsentBlock, ConsentCode, ConsentVote, Programme
from wijkdraad.reference.listening.together import together_rules

from ...facts.shared import Reading
from .voting import is_closed, is_open

State = Literal["no_days", "coming", "open", "closed"]


@dataclass(frozen=True)
class BlockCount:
    """A block on a day.

    `result` is None until it is closed, and where `too_many` votes came in for its dwellings or
    nothing was counted (`uncounted`). `codes` and `used` count the codes.
    """

    block: ConsentBlock
    state: State
    result: ConsentResult | None
    codes: int
    used: int
    too_many: bool = False
    uncounted: bool = False

    @property
    def no_proof(self) -> bool:
        """Whether it is closed and nobody wrote down where the proof is."""
        return self.state == "closed" and not self.block.proof

    @property
    def few_dwellings(self) -> bool:
        """Whether the block is smaller than the law's rule of 70% is about."""
        return self.block.dwellings < together_rules()["consent_fewest_dwellings"].value


@dataclass(frozen=True)
class _Numbers:
    """What came in for a block on the site, and how many of its codes were used."""

    yes: int
    no: int
    codes: int
    used: int


def block_counts(programme: Programme, day: date) -> list[BlockCount]:
    """The blocks of a programme as they stand on a day, in the order of their keys."""
    votes = _numbers(ConsentVote.objects.filter(block__programme=programme), "yes")
    codes = _numbers(ConsentCode.objects.filter(block__programme=programme), "used")
    found = []
    for block in ConsentBlock.objects.filter(programme=programme).order_by("key"):
        yes, no = votes[block.pk, True], votes[block.pk, False]
        used, unused = codes[block.pk, True], codes[block.pk, False]
        found.append(_counted(block, day, _Numbers(yes, no, used + unused, used)))
    return found


def _numbers(rows: QuerySet[Any], which: str) -> Counter[tuple[int, bool]]:
    """How many rows each block has of either kind."""
    counted = rows.order_by().values_list("block_id", which).annotate(Count("pk"))
    return Counter({(block, kind): number for block, kind, number in counted})


def _counted(block: ConsentBlock, day: date, came: _Numbers) -> BlockCount:
    state = _state(block, day)
    if state != "closed":
        return BlockCount(block, state, None, came.codes, came.used)
    yes = (block.paper_yes or 0) + came.yes
    no = (block.paper_no or 0) + came.no
    if not came.codes and block.paper_yes is None and block.paper_no is None and not yes + no:
        return BlockCount(block, state, None, came.codes, came.used, uncounted=True)
    if yes + no > block.dwellings:
        return BlockCount(block, state, None, came.codes, came.used, too_many=True)
    result = consent_result(block.dwellings, yes, no, block.threshold_share)
    return BlockCount(block, state, result, came.codes, came.used)


def _state(block: ConsentBlock, day: date) -> State:
    if is_closed(block, day):
        return "closed"
    if is_open(block, day):
        return "open"
    if block.closes is None:
        return "no_days"
    return "coming" if block.opens is None or block.opens > day else "open"


def block_sentence(reading: Reading, count: BlockCount, for_everyone: bool) -> str:
    """How a block stands, in plain words.

    `for_everyone` leaves out the number where it would tell what a few households did.
    """
    day = reading.language.day
    block = count.block
    if count.state == "no_days" or block.closes is None:
        return _("Nobody wrote down yet until when households can vote.")
    if count.state == "coming":
        if block.opens is None:
            return _("Nobody wrote down yet from when households can vote.")
        return _("Households can vote from {opens} to {closes}.").format(
            opens=day(block.opens), closes=day(block.closes)
        )
    if count.state == "open":
        return _("Households can vote until {closes}. The count is not told before.").format(
            closes=day(block.closes)
        )
    if count.too_many:
        return _(
            "More votes were counted than there are dwellings. So there is no outcome: count again."
        )
    if count.result is None:
        return _("The votes have not been counted yet.")
    return _outcome(reading, count.result, block.threshold_share, for_everyone)


def law_in_words(reading: Reading) -> str:
    """The rule of the law about tenants, with where it was read."""
    rules = together_rules()
    share, fewest = rules["consent_of_tenants"], rules["consent_fewest_dwellings"]
    return _(
        "The law (Burgerlijk Wetboek 7:220 lid 3): a proposal to renovate {fewest} dwellings or more that are one building is presumed reasonable where at least {share} of the tenants agrees. Source: {source}."
    ).format(
        fewest=reading.language.number(fewest.value),
        share=needed_share(reading.language, share.value),
        source=share.source,
    )


def needed_share(language: Language, threshold: float) -> str:
    """The threshold as it is printed, with a decimal where it has one."""
    whole = round(100 * threshold, 6) == round(100 * threshold)
    return language.figure(threshold, "share", 0 if whole else 1)


def _outcome(reading: Reading, result: ConsentResult, threshold: float, for_everyone: bool) -> str:
    figure = reading.language.figure
    needed = needed_share(reading.language, threshold)
    verdict = (
        _("{needed} is needed: reached.")
        if result.reached
        else _("{needed} is needed: not reached.")
    ).format(needed=needed)
    yes = publishable_yes(result, reading.smallest_count) if for_everyone else result.yes
    if yes is None:
        told = _(
            "Of the {dwellings} dwellings we do not tell how many said yes: it would show what a few households did."
        ).format(dwellings=result.dwellings)
        return f"{told} {verdict}"
    told = reading.language.ngettext(
        "Of the {dwellings} dwellings {yes} said yes: {share}.",
        "Of the {dwellings} dwellings {yes} said yes: {share}.",
        yes,
    ).format(
        dwellings=result.dwellings,
        yes=yes,
        share=figure(result.share, "share", _decimals(result)),
    )
    return f"{told} {verdict}"


def _decimals(result: ConsentResult) -> int:
    """One decimal where without it the share would seem to reach what it does not reach."""
    shown = round(100 * result.share)
    least = 100 * result.needed / result.dwellings
    return 0 if (shown >= least) == result.reached else 1
