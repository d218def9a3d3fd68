"""What is asked about an indicator, in words: the question, what to look at, and the answers."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.programme.models import Indicator
from wijkdraad.reference.perception import Question, own_question, question_about

Ranges = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Asked:
    """The question about one indicator in one language.

    `answers` are (key, words) pairs in their order. `question` is empty where it has to name a
    figure and there is none; `site_check` too, and where nobody can see it on a walk.
    """

    indicator: Indicator
    reference: Question
    question: str
    site_check: str
    answers: tuple[tuple[str, str], ...]
    cut: str

    @property
    def names_the_figure(self) -> bool:
        """Whether the question tells the figure, so that it steers who answers."""
        return self.reference.kind == "beside_figure"

    @property
    def is_yes_no(self) -> bool:
        """Whether the figure is a share of people or homes."""
        return self.reference.kind == "yes_no"

    @property
    def ranges(self) -> Ranges:
        """The range of the figure that each answer stands for; empty where they stand for none."""
        return tuple(
            (answer.low, answer.high)
            for answer in self.reference.answers
            if answer.low is not None and answer.high is not None
        )

    def place(self, key: str) -> int | None:
        """The place of an answer in the row; None where it is no answer to this question."""
        keys = [answer for answer, _words in self.answers]
        return keys.index(key) if key in keys else None

    def words(self, place: int) -> str:
        """The words of the answer at a place."""
        return self.answers[place][1]


def asked_about(indicator: Indicator, language: str, figure: str) -> Asked:
    """What is asked about an indicator, in nl or en. `figure` is printed; empty where unknown.

    A question that people wrote themselves comes before that of the standard list.
    """
    reference = question_about(indicator.key)
    dutch = language == "nl"
    question = reference.question_nl if dutch else reference.question_en
    site_check = reference.site_check_nl if dutch else reference.site_check_en
    own = indicator.question
    if reference.kind == "beside_figure":
        if own:
            question = own_question(language).format(question=own, figure=figure)
        else:
            question = question.format(name=indicator.label, figure=figure)
        question = question if figure else ""
        site_check = (indicator.site_check or site_check) if figure else ""
    else:
        question = own or question
        site_check = indicator.site_check or site_check
    return Asked(
        indicator,
        reference,
        question,
        site_check,
        answers_of(indicator, language),
        reference.cut_nl if dutch else reference.cut_en,
    )


def answers_of(indicator: Indicator, language: str) -> tuple[tuple[str, str], ...]:
    """The answers to the question about an indicator as (key, words), in nl or en."""
    return tuple(
        (answer.key, answer.text_nl if language.startswith("nl") else answer.text_en)
        for answer in question_about(indicator.key).answers
    )


def answer_words(indicator: Indicator, key: str, language: str) -> str:
    """The words of an answer; its key where it is no answer to the question of this indicator."""
    return dict(answers_of(indicator, language)).get(key, key)
