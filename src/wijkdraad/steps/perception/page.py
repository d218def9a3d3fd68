"""Step of the page that asks whether the figures match what people see."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.programme.models import Programme
from wijkdraad.reference.perception import perception_rules

from ..facts.knowing.perception import (
    Beside,
    all_beside,
    answer_list,
    figure_sentence,
    moment_words,
    residents_sentence,
    verdict_words,
)
from ..facts.knowing.perception_public import asked_again_sentences, name_of
from ..facts.shared import Reading, reading_now


@dataclass(frozen=True)
class Comparison:
    """One question: the figure, the look on the spot, the residents, and what it comes to.

    Counts are in full: this page is for who works on the programme. `unfit` counts rows whose
    answer does not belong to the question.
    """

    name: str
    moment: str
    question: str
    figure: str
    looks: str
    looks_verdict: str
    looks_total: int
    look_remarks: tuple[str, ...]
    residents: str
    residents_verdict: str
    residents_total: int
    answers: str
    remarks: tuple[str, ...]
    outcome: str
    unfit: int


@dataclass(frozen=True)
class PerceptionPage:
    """What the page shows: what differs, what matches, what cannot be compared, what was asked again."""

    programme: Programme
    lead: str
    differs: tuple[Comparison, ...]
    same: tuple[Comparison, ...]
    unsaid: tuple[Comparison, ...]
    again: tuple[str, ...]
    smallest_count: int


def perception_page(programme: Programme) -> PerceptionPage:
    """Figures beside what people see, in the active language."""
    reading = reading_now(programme)
    found = all_beside(reading)
    by_outcome: dict[str, list[Comparison]] = {"differs": [], "same": [], "cannot_say": []}
    for told in found:
        by_outcome[told.outcome].append(_comparison(reading, told))
    return PerceptionPage(
        programme,
        perception_lead(reading, found),
        tuple(by_outcome["differs"]),
        tuple(by_outcome["same"]),
        tuple(by_outcome["cannot_say"]),
        asked_again_sentences(reading),
        reading.smallest_count,
    )


def perception_lead(reading: Reading, found: tuple[Beside, ...]) -> str:
    """How many figures people see differently, in one sentence."""
    _, ngettext = reading.language.gettext, reading.language.ngettext
    if not found:
        return _("Nobody has been asked yet what they see themselves.")
    differs = sum(told.outcome == "differs" for told in found)
    compared = sum(told.outcome != "cannot_say" for told in found)
    if not compared:
        return _("There are answers, but too few to set beside a figure.")
    return ngettext(
        "Of {compared} comparison, {differs} comes out differently.",
        "Of {compared} comparisons, {differs} come out differently.",
        compared,
    ).format(compared=compared, differs=differs)


def _comparison(reading: Reading, told: Beside) -> Comparison:
    _ = reading.language.gettext
    residents, looks = told.residents, told.looks
    return Comparison(
        name_of(reading, told),
        moment_words(reading, told.when),
        told.asked.question,
        figure_sentence(reading, told),
        answer_list(reading, told, looks.counts),
        verdict_words(reading, told, looks.compared) if looks.total else "",
        looks.total,
        looks.remarks,
        _residents(reading, told),
        verdict_words(reading, told, residents.compared) if residents.total else "",
        residents.total,
        answer_list(reading, told, residents.counts),
        residents.remarks,
        told.outcome,
        told.unfit,
    )


def _residents(reading: Reading, told: Beside) -> str:
    _, seen = reading.language.gettext, told.residents
    if not seen.total:
        return ""
    if seen.compared.why_not == "few_answers":
        return reading.language.ngettext(
            "{total} resident answered; at least {fewest} are needed to compare.",
            "{total} residents answered; at least {fewest} are needed to compare.",
            seen.total,
        ).format(total=seen.total, fewest=perception_rules()["fewest_answers_to_compare"])
    if seen.compared.why_not == "no_figure":
        return reading.language.ngettext(
            "{total} resident answered.", "{total} residents answered.", seen.total
        ).format(total=seen.total)
    return residents_sentence(reading, told, seen.compared.on_that_side, in_full=True)
