"""What people see beside the figures, as far as it may be published: in the plan and to residents."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.method.know.perception import Compared, compared_share
from wijkdraad.method.listen.small_counts import publishable_sides
from wijkdraad.method.measure.asked_again import AskedAgain, asked_again
from wijkdraad.method.report.chapters.knowing.perception import (
    Outcome,
    PerceptionFacts,
    PerceptionRow,
)
from wijkdraad.reference.perception import perception_rules

from ..shared import Reading
from .perception import (
    ORDER,
    Beside,
    all_beside,
    answer_list,
    figure_sentence,
    looks_sentence,
    moment_words,
    outcome_of,
    residents_sentence,
    verdict_words,
)


@dataclass(frozen=True)
class Published:
    """What may be told of the answers of residents to one question.

    `total` is None under the smallest count that is shown. `sides` are the counts before, at and
    after the answer of the figure (of yes or no: of both), None for one that is withheld; empty
    where nothing may be told but the total. `compared` is None where telling it would give a
    withheld count away.
    """

    total: int | None
    sides: tuple[int | None, ...]
    compared: Compared | None

    @property
    def on_that_side(self) -> int | None:
        """How many are on the side where the middle answer lies; None where that is withheld."""
        all_told = bool(self.sides) and None not in self.sides
        return self.compared.on_that_side if all_told and self.compared else None


def published(reading: Reading, told: Beside) -> Published:
    """What may be told of the answers of residents beside a figure."""
    seen, smallest = told.residents, reading.smallest_count
    if seen.total < smallest:
        return Published(None, (), None)
    if seen.compared.verdict == "cannot_say" or seen.total < 2 * smallest:
        return Published(seen.total, (), None)
    sides = _sides(told)
    shown = tuple(publishable_sides(dict(enumerate(sides)), smallest).values())
    compared: Compared | None = seen.compared
    if told.asked.is_yes_no and None in shown:
        compared = _as_for_every_small_count(reading, told)
    return Published(seen.total, shown, compared)


def _sides(told: Beside) -> tuple[int, ...]:
    """The counts before, at and after the answer of the figure, without a side that has no answers."""
    counts, place = told.residents.counts, told.figure_place
    if told.asked.is_yes_no:
        return counts
    assert place is not None
    parts = (counts[:place], counts[place : place + 1], counts[place + 1 :])
    return tuple(sum(part) for part in parts if part)


def _as_for_every_small_count(reading: Reading, told: Beside) -> Compared | None:
    """The comparison, where it is the same whatever the small count is; else None.

    Otherwise the verdict would tell which count it is.
    """
    seen, total = told.residents, told.residents.total
    few = range(1, reading.smallest_count)
    yes_few = seen.counts[0] < reading.smallest_count
    fewest = perception_rules()["fewest_answers_to_compare"]
    possible = [
        compared_share(yes if yes_few else total - yes, total, told.value, fewest) for yes in few
    ]
    if len({(one.verdict, one.steps) for one in possible}) > 1:
        return None
    return seen.compared


def perception_facts(reading: Reading) -> PerceptionFacts:
    """What the plan tells about what people see."""
    rows, differences, unsaid = [], [], []
    found = [(told, published(reading, told)) for told in all_beside(reading)]
    # What is withheld may not show in the order either.
    found.sort(key=lambda pair: (ORDER[_outcome(*pair)], name_of(reading, pair[0]).casefold()))
    for told, public in found:
        if _outcome(told, public) == "cannot_say":
            unsaid.append(_unsaid(reading, told, public))
            continue
        rows.append(_row(reading, told, public))
        sentence = difference_sentence(reading, told, public)
        if sentence:
            differences.append(sentence)
    return PerceptionFacts(tuple(rows), tuple(differences), tuple(unsaid), reading.smallest_count)


def _outcome(told: Beside, public: Published) -> Outcome:
    """The outcome as far as it may be published."""
    return outcome_of(public.compared, told.looks.compared)


def name_of(reading: Reading, told: Beside) -> str:
    """What was asked about, with the area where that is not the neighbourhood itself."""
    if told.area.role == "subject":
        return told.indicator.label
    return f"{told.indicator.label} ({told.area.name})"


def _row(reading: Reading, told: Beside, public: Published) -> PerceptionRow:
    _ = reading.language.gettext
    place, asked = told.figure_place, told.asked
    verdicts = []
    if public.compared is not None:
        verdicts.append(
            _("residents: {verdict}").format(verdict=verdict_words(reading, told, public.compared))
        )
    if told.looks.total:
        verdicts.append(
            _("on the spot: {verdict}").format(
                verdict=verdict_words(reading, told, told.looks.compared)
            )
        )
    return PerceptionRow(
        name_of(reading, told),
        moment_words(reading, told.when),
        told.figure,
        ""
        if place is None or asked.names_the_figure
        else _("“{answer}”, to be checked").format(answer=asked.words(place)),
        answer_list(reading, told, told.looks.counts) or _("not looked yet"),
        _residents_cell(reading, told, public),
        _outcome(told, public),
        "; ".join(verdicts) or _("not shown"),
    )


def _residents_cell(reading: Reading, told: Beside, public: Published) -> str:
    _ = reading.language.gettext
    if not told.residents.total:
        return _("not asked yet")
    if public.total is None:
        return _("fewer than {count} answers").format(count=reading.smallest_count)
    if public.compared is None:
        return _("{total} answers").format(total=public.total)
    return residents_sentence(reading, told, public.on_that_side)


def difference_sentence(reading: Reading, told: Beside, public: Published) -> str:
    """Figure and people in one breath, where they differ and it may be told; else empty."""
    parts = []
    if public.compared is not None and public.compared.verdict == "differs":
        parts.append(residents_sentence(reading, told, public.on_that_side))
    if told.looks.compared.verdict == "differs":
        parts.append(looks_sentence(reading, told))
    if not parts:
        return ""
    name = f"{name_of(reading, told)}, {moment_words(reading, told.when)}."
    return " ".join((name, figure_sentence(reading, told), *parts))


def _unsaid(reading: Reading, told: Beside, public: Published) -> str:
    """Why a question cannot be compared."""
    _ = reading.language.gettext
    name = f"{name_of(reading, told)}, {moment_words(reading, told.when)}"
    fewest = perception_rules()["fewest_answers_to_compare"]
    if told.no_figure:
        reason = told.no_figure
    elif public.total is not None and public.total >= fewest:
        reason = _("The answers are not shown, because a small group could be recognised.")
    else:
        reason = _("There are fewer than {count} answers of residents.").format(count=fewest)
    return _("Not compared: {name}. {reason}").format(name=name, reason=reason)


# The same question again


def asked_again_sentences(reading: Reading) -> tuple[str, ...]:
    """One line for each question that residents answered before and after the work."""
    found: dict[tuple[int, int], dict[str, Beside]] = {}
    for told in all_beside(reading):
        found.setdefault((told.indicator.pk, told.area.pk), {})[told.when] = told
    pairs = [
        (moments["before"], moments["after"])
        for moments in found.values()
        if len(moments) == 2 and all(told.residents.total for told in moments.values())
    ]
    pairs.sort(key=lambda pair: (name_of(reading, pair[0]).casefold(), pair[0].area.code))
    return tuple(_again(reading, before, after) for before, after in pairs)


def _again(reading: Reading, before: Beside, after: Beside) -> str:
    _ = reading.language.gettext
    name, asked = name_of(reading, before), before.asked
    if asked.names_the_figure:
        return _(
            "{name}: the answers before and after cannot be set beside each other, because each question named another figure."
        ).format(name=name)
    change = asked_again(
        before.residents.counts,
        after.residents.counts,
        asked.reference.cut_answers,
        perception_rules()["fewest_answers_to_compare"],
    )
    if change is None:
        return _(
            "{name}: asked before and after, but one of the two times fewer than {count} residents answered."
        ).format(name=name, count=perception_rules()["fewest_answers_to_compare"])
    totals = {"before": before.residents.total, "after": after.residents.total}
    if asked.is_yes_no:
        sentence = _("{name}: {before} residents answered before the work and {after} after it.")
        sentence = sentence.format(name=name, **totals)
    else:
        sentence = _(
            "{name}: before the work the middle answer of {before} residents was “{was}”; after it, of {after} residents, “{became}”."
        ).format(
            name=name,
            was=asked.words(_told_place(before, change.before_middle[0])),
            became=asked.words(_told_place(after, change.after_middle[0])),
            **totals,
        )
    return f"{sentence} {_change_words(reading, before, after, change)}"


def _told_place(told: Beside, first_of_middle: int) -> int:
    """The place of the middle answer as the comparison with the figure tells it already."""
    if told.figure_place is None or told.residents.compared.verdict == "cannot_say":
        return first_of_middle
    return told.figure_place + told.residents.compared.steps


def _change_words(reading: Reading, before: Beside, after: Beside, change: AskedAgain) -> str:
    """The change as a share with its interval, where enough people answered and it may be told."""
    _, figure = reading.language.gettext, reading.language.figure
    if min(before.residents.total, after.residents.total) < reading.fewest_answers:
        return _("That is too few for a percentage.")
    if not (_may_tell_share(reading, before) and _may_tell_share(reading, after)):
        return _("The percentage is not shown, because a small group could be recognised.")
    difference = reading.language.difference
    sentence = _(
        "The share that says “{answers}” went from {was} to {became}: {difference} (between {low} and {high})."
    ).format(
        answers=before.asked.cut,
        was=figure(change.before, "share", 0),
        became=figure(change.after, "share", 0),
        difference=difference(change.difference, "share", 0),
        low=difference(change.low, "share", 0),
        high=difference(change.high, "share", 0),
    )
    return f"{sentence} {_('That may be chance.')}" if change.may_be_chance else sentence


def _may_tell_share(reading: Reading, told: Beside) -> bool:
    """Whether the answers that count together may be told beside all else that is told.

    No group that could be found by subtraction may be small.
    """
    counts, cut = told.residents.counts, told.asked.reference.cut_answers
    place = told.figure_place
    groups: dict[tuple[bool, int], int] = {}
    for each, count in enumerate(counts):
        side = 0 if place is None else (each > place) - (each < place)
        groups[each in cut, side] = groups.get((each in cut, side), 0) + count
    return all(count == 0 or count >= reading.smallest_count for count in groups.values())
