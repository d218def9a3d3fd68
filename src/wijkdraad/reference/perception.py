"""What is asked of people beside a figure: reads perception.toml.

>>> question_about("shade_share_13h").question_en
"How much of the pavements lies in the shade around one o'clock on a summer day?"
>>> [answer.key for answer in question_about("an-indicator-of-their-own").answers]
['much_less', 'less', 'about_this', 'more', 'much_more']
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from .loader import indicators
from .rules import STATUSES, document

KINDS = ("ordered", "yes_no", "beside_figure")
SIDES = ("from", "up_to")
M_PER_UNIT = {"m": 1.0, "km": 1000.0}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, and the range [low, high) of the figure that it stands for.

    The range is in the unit of the indicator; None where the answer stands for no range.
    """

    key: str
    text_nl: str
    text_en: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about one indicator, of residents and of who walks past.

    `kind` is "ordered", "yes_no" or "beside_figure": the last names the figure in the question.
    An empty site check means that nobody can see it on a walk. `cut` and `side` say which
    answers are counted together when the same is asked later: from that answer on ("from"), or
    up to and with it ("up_to"); None where nothing is. `delicate` is for a conversation only.
    """

    kind: str
    question_nl: str
    question_en: str
    site_check_nl: str
    site_check_en: str
    answers: tuple[Answer, ...]
    cut: int | None
    side: str
    cut_nl: str
    cut_en: str
    delicate: bool
    source: str
    status: str
    valid_from: datetime.date

    @property
    def cut_answers(self) -> frozenset[int]:
        """The places of the answers that are counted together; none where nothing is.

        >>> sorted(question_about("shade_share_13h").cut_answers)
        [2, 3, 4]
        >>> sorted(question_about("distance_to_coolness_m").cut_answers)
        [0, 1]
        """
        if self.cut is None:
            return frozenset()
        last = len(self.answers)
        return frozenset(range(self.cut, last) if self.side == "from" else range(self.cut + 1))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A standard indicator about which nothing is asked, and why."""

    indicator: str
    reason_nl: str
    reason_en: str


def walking_m_per_minute() -> float:
    """How many metres a person walks in a minute, without hurry.

    >>> walking_m_per_minute()
    60.0
    """
    return float(document("perception.toml")["walking"]["m_per_minute"])


@cache
def perception_rules(on: datetime.date | None = None) -> Mapping[str, int]:
    """The numbers of answers and questions that hold on a day, by key; without a day the newest.

    >>> perception_rules()["fewest_answers_to_compare"]
    10
    >>> len(perception_rules(datetime.date(2000, 1, 1)))
    0
    """
    found: dict[str, int] = {}
    for row in sorted(document("perception.toml")["rule"], key=lambda row: row["valid_from"]):
        if row["status"] not in STATUSES:
            raise ValueError(f"perception.toml, {row['key']}: found {row['status']!r}")
        if on is None or row["valid_from"] <= on:
            found[row["key"]] = int(row["value"])
    return MappingProxyType(found)


@cache
def questions() -> Mapping[str, Question]:
    """The questions about the standard indicators, by the key of the indicator.

    Raises ValueError where the file names an indicator that does not exist, a word outside the
    closed lists, or ranges that do not join.

    >>> len(questions()) + len(left_out()) == len(indicators())
    True
    """
    found = {}
    for key, row in document("perception.toml")["question"].items():
        if key not in indicators():
            raise ValueError(f"perception.toml, {key}: no such indicator")
        found[key] = _question(row, indicators()[key].unit, f"perception.toml, {key}")
    return MappingProxyType(found)


@cache
def _any_other() -> Question:
    return _question(document("perception.toml")["any_other"], "", "perception.toml, any_other")


def question_about(indicator: str) -> Question:
    """The question about an indicator: that of the standard list, or the one for any other.

    An indicator of a programme's own, and a standard one that is left out, get the question that
    names the figure itself, with {name} and {figure} to fill in.

    >>> question_about("lonely_share").kind, question_about("tree_count").kind
    ('yes_no', 'beside_figure')
    """
    return questions().get(indicator) or _any_other()


def answer_key(indicator: str, text: str) -> str | None:
    """The key of the answer that a text means: the key itself, or its words in either language.

    None where it means none of the answers to the question about this indicator. Capitals do
    not matter.

    >>> answer_key("shade_share_13h", "Ongeveer de helft"), answer_key("shade_share_13h", "HALF")
    ('half', 'half')
    >>> answer_key("shade_share_13h", "yes") is None
    True
    """
    wanted = text.strip().casefold()
    return next(
        (
            answer.key
            for answer in question_about(indicator).answers
            if wanted in (answer.key, answer.text_nl.casefold(), answer.text_en.casefold())
        ),
        None,
    )


@cache
def own_question(language: str) -> str:
    """How an own question is put for an indicator without answers of its own: with the figure.

    >>> own_question("en")
    '{question} The figure is {figure}.'
    """
    return str(
        document("perception.toml")["any_other"][
            f"own_question_{'nl' if language == 'nl' else 'en'}"
        ]
    )


@cache
def left_out() -> Mapping[str, LeftOut]:
    """The standard indicators about which nothing is asked, each with its reason.

    >>> left_out()["tree_count"].reason_en
    'This is a number or size of the whole neighbourhood, which nobody sees at a glance.'
    """
    return MappingProxyType(
        {
            key: LeftOut(key, group["reason_nl"], group["reason_en"])
            for group in document("perception.toml")["left_out"]
            for key in group["indicators"]
        }
    )


def _question(row: Mapping[str, Any], unit: str, place: str) -> Question:
    whole = document("perception.toml")
    scale = whole["scale"][row["scale"]]
    if scale["kind"] not in KINDS or scale.get("side", "from") not in SIDES:
        raise ValueError(f"{place}: found {scale['kind']!r}, {scale.get('side')!r}")
    answers = tuple(_answer(told, unit, place) for told in scale["answers"])
    if scale["kind"] == "ordered":
        for before, after in itertools.pairwise(answers):
            if before.high != after.low:
                raise ValueError(f"{place}: the ranges of {before.key}, {after.key} do not join")
    keys = [answer.key for answer in answers]
    return Question(
        kind=scale["kind"],
        question_nl=row["question_nl"],
        question_en=row["question_en"],
        site_check_nl=row["site_check_nl"],
        site_check_en=row["site_check_en"],
        answers=answers,
        cut=keys.index(scale["cut"]) if "cut" in scale else None,
        side=scale.get("side", "from"),
        cut_nl=scale.get("cut_nl", ""),
        cut_en=scale.get("cut_en", ""),
        delicate=row.get("delicate", False),
        source=whole["source"],
        status=whole["status"],
        valid_from=whole["valid_from"],
    )


def _answer(told: Mapping[str, Any], unit: str, place: str) -> Answer:
    low, high = told.get("low"), told.get("high")
    if "low_minutes" in told:
        if unit not in M_PER_UNIT:
            raise ValueError(f"{place}: minutes of walking for a figure in {unit!r}")
        per_minute = walking_m_per_minute() / M_PER_UNIT[unit]
        low, high = told["low_minutes"] * per_minute, told["high_minutes"] * per_minute
    return Answer(
        told["key"],
        told["nl"],
        told["en"],
        None if low is None else float(low),
        None if high is None else float(high),
    )
