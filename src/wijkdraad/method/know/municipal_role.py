"""What suits the municipality towards an initiative: a proposal, from five questions.

White paper 5.10: "de ene keer met regels, de andere keer met actief meedenken en weer een andere
keer met geld en soms door zich te onthouden", and "Neem het als gemeente niet over". So the
municipality stays out of it unless others' safety or rights are at stake, its own rule is in the
way, or people ask for something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Question(StrEnum):
    """The questions, in the order in which they are asked."""

    PUBLIC_DUTY = "public_duty"
    RULE_IN_THE_WAY = "rule_in_the_way"
    ASKS = "asks"
    STOPS_WITHOUT_MONEY = "stops_without_money"
    LACKS_KNOWLEDGE = "lacks_knowledge"


RULE, THINK_ALONG, MONEY, ABSTAIN = "rule", "think_along", "money", "abstain"

LEADS: tuple[tuple[Question, bool, str], ...] = (
    (Question.PUBLIC_DUTY, True, RULE),
    (Question.RULE_IN_THE_WAY, True, RULE),
    (Question.ASKS, False, ABSTAIN),
    (Question.STOPS_WITHOUT_MONEY, True, MONEY),
    (Question.LACKS_KNOWLEDGE, True, THINK_ALONG),
    (Question.LACKS_KNOWLEDGE, False, ABSTAIN),
)
"""Which answer to which question leads to which role; the first one that applies decides."""


@dataclass(frozen=True)
class Proposal:
    """A role and the answer that led to it; without a role, `question` is the one still open."""

    role: str
    question: Question


def proposed_role(answers: Mapping[Question, bool | None]) -> Proposal:
    """The role that the answers lead to. A question without an answer stops the search there.

    It is a proposal: someone chooses, and writes down why.

    >>> proposed_role({Question.PUBLIC_DUTY: False, Question.RULE_IN_THE_WAY: True}).role
    'rule'
    >>> no = dict.fromkeys(Question, False)
    >>> proposed_role(no).role, proposed_role({**no, Question.ASKS: True}).role
    ('abstain', 'abstain')
    >>> proposed_role({**no, Question.ASKS: True, Question.STOPS_WITHOUT_MONEY: True}).role
    'money'
    >>> proposed_role({Question.PUBLIC_DUTY: False}) # nobody asked yet whether a rule is in the way
    Proposal(role='', question=<Question.RULE_IN_THE_WAY: 'rule_in_the_way'>)
    """
    for question, answer, role in LEADS:
        given = answers.get(question)
        if given is None:
            return Proposal("", question)
        if given is answer:
            return Proposal(role, question)
    raise AssertionError("the last question leads somewhere either way")
