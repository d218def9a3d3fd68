"""Says why a project won or not, and what was counted, in sentences of a language."""

from __future__ import annotations

from fractions import Fraction

from wijkdraad.method.listen.budget.election import Decision
from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import AgeGroup, BallotKind, CountingRule

from .counting import SEXES, Counted, Ignored

WHOLE_FROM_CENTS = 100_000


def euros(language: Language, cents: Fraction | int) -> str:
    """An amount, with cents where there are some and it is small enough for them to matter.

    >>> euros(Language("nl"), Fraction(125000, 3)), euros(Language("nl"), 250000)
    ('€ 416,67', '€ 2.500')
    """
    decimals = 2 if Fraction(cents) % 100 and cents < WHOLE_FROM_CENTS else 0
    return f"€ {language.number(float(cents) / 100, decimals)}"


def votes_in_words(language: Language, votes: Fraction | int, unit: str, smallest: int = 0) -> str:
    """A number of votes or points in words; under `smallest` without the number."""
    if 0 < votes < smallest:
        _ = language.gettext
        told = _("fewer than {count} votes") if unit == "votes" else _("fewer than {count} points")
        return told.format(count=smallest)
    number = language.number(float(votes), 0 if Fraction(votes).denominator == 1 else 1)
    count = 1 if votes == 1 else 2
    if unit == "votes":
        return language.ngettext("{count} vote", "{count} votes", count).format(count=number)
    return language.ngettext("{count} point", "{count} points", count).format(count=number)


def unit_of(counted: Counted, rule: CountingRule) -> str:
    """What a rule orders the projects by: "votes" or "points"."""
    plain = counted.file.vote_type in ("approval", "choose-1")
    return "votes" if plain or rule == CountingRule.EQUAL_SHARES else "points"


def why(language: Language, told: Decision, unit: str, supporters: int, smallest: int = 0) -> str:
    """Why a project won or not, in one sentence.

    Where it has fewer than `smallest` supporters, nothing is told from which they can be counted.
    """
    _ = language.gettext
    votes = votes_in_words(language, told.votes, unit, smallest)
    few = 0 < supporters < smallest
    cost = euros(language, told.cost_cents)
    left = "" if told.at_hand_cents is None else euros(language, told.at_hand_cents)
    if few and unit == "points":
        votes = votes_in_words(language, supporters, "votes", smallest)
    if told.reason == "shared" and told.each_cents is not None and not few:
        return _(
            "{votes}. Its voters pay it together from their equal shares, at most {each} each."
        ).format(votes=votes, each=euros(language, told.each_cents))
    if told.reason == "shared":
        return _("{votes}. Its voters pay it together from their equal shares.").format(votes=votes)
    if told.reason == "most_votes":
        return _("{votes}, and it fitted in the money that was left.").format(votes=votes)
    if told.reason == "completion":
        return _("{votes}, and it still fitted in what was left over in the end.").format(
            votes=votes
        )
    if told.reason == "does_not_fit":
        return _("{votes}. It costs {cost}, and {left} was left when its turn came.").format(
            votes=votes, cost=cost, left=left
        )
    if told.reason == "cap_reached":
        return _("{votes}. It costs {cost}, and for “{cap}” {left} was left.").format(
            votes=votes, cost=cost, cap=told.cap, left=left
        )
    if few or not supporters:
        return _(
            "{votes}. Its voters could not pay {cost} together from their equal shares."
        ).format(votes=votes, cost=cost)
    return _(
        "{votes}. It costs {cost}, and its voters had {left} left together: the rest of their shares went to other projects they chose."
    ).format(votes=votes, cost=cost, left=left)


def ignored_sentence(language: Language, ignored: Ignored) -> str:
    """Which rule of a file was not kept, and why."""
    because = language.gettext(ignored.because).format(**ignored.values)
    return f"{ignored.key} ({ignored.value}): {because}."


def group_name(language: Language, kind: str, name: str) -> str:
    """A group of voters in words; an empty name is who did not say it."""
    if not name:
        return language.gettext("not said")
    if kind == "age":
        return str(AgeGroup(name).label)
    return language.gettext(SEXES[name])


def how_counted(language: Language, ballot: str) -> str:
    """How ballots with points go into equal shares; empty for ballots without points."""
    if ballot in (BallotKind.APPROVAL, "choose-1"):
        return ""
    return language.gettext(
        "By votes, the points are added up. For equal shares each project that got points counts as chosen."
    )
