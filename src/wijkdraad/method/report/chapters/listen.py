"""The chapter Listen: through which channels people spoke, and the needs behind their words."""

from __future__ import annotations

from dataclasses import dataclass, field

from wijkdraad.method.listen.need_in_words import need_in_words

from ..language import Language
from ..structure import Block, Cell, Heading, Paragraph, Table
from .listening.asks import AsksFacts, asks_section
from .listening.budget import BudgetFacts, budget_section
from .listening.care import CareFacts, care_section
from .listening.coding import CodingFacts, coding_section
from .listening.consent import ConsentFacts, consent_section
from .listening.heard import HeardFacts, heard_section
from .listening.lottery import LotteryFacts, lottery_section
from .listening.missions import MissionsFacts, missions_section
from .listening.opinions import OpinionsFacts, opinions_section
from .listening.participation import ParticipationFacts, participation_section
from .listening.told import ToldFacts, told_section
from .listening.values import ValuesFacts, values_section


@dataclass(frozen=True)
class ChannelCount:
    """How many contributions came through a channel.

    `count` is None where it is withheld: because it is small, or, where `small` is not set,
    because a small count could be found from it.
    """

    channel: str
    count: int | None
    small: bool = False


@dataclass(frozen=True)
class NeedRow:
    """A need and what it rests on. `quote` is the first published contribution that led to it."""

    key: str
    name: str
    who: str
    needs: str
    because: str
    contributions: int
    quote: str


@dataclass(frozen=True)
class ListenFacts:
    """Everything the chapter tells. `smallest_shown` is the lowest count that is printed.

    `asked_why` is whether of any contribution was written down what is behind it.
    """

    total: int
    channels: tuple[ChannelCount, ...]
    smallest_shown: int
    needs: tuple[NeedRow, ...]
    asked_why: bool = False
    opinions: OpinionsFacts = field(default_factory=OpinionsFacts)
    budget: BudgetFacts = field(default_factory=BudgetFacts)
    missions: MissionsFacts = field(default_factory=MissionsFacts)
    asks: AsksFacts = field(default_factory=AsksFacts)
    consent: ConsentFacts = field(default_factory=ConsentFacts)
    lottery: LotteryFacts = field(default_factory=LotteryFacts)
    coding: CodingFacts = field(default_factory=CodingFacts)
    care: CareFacts = field(default_factory=CareFacts)
    heard: HeardFacts = field(default_factory=HeardFacts)
    values: ValuesFacts = field(default_factory=ValuesFacts)
    participation: ParticipationFacts = field(default_factory=ParticipationFacts)
    told: ToldFacts = field(default_factory=ToldFacts)


def _asked_on(asked: bool, language: Language) -> str:
    """Whether anyone asked what is behind what was said."""
    _ = language.gettext
    if asked:
        return _("A wish is not a need. So we looked for the question behind the question.")
    return _("A wish is not a need. What is behind a question, nobody wrote down yet.")


def listen_chapter(facts: ListenFacts, language: Language) -> tuple[Block, ...]:
    """The channels and the needs."""
    _ = language.gettext
    blocks: list[Block] = [Heading(2, _("Listen"), "listen")]
    if not facts.total:
        nobody = Paragraph(_("Nobody has been heard yet."), "lead")
        return (*blocks, nobody, *_together(facts, language))
    blocks.append(Paragraph(_asked_on(facts.asked_why, language), "lead"))
    blocks.append(
        Table(
            _("Contributions by channel"),
            (_("Channel"), _("Contributions")),
            tuple(
                (
                    Cell(row.channel),
                    Cell(_channel_count(row, facts.smallest_shown, language)),
                )
                for row in facts.channels
            ),
            numeric=frozenset({1}),
            widths=(60, 40),
            note=_(
                "Small counts are not shown, so that nobody can be recognised; sometimes the next count is left out too."
            ),
        )
    )
    blocks.append(
        Table(
            _("The needs, and how many contributions each rests on"),
            (_("Need"), _("Who needs what, because"), _("One of the voices"), _("Contributions")),
            tuple(
                (
                    Cell(need.name, note=need.key),
                    Cell(need_in_words(need.who, need.needs, need.because, _)),
                    Cell(f"“{_short(need.quote)}”" if need.quote else ""),
                    Cell(_small_or_number(need.contributions, facts.smallest_shown, language)),
                )
                for need in facts.needs
            ),
            numeric=frozenset({3}),
            widths=(20, 42, 26, 12),
        )
    )
    blocks += heard_section(facts.heard, language)
    blocks += coding_section(facts.coding, language)
    blocks += care_section(facts.care, language)
    blocks += _together(facts, language)
    return tuple(blocks)


def _together(facts: ListenFacts, language: Language) -> tuple[Block, ...]:
    """What residents do and decide themselves."""
    return (
        *values_section(facts.values, language),
        *participation_section(facts.participation, language),
        *told_section(facts.told, language),
        *opinions_section(facts.opinions, language),
        *budget_section(facts.budget, language),
        *missions_section(facts.missions, language),
        *asks_section(facts.asks, language),
        *consent_section(facts.consent, language),
        *lottery_section(facts.lottery, language),
    )


def _small_or_number(count: int, smallest_shown: int, language: Language) -> str:
    if 0 < count < smallest_shown:
        return language.gettext("fewer than {count}").format(count=smallest_shown)
    return language.number(count)


def _channel_count(row: ChannelCount, smallest_shown: int, language: Language) -> str:
    if row.count is None:
        return (
            _small_or_number(1, smallest_shown, language)
            if row.small
            else language.gettext("not shown")
        )
    return language.number(row.count)


def _short(text: str, most: int = 110) -> str:
    """The first sentences of a contribution, or its first words where a sentence is long.

    The whole of it is kept with the contribution itself.

    >>> _short("Het is warm. Er is geen schaduw op de hele weg naar de winkel.", 30)
    'Het is warm.'
    """
    if len(text) <= most:
        return text
    whole = text[: most + 1].rpartition(". ")[0]
    if len(whole) >= most // 3:
        return whole + "."
    return text[:most].rsplit(" ", 1)[0].rstrip(",.;:") + " …"
