"""How groups want to take part, what stops them, and what a plan for them would say.

The forms stand on a ladder from being told to doing it oneself. A proposal takes the form that
most of a group want; it is a proposal, and only a person writes it in the plan.
Source of the ladder: S. Arnstein, “A ladder of citizen participation” (1969), in four steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

METHOD = "participation-1"


def ranked_words(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """What was said with how often, most first, then by the alphabet; empty texts do not count.

    Texts that differ only in capitals, spaces or a full stop are one, as it was said first.

    >>> ranked_words(["No time", "no time.", "", "Language"])
    (('No time', 2), ('Language', 1))
    """
    first: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for text in words:
        said = " ".join(text.split()).rstrip(".")
        if said:
            first.setdefault(said.casefold(), said)
            counts[said.casefold()] += 1
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple((first[word], count) for word, count in ranked)


@dataclass(frozen=True)
class Proposal:
    """The form that most want, how many of how many, and the barrier that was named most."""

    form: str
    wanted_by: int
    answers: int
    tied: bool
    barrier: str
    barrier_named: int


def proposal(
    forms: Mapping[str, int],
    barriers: Iterable[str],
    ladder: Sequence[str],
    fewest_answers: int,
) -> Proposal | None:
    """What the answers of a group propose; None where fewer than `fewest_answers` answered.

    `forms` counts the answers for each form of the `ladder`, which goes from the least to the
    most. Where two forms are wanted equally often the one that goes further is taken, and
    `tied` says so: who is invited can still do less. `barrier` is empty where none was named.

    >>> proposal({"informed": 2, "asked": 3, "do_it": 1}, ["No time"], ["informed", "asked", "do_it"], 5)
    Proposal(form='asked', wanted_by=3, answers=6, tied=False, barrier='No time', barrier_named=1)
    >>> proposal({"informed": 2}, [], ["informed", "asked"], 5) is None
    True
    """
    answers = sum(forms.values())
    if answers < max(fewest_answers, 1):
        return None
    most = max(forms.values())
    leading = [form for form in ladder if forms.get(form, 0) == most]
    ranked = ranked_words(barriers)
    barrier, named = ranked[0] if ranked else ("", 0)
    return Proposal(leading[-1], most, answers, len(leading) > 1, barrier, named)


def asks_more(wanted: str, planned: Iterable[str], ladder: Sequence[str]) -> bool:
    """Whether a group wants a form further up the ladder than any that the plan gives it.

    Without a line in the plan every wish is more than that.

    >>> ladder = ["informed", "asked", "decide_along", "do_it"]
    >>> asks_more("decide_along", ["asked"], ladder), asks_more("asked", ["do_it"], ladder)
    (True, False)
    >>> asks_more("informed", [], ladder)
    True
    """
    return ladder.index(wanted) > max((ladder.index(form) for form in planned), default=-1)
