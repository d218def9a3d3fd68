"""The page "who did we not hear yet": everything it shows, in finished words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from wijkdraad.method.listen.heard.shares import weighted_share, worst_case_bounds
from wijkdraad.programme.models import ContributionKind, FigureStatus, Programme, Source
from wijkdraad.reference.listening.strata import strata_rule, strata_status

from ...facts.shared import Reading, reading_now
from .counting import GroupHeard, Heard, JointHeard, TraitHeard
from .next_steps import Proposal, proposals, where_note
from .telling import (
    answer,
    base_note,
    base_words,
    group_sentence,
    how_far_told,
    one_in,
    weighing_sentences,
    why_no_weights,
)

SPAN = 1000
MOST_SENTENCES = 8


@dataclass(frozen=True)
class GroupRow:
    """A group beside its number of people. `bar` and `mark` lie on a line of SPAN units: what was
    heard, and what it would be had all groups come as often."""

    who: str
    heard: str
    people: str
    one_in: str
    expected: str
    bar: int
    mark: int
    hardly: bool


@dataclass(frozen=True)
class TraitTable:
    """One trait: its groups, who did not tell it, and where the figures come from."""

    key: str
    name: str
    told: str
    base: str
    base_note: str
    rows: tuple[GroupRow, ...]
    too_few_told: bool
    period: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class JointTable:
    """Two traits together; how many people there are is an estimate."""

    name: str
    rows: tuple[GroupRow, ...]
    too_few_told: bool


@dataclass(frozen=True)
class ShareRow:
    """What part of the voices is about something, weighted, and what that says of everyone."""

    name: str
    heard: str
    share: str
    interval: str
    bounds: str


@dataclass(frozen=True)
class ShareTable:
    """The shares of one kind of thing: themes of needs, or kinds of contribution."""

    title: str
    rows: tuple[ShareRow, ...]


@dataclass(frozen=True)
class SourceLine:
    """A source as it stands under the page."""

    number: str
    name: str
    publisher: str
    period: str
    note: str
    to_verify: bool


@dataclass(frozen=True)
class HeardPage:
    """All that the page shows. Counts are whole: this is a page for professionals."""

    answer: str
    told: str
    sentences: tuple[str, ...]
    traits: tuple[TraitTable, ...]
    joints: tuple[JointTable, ...]
    missing: tuple[tuple[str, str], ...]
    origin_ground: str
    weighing: tuple[str, ...]
    no_weights: str
    shares: tuple[ShareTable, ...]
    everyone: str
    proposals: tuple[Proposal, ...]
    where_note: str
    sources: tuple[SourceLine, ...]
    to_verify: bool
    fewest_to_say: int


def heard_page(programme: Programme) -> HeardPage:
    """Who was heard and who was not, in the active language."""
    reading = reading_now(programme)
    heard = Heard(reading)
    weighing = heard.weighing
    told_something = heard.told_anything > 0
    return HeardPage(
        answer=answer(heard),
        told=how_far_told(heard) if heard.voices else "",
        sentences=tuple(
            group_sentence(group, reading.language) for group in heard.hardly_heard[:MOST_SENTENCES]
        ),
        traits=tuple(_trait(reading, trait) for trait in heard.traits),
        joints=tuple(_joint(reading, joint) for joint in heard.joints if told_something),
        missing=tuple((none.name, none.why) for none in heard.area.missing),
        origin_ground=heard.area.origin_ground,
        weighing=weighing_sentences(heard, weighing) if weighing is not None else (),
        no_weights="" if weighing is not None else why_no_weights(heard),
        shares=_shares(heard),
        everyone=""
        if heard.area.inhabitants is None
        else reading.language.number(heard.area.inhabitants),
        proposals=proposals(heard),
        where_note=where_note(heard),
        sources=_sources(reading, heard),
        to_verify=strata_status() == FigureStatus.TO_VERIFY,
        fewest_to_say=int(strata_rule("fewest_heard_to_say").value),
    )


def _trait(reading: Reading, trait: TraitHeard) -> TraitTable:
    language = reading.language
    margin = trait.margin
    told = language.ngettext(
        "{told} told this, {not_told} did not.", "{told} told this, {not_told} did not.", trait.told
    ).format(told=language.number(trait.told), not_told=language.number(trait.not_told))
    return TraitTable(
        margin.trait.key,
        margin.name[:1].upper() + margin.name[1:],
        told,
        base_words(margin, language),
        base_note(margin, language),
        _rows(reading, trait.rows, trait.enough_told),
        not trait.enough_told,
        margin.period,
        tuple(reading.source_number(source) for source in margin.sources),
    )


def _joint(reading: Reading, joint: JointHeard) -> JointTable:
    names = joint.noun.margin.name, joint.beside.margin.name
    return JointTable(
        reading.language.gettext("{one} and {other}").format(
            one=names[0][:1].upper() + names[0][1:], other=names[1]
        ),
        _rows(reading, joint.rows, joint.enough_told),
        not joint.enough_told,
    )


def _rows(
    reading: Reading, groups: tuple[GroupHeard, ...], enough_told: bool
) -> tuple[GroupRow, ...]:
    language = reading.language
    longest = max((max(g.found.heard, g.found.expected) for g in groups), default=0.0) or 1.0
    return tuple(
        GroupRow(
            group.who,
            language.number(group.found.heard),
            language.number(group.found.people),
            one_in(group, language),
            language.number(round(group.found.expected)),
            round(SPAN * group.found.heard / longest),
            round(SPAN * group.found.expected / longest),
            enough_told and group.hardly_heard,
        )
        for group in groups
    )


def _shares(heard: Heard) -> tuple[ShareTable, ...]:
    """The weighted shares per theme and per kind; nothing where nothing is weighed."""
    weighing = heard.weighing
    if weighing is None or not weighing.raked.converged:
        return ()
    _ = heard.reading.language.gettext
    by_theme = _themes(heard)
    themes = sorted({theme for found in by_theme.values() for theme in found})
    kinds = [voice.contribution.kind for voice in heard.voices]
    tables = (
        ShareTable(
            _("Is about a need of this theme"),
            tuple(
                _share_row(
                    heard,
                    theme[:1].upper() + theme[1:],
                    [theme in by_theme[voice.contribution.key] for voice in heard.voices],
                )
                for theme in themes
            ),
        ),
        ShareTable(
            _("Is of this kind"),
            tuple(
                _share_row(heard, str(kind.label).capitalize(), [each == kind for each in kinds])
                for kind in ContributionKind
                if kind in kinds
            ),
        ),
    )
    return tuple(table for table in tables if table.rows)


def _themes(heard: Heard) -> dict[str, set[str]]:
    """The themes of the needs behind each voice, by its key; those behind its doubles too."""
    cloth = heard.reading.cloth
    found: dict[str, set[str]] = defaultdict(set)
    for row in cloth.contributions:
        voice = cloth.merged.get(row.key, row.key)
        for need, _why in cloth.contribution_need.forward[row.pk]:
            if need.theme:
                found[voice].add(need.theme)
    return found


def _share_row(heard: Heard, name: str, said: list[bool]) -> ShareRow:
    language = heard.reading.language
    _ = language.gettext
    assert heard.weighing is not None
    found = weighted_share(np.array(said), heard.weighing.weights)
    yes, answered = sum(said), len(said)
    between = _("{low} to {high}")

    def percent(share: float) -> str:
        return language.figure(share, "share", 0)

    bounds = ""
    everyone = heard.area.inhabitants
    if everyone is not None and everyone >= answered:
        worst = worst_case_bounds(yes, answered, round(everyone))
        bounds = between.format(low=percent(worst.low), high=percent(worst.high))
    return ShareRow(
        name,
        _("{count} of {all}").format(count=language.number(yes), all=language.number(answered)),
        percent(found.share),
        between.format(low=percent(found.interval.low), high=percent(found.interval.high)),
        bounds,
    )


def _sources(reading: Reading, heard: Heard) -> tuple[SourceLine, ...]:
    used = [source for margin in heard.area.margins for source in margin.sources]
    return tuple(_source(reading, source) for source in _once(used, reading))


def _once(sources: Iterable[Source], reading: Reading) -> list[Source]:
    by_number = {int(reading.source_number(source)): source for source in sources}
    return [by_number[number] for number in sorted(by_number)]


def _source(reading: Reading, source: Source) -> SourceLine:
    return SourceLine(
        reading.source_number(source),
        source.name,
        source.publisher,
        source.period,
        source.note,
        source.status == FigureStatus.TO_VERIFY,
    )
