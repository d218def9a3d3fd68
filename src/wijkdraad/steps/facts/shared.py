"""What the facts of several chapters need: the numbering of sources, names, printed figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from wijkdraad.method.report.language import Language, PrintedFigure
from wijkdraad.programme.cloth import Effect
from wijkdraad.programme.models import (
    FigureStatus,
    Goal,
    MissingReason,
    Observation,
    ObservationKind,
    Programme,
    Source,
    Work,
)
from wijkdraad.programme.thread import Threads
from wijkdraad.reference.loader import publication_rules

from ..language import reader_language


class Reading:
    """A programme opened for one report: its threads, its language, and its sources by number."""

    def __init__(self, programme: Programme, language: Language) -> None:
        self.programme = programme
        self.language = language
        self.threads = Threads(programme)
        self.cloth = self.threads.cloth

    @cached_property
    def sources(self) -> list[Source]:
        """All sources of the programme, in the order of their numbers."""
        return sorted(self.cloth.sources, key=lambda source: source.pk)

    @cached_property
    def _numbers(self) -> dict[int, str]:
        return {source.pk: str(number) for number, source in enumerate(self.sources, start=1)}

    def source_number(self, source: Source | None) -> str:
        """The number of a source in the report."""
        return "" if source is None else self._numbers[source.pk]

    def goal_number(self, goal: Goal) -> str:
        """The number of a goal in the report."""
        return str(self.cloth.goals.index(goal) + 1)

    @cached_property
    def fewest_answers(self) -> int:
        """How many people must have answered before a percentage is printed."""
        return int(publication_rules()["fewest_answers_for_percentage"].value)

    @cached_property
    def smallest_count(self) -> int:
        """The lowest count that is printed."""
        return int(publication_rules()["smallest_count_shown"].value)

    def figure(self, observation: Observation) -> str:
        """The figure as it is printed, or why it is not."""
        return self.printed(observation).text

    def printed(self, observation: Observation) -> PrintedFigure:
        """The figure as it is printed, with its number; only the reason where it is not."""
        if observation.value is None:
            return PrintedFigure(str(MissingReason(observation.missing_reason).label))
        if self.too_few(observation):
            return PrintedFigure(self.language.gettext("too few answers"))
        indicator = observation.indicator
        printed = self.language.printed(observation.value, indicator.unit, indicator.decimals)
        to_verify = observation.status == FigureStatus.TO_VERIFY
        return self._to_be_checked(printed) if to_verify else printed

    def _to_be_checked(self, figure: PrintedFigure) -> PrintedFigure:
        mark = self.language.gettext("to be checked")
        return replace(figure, text=f"{figure.text} ({mark})", beside=mark)

    def known_part(self, share: float | None) -> PrintedFigure:
        """How much of an area a figure rests on, or that nobody told."""
        return self.figure_or_unknown(share, "share", 0)

    def figure_or_unknown(self, value: float | None, unit: str, decimals: int) -> PrintedFigure:
        """A value as it is printed, or that it is unknown."""
        if value is None:
            return PrintedFigure(self.language.gettext("unknown"))
        return self.language.printed(value, unit, decimals)

    def too_few(self, observation: Observation) -> bool:
        """Whether a share rests on too few answers of people to be printed."""
        return (
            observation.indicator.unit == "share"
            and observation.kind == ObservationKind.ASKED
            and (observation.people or 0) < self.fewest_answers
        )

    def how(self, observation: Observation) -> str:
        """When and how a figure was obtained, for a small note."""
        parts = [observation.period, str(ObservationKind(observation.kind).label)]
        if observation.people:
            people = self.count_of_people(observation.people)
            parts.append(self.language.gettext("{people} people").format(people=people))
        return ", ".join(parts)

    def count_of_people(self, people: int) -> str:
        """A number of people, or that it is fewer than may be told."""
        if 0 < people < self.smallest_count:
            return self.language.gettext("fewer than {count}").format(count=self.smallest_count)
        return self.language.number(people)

    def hides(self, effect: Effect) -> bool:
        """Whether too few people answered, before or after, to tell what changed."""
        return self.too_few(effect.before) or self.too_few(effect.after)

    def difference(self, effect: Effect) -> PrintedFigure:
        """How much changed, with its sign; marked where a side of it is still to be checked."""
        indicator = effect.after.indicator
        printed = self.language.printed_difference(
            effect.change.difference, indicator.unit, indicator.decimals
        )
        to_verify = FigureStatus.TO_VERIFY in (effect.before.status, effect.after.status)
        return self._to_be_checked(printed) if to_verify else printed

    def amount(self, quantity: Decimal, unit: str) -> str:
        """A quantity with its unit and the decimals it has."""
        decimals = max(0, -int(quantity.normalize().as_tuple().exponent))
        return f"{self.language.number(float(quantity), decimals)} {unit}".strip()

    def period(self, start: date | None, end: date | None) -> str:
        """The years in which a work runs."""
        years = [str(moment.year) for moment in (start, end) if moment is not None]
        return "–".join(dict.fromkeys(years)) or self.language.gettext("unknown")

    @cached_property
    def works_in_order(self) -> list[Work]:
        """The works by start and key; the order gives their number on the map and in the table."""
        last = date.max
        return sorted(self.cloth.works, key=lambda work: (work.start or last, work.key))


def reading_now(programme: Programme) -> Reading:
    """A programme opened in the language of who reads the page."""
    return Reading(programme, reader_language(programme.language))


def names(rows: Iterable[object]) -> str:
    """The names of rows, apart by semicolons because a name may hold a comma."""
    return "; ".join(str(row) for row in rows)
