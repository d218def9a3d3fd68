"""The facts of the section on what people see: figure, look on the spot and residents beside each
other, in full for who works on the programme, and fit to be published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from wijkdraad.method.know.perception import (
    Compared,
    compared_answers,
    compared_share,
    place_of,
    share_interval,
)
from wijkdraad.method.measure.periods import period_order
from wijkdraad.method.report.chapters.knowing.perception import Outcome
from wijkdraad.method.report.language import PrintedFigure
from wijkdraad.programme.models import (
    Area,
    Indicator,
    Moment,
    Observation,
    Perception,
    Viewpoint,
)
from wijkdraad.reference.loader import missing_reasons
from wijkdraad.reference.perception import perception_rules

from ..shared import Reading
from .asked import Asked, asked_about

When = Literal["before", "after"]
ORDER: dict[Outcome, int] = {"differs": 0, "same": 1, "cannot_say": 2}


@dataclass(frozen=True)
class Seen:
    """The answers from one viewpoint: how often each was given, the remarks, and the comparison."""

    counts: tuple[int, ...]
    remarks: tuple[str, ...]
    compared: Compared

    @property
    def total(self) -> int:
        """How many answers there are."""
        return sum(self.counts)


@dataclass(frozen=True)
class Beside:
    """One question about one area, before or after the work, beside its figure.

    `figure` is empty where there is none; then `no_figure` says why. `figure_place` is
    the place of the answer that the figure stands for. `unfit` counts rows whose answer does not
    belong to the question.
    """

    asked: Asked
    area: Area
    when: When
    figure: PrintedFigure
    value: float | None
    no_figure: str
    figure_place: int | None
    residents: Seen
    looks: Seen
    unfit: int

    @property
    def indicator(self) -> Indicator:
        """What was asked about."""
        return self.asked.indicator

    @property
    def outcome(self) -> Outcome:
        """Whether residents or a look on the spot see something else than the figure says."""
        return outcome_of(self.residents.compared, self.looks.compared)


def outcome_of(*seen: Compared | None) -> Outcome:
    """What several comparisons come to: they differ where one of them does."""
    verdicts = {one.verdict for one in seen if one is not None}
    if "differs" in verdicts:
        return "differs"
    return "same" if "same" in verdicts else "cannot_say"


def when_of(moment: str) -> When:
    """Whether a moment is before or after the work. A profile is of before."""
    return "after" if moment == Moment.FOLLOW_UP else "before"


def moment_words(reading: Reading, when: When) -> str:
    """Before or after the work, in words."""
    return str((Moment.FOLLOW_UP if when == "after" else Moment.BASELINE).label)


def figure_of(reading: Reading, indicator_id: int, area_id: int, when: When) -> Observation | None:
    """The figure that answers of a moment stand beside; None where there is none at all.

    Of before the work a measurement for that purpose comes before a profile, and the last
    period before an earlier one. A figure with a value comes before a row that says why it is
    missing.
    """
    found = [
        observation
        for observation in reading.cloth.observations
        if observation.indicator_id == indicator_id
        and observation.area_id == area_id
        and when_of(observation.moment) == when
    ]
    return max(
        found,
        key=lambda row: (
            row.value is not None and not reading.too_few(row),
            row.moment != Moment.PROFILE,
            period_order(row.period),
            row.key,
        ),
        default=None,
    )


def asked_beside(
    reading: Reading, indicator: Indicator, area: Area, when: When
) -> tuple[Asked, Observation | None]:
    """What is asked about an indicator, and the usable figure; None where there is none."""
    observation = figure_of(reading, indicator.pk, area.pk, when)
    usable = observation is not None and observation.value is not None
    if observation is not None and reading.too_few(observation):
        usable = False
    figure = reading.figure(observation) if usable and observation else ""
    asked = asked_about(indicator, reading.language.code, figure)
    return asked, observation if usable else None


def all_beside(reading: Reading) -> tuple[Beside, ...]:
    """Every question that was answered: what differs first, then by name, before then after."""
    groups: dict[tuple[int, int, When], list[Perception]] = defaultdict(list)
    rows = Perception.objects.filter(programme=reading.programme)
    for row in rows.select_related("indicator", "area").order_by("key"):
        groups[row.indicator_id, row.area_id, when_of(row.moment)].append(row)
    found = [_beside(reading, when, rows) for (_i, _a, when), rows in groups.items()]
    return tuple(
        sorted(
            found,
            key=lambda told: (
                ORDER[told.outcome],
                told.indicator.label.casefold(),
                told.area.position,
                told.area.code,
                told.when == "after",
            ),
        )
    )


def _beside(reading: Reading, when: When, rows: Sequence[Perception]) -> Beside:
    indicator, area = rows[0].indicator, rows[0].area
    asked, observation = asked_beside(reading, indicator, area, when)
    value = observation.value if observation else None
    place = _figure_place(asked, value)
    by_viewpoint: dict[str, list[Perception]] = defaultdict(list)
    for row in rows:
        by_viewpoint[row.viewpoint].append(row)
    rules = perception_rules()
    residents, looks = (
        _seen(asked, by_viewpoint[viewpoint], value, place, rules[fewest])
        for viewpoint, fewest in (
            (Viewpoint.RESIDENT, "fewest_answers_to_compare"),
            (Viewpoint.SITE_CHECK, "fewest_looks_to_compare"),
        )
    )
    return Beside(
        asked,
        area,
        when,
        reading.printed(observation) if observation else PrintedFigure(""),
        value,
        "" if observation else _why_no_figure(reading, indicator, area, when),
        place,
        residents,
        looks,
        len(rows) - residents.total - looks.total,
    )


def _figure_place(asked: Asked, value: float | None) -> int | None:
    if value is None or asked.is_yes_no:
        return None
    if asked.names_the_figure:
        return asked.place("about_this")
    return place_of(value, asked.ranges)


def _seen(
    asked: Asked,
    rows: Iterable[Perception],
    value: float | None,
    figure_place: int | None,
    fewest: int,
) -> Seen:
    fitting = [(place, row) for row in rows if (place := asked.place(row.answer)) is not None]
    given = Counter(place for place, _row in fitting)
    counts = tuple(given[place] for place in range(len(asked.answers)))
    remarks = tuple(row.remark for _place, row in fitting if row.remark)
    return Seen(counts, remarks, compared_beside(asked, counts, value, figure_place, fewest))


def compared_beside(
    asked: Asked,
    counts: Sequence[int],
    value: float | None,
    figure_place: int | None,
    fewest: int,
) -> Compared:
    """The comparison that fits the kind of question."""
    if asked.is_yes_no:
        return compared_share(counts[0], sum(counts), value, fewest)
    return compared_answers(counts, figure_place, fewest)


def _why_no_figure(reading: Reading, indicator: Indicator, area: Area, when: When) -> str:
    _ = reading.language.gettext
    observation = figure_of(reading, indicator.pk, area.pk, when)
    if observation is None:
        if when == "after":
            return _("Nothing has been measured after the work yet.")
        return _("There is no figure yet.")
    if observation.value is not None:
        return _("The figure itself rests on too few answers.")
    reason = missing_reasons()[observation.missing_reason]
    return reason.name_en if reading.language.code == "en" else reason.name_nl


# What may be told of answers, in plain sentences


def figure_sentence(reading: Reading, told: Beside) -> str:
    """What the figure says, and which answer that is."""
    _ = reading.language.gettext
    if not told.figure.text:
        return told.no_figure
    if told.figure_place is None or told.asked.names_the_figure:
        return _("The figure says: {figure}.").format(figure=told.figure)
    return _("The figure says: {figure}. That fits “{answer}” (to be checked).").format(
        figure=told.figure, answer=told.asked.words(told.figure_place)
    )


def verdict_words(reading: Reading, told: Beside, compared: Compared) -> str:
    """Whether answers match the figure, in a few words."""
    _ = reading.language.gettext
    if compared.verdict == "same":
        return _("matches the figure")
    if compared.verdict == "cannot_say":
        if compared.why_not == "no_figure":
            return _("no figure to compare with")
        return _("too few answers to compare")
    if told.asked.is_yes_no:
        if compared.steps < 0:
            return _("fewer people than the figure says")
        return _("more people than the figure says")
    return reading.language.ngettext(
        "differs from the figure ({count} answer)",
        "differs from the figure ({count} answers)",
        abs(compared.steps),
    ).format(count=abs(compared.steps))


def side_places(counts: int, figure_place: int, compared: Compared) -> tuple[int, ...]:
    """The places of the answers on the side where the middle answer lies."""
    if compared.steps < 0:
        return tuple(range(figure_place))
    if compared.steps > 0:
        return tuple(range(figure_place + 1, counts))
    return (figure_place,)


def answer_list(reading: Reading, told: Beside, counts: Sequence[int]) -> str:
    """Which answers were given how often, such as “a small part” (2), “about half” (1)."""
    return ", ".join(
        f"“{told.asked.words(place)}” ({reading.language.number(count)})"
        for place, count in enumerate(counts)
        if count
    )


def looks_sentence(reading: Reading, told: Beside) -> str:
    """What was seen on the spot. Who looks is no resident, so every look is told."""
    _ = reading.language.gettext
    if not told.looks.total:
        return ""
    return _("Seen on the spot: {answers}.").format(
        answers=answer_list(reading, told, told.looks.counts)
    )


def share_words(reading: Reading, yes: int, total: int) -> str:
    """A share with its interval, where enough people answered for a percentage; else nothing."""
    if total < reading.fewest_answers:
        return ""
    low, high = share_interval(yes, total)
    figure = reading.language.figure
    return reading.language.gettext("That is {share} (between {low} and {high}).").format(
        share=figure(yes / total, "share", 0),
        low=figure(low, "share", 0),
        high=figure(high, "share", 0),
    )


def residents_sentence(
    reading: Reading, told: Beside, on_that_side: int | None, in_full: bool = False
) -> str:
    """What residents say beside the figure.

    `on_that_side` is how many are on the side where the middle answer lies (of yes or no: how
    many say yes); None where that number may not be told. Only `in_full` the answers that nobody
    gave are left out: in public that would tell more than the number does.
    """
    _, compared, total = reading.language.gettext, told.residents.compared, told.residents.total
    if told.asked.is_yes_no:
        return _yes_sentence(reading, told, on_that_side)
    assert told.figure_place is not None
    if on_that_side is None:
        middle = told.asked.words(told.figure_place + compared.steps)
        return _("The middle answer of {total} residents is “{answer}”.").format(
            total=total, answer=middle
        )
    places = side_places(len(told.asked.answers), told.figure_place, compared)
    given = [
        told.asked.words(place) for place in places if told.residents.counts[place] or not in_full
    ]
    words = {"total": total, "count": on_that_side, "answers": _either(reading, given)}
    if on_that_side == total:
        sentence = _("All {total} residents say: {answers}.").format(**words)
    else:
        sentence = _("Of {total} residents {count} say: {answers}.").format(**words)
    if compared.may_be_chance:
        sentence += " " + _("With so few answers that may be chance.")
    return sentence


def _yes_sentence(reading: Reading, told: Beside, yes: int | None) -> str:
    _, total = reading.language.gettext, told.residents.total
    if yes is None:
        return _("{total} residents answered.").format(total=total)
    sentence = _("Of {total} residents {count} say: yes.").format(total=total, count=yes)
    return f"{sentence} {share_words(reading, yes, total)}".strip()


def _either(reading: Reading, words: list[str]) -> str:
    """Answers in a row with the word for or before the last."""
    quoted = [f"“{word}”" for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    last = reading.language.gettext("or")
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"
