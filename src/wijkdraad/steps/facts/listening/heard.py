"""What the section about who was not heard tells: counts that may be published, and sentences."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.method.listen.heard.raking import margin_design_effect
from wijkdraad.method.listen.small_counts import publishable_margins
from wijkdraad.method.report.chapters.listening.heard import HeardFacts, HeardRow
from wijkdraad.reference.listening.strata import strata_rule, strata_status
from wijkdraad.reference.rules import STATUSES

from ...listen.heard.counting import GroupHeard, Heard, JointHeard, TraitHeard
from ...listen.heard.next_steps import actors_near, where_most
from ...listen.heard.telling import answer
from ..shared import Reading

MOST_SENTENCES = 6
MOST_PAIRS = 4
MOST_NEXT = 3


@dataclass(frozen=True)
class Published:
    """A count as everyone may see it: whole, "small" where it is too small to print, or hidden."""

    count: int | None
    small: bool


def heard_facts(reading: Reading) -> HeardFacts:
    """Who was not heard. Which groups are named, and in which order, follows from what is printed
    here alone: so that does not give away a count either."""
    heard = Heard(reading)
    if not heard.voices:
        return HeardFacts()
    shown = _published(heard)
    told = [trait for trait in heard.traits if _enough(_together(trait.rows, shown))]
    margins = [trait.margin for trait in told]
    sources = sorted({int(reading.source_number(s)) for m in margins for s in m.sources})
    missing = _missing(heard, told, shown)
    sentences = _sentences(reading, missing)
    return HeardFacts(
        answer=_answer(heard, bool(told), bool(sentences)),
        sentences=sentences,
        rows=tuple(_row(reading, trait, group, shown) for trait in told for group in trait.rows),
        missing=tuple((none.name, none.why) for none in heard.area.missing) if told else (),
        ground=heard.area.origin_ground,
        period=", ".join(dict.fromkeys(margin.period for margin in margins)),
        sources=", ".join(map(str, sources)),
        to_verify=strata_status() != STATUSES[0],
        weighed=_weighed(heard, told, shown),
        next_steps=_next_steps(heard, missing),
    )


def _published(heard: Heard) -> dict[tuple[str, ...], Published]:
    """Each group's count, by what it is called; a combination is (noun, other).

    The first pair of traits is looked at as one table with its totals, so that a combination
    cannot be found from the groups, or the other way round. Other traits share only the total.
    How many did not tell a trait is never printed.
    """
    smallest = heard.reading.smallest_count
    found: dict[tuple[str, ...], Published] = {}
    joint = _joint(heard)
    if joint is not None:
        found |= _of_pair(joint, smallest)
    for trait in heard.traits:
        if (trait.rows[0].who,) in found:
            continue
        counts = [[row.found.heard] for row in trait.rows] + [[trait.not_told]]
        shown = publishable_margins(counts, smallest, kept_rows=[len(trait.rows)]).rows
        for row, count in zip(trait.rows, shown, strict=False):
            found[(row.who,)] = Published(count, 0 < row.found.heard < smallest)
    return found


def _joint(heard: Heard) -> JointHeard | None:
    return next((joint for joint in heard.joints if joint.told), None)


def _of_pair(joint: JointHeard, smallest: int) -> dict[tuple[str, ...], Published]:
    """The counts of both traits, and of a few combinations whether nobody or few were heard."""
    nouns = [row.who for row in joint.noun.rows]
    others = [row.who for row in joint.beside.rows]
    rows = sorted(joint.rows, key=lambda row: (-row.found.people, row.who))
    places = {_name(row): (nouns.index(_name(row)[0]), others.index(_name(row)[1])) for row in rows}
    low = [name for name, (row, column) in places.items() if joint.table[row][column] < smallest]
    made = publishable_margins(
        joint.table,
        smallest,
        [places[name] for name in low[:MOST_PAIRS]],
        kept_rows=[len(nouns)],
        kept_columns=[len(others)],
    )
    found: dict[tuple[str, ...], Published] = {}
    for trait, shown in ((joint.noun, made.rows), (joint.beside, made.columns)):
        for row, count in zip(trait.rows, shown, strict=False):
            found[(row.who,)] = Published(count, 0 < row.found.heard < smallest)
    for name, place in places.items():
        told = place in made.cells
        count = made.cells.get(place)
        found[name] = Published(count, told and count is None)
    return found


def _row(
    reading: Reading,
    trait: TraitHeard,
    group: GroupHeard,
    shown: dict[tuple[str, ...], Published],
) -> HeardRow:
    published = shown[(group.who,)]
    return HeardRow(
        group.who,
        _printed(reading, published),
        published.count,
        group.found.people,
        trait.margin.base != "inhabitants",
    )


def _printed(reading: Reading, published: Published) -> str:
    _ = reading.language.gettext
    if published.count is not None:
        return reading.language.number(published.count)
    if published.small:
        return _("fewer than {count}").format(count=reading.smallest_count)
    return _("not shown")


def _together(groups: tuple[GroupHeard, ...], shown: dict[tuple[str, ...], Published]) -> int:
    """The sum of the counts that are printed of these groups."""
    return sum(shown[_name(group)].count or 0 for group in groups)


def _name(group: GroupHeard) -> tuple[str, ...]:
    return tuple(part.who for part in group.groups)


def _enough(told: int) -> bool:
    return told >= strata_rule("fewest_told").value


@dataclass(frozen=True)
class MissingGroup:
    """A group that is missing, by what is printed: `expected` follows from the printed counts."""

    group: GroupHeard
    published: Published
    expected: float

    @property
    def who(self) -> str:
        """What the group is called."""
        return self.group.who

    @property
    def people(self) -> float:
        """How many people it has."""
        return self.group.found.people


def _missing(
    heard: Heard, told: list[TraitHeard], shown: dict[tuple[str, ...], Published]
) -> list[MissingGroup]:
    """The groups that are missing, the largest group first.

    Of a count that is left out because of another one nothing is said: not even that it is low.
    """
    found: list[MissingGroup] = []
    for trait in told:
        together = _together(trait.rows, shown)
        found += _missing_of(trait.rows, together, shown, heard.reading.smallest_count)
    joint = _joint(heard)
    if joint is not None and joint.noun in told and joint.beside in told:
        alone = {group.who for group in found}
        pairs = tuple(
            row for row in joint.rows if not any(part.who in alone for part in row.groups)
        )
        # Of how many told both no count is printed: the smaller of the two that are.
        together = min(_together(trait.rows, shown) for trait in (joint.noun, joint.beside))
        found += _missing_of(pairs, together, shown, heard.reading.smallest_count)
    return sorted(found, key=lambda group: (-group.people, group.who))


def _missing_of(
    groups: tuple[GroupHeard, ...],
    together: int,
    shown: dict[tuple[str, ...], Published],
    smallest_count: int,
) -> list[MissingGroup]:
    found = []
    for group in groups:
        published, expected = shown[_name(group)], together * group.found.among_everyone
        if published.count is not None:
            usual = expected * strata_rule("hardly_heard_share").value
            large = expected >= group.smallest_expected
            missing = large and published.count < usual
        else:
            # A small count is under what is expected whatever it is.
            missing = published.small and expected >= smallest_count
        if missing:
            found.append(MissingGroup(group, published, expected))
    return found


def _sentences(reading: Reading, missing: list[MissingGroup]) -> tuple[str, ...]:
    language = reading.language
    _ = language.gettext
    told = []
    for group in missing[:MOST_SENTENCES]:
        if group.published.count == 0:
            told.append(_("Of the {who} we heard nobody.").format(who=group.who))
        elif group.published.count is None:
            told.append(
                _(
                    "Of the {who} we heard fewer than {count}; that is too few to say anything."
                ).format(who=group.who, count=reading.smallest_count)
            )
        else:
            told.append(
                _(
                    "Of the {who} we heard {heard}. Had every group come as often, it would be about {expected}."
                ).format(
                    who=group.who,
                    heard=language.number(group.published.count),
                    expected=language.number(round(group.expected)),
                )
            )
    return tuple(told)


def _weighed(heard: Heard, told: list[TraitHeard], shown: dict[tuple[str, ...], Published]) -> str:
    """What the contributions tell once they are weighed; empty where there is too little.

    An estimate from the printed counts alone: the weights themselves would tell of other ones.
    """
    language, fewest = heard.reading.language, strata_rule("fewest_heard_to_say").value
    names, effect = [], 1.0
    for trait in told:
        groups = [(shown[_name(row)].count or 0, row.found.people) for row in trait.rows]
        groups = [(count, people) for count, people in groups if count >= fewest and people > 0]
        counts = [count for count, _people in groups]
        if len(groups) < 2 or sum(counts) < heard.reading.fewest_answers:
            continue
        names.append(trait.margin.name)
        effect *= margin_design_effect(
            counts, [people for _count, people in groups], len(heard.voices)
        )
    if not names:
        return ""
    return language.gettext(
        "Weighed by {traits}, all of this counts as about {effective} contributions (design effect about {effect}): an estimate from the counts that are printed here."
    ).format(
        traits=language.listing(names, 6),
        effective=language.number(len(heard.voices) / effect),
        effect=language.number(effect, 2),
    )


def _next_steps(heard: Heard, missing: list[MissingGroup]) -> tuple[str, ...]:
    """Where the groups that are missing can be found. What was heard of them is not looked at."""
    language = heard.reading.language
    _ = language.gettext
    actors, found = heard.reading.cloth.actors, []
    for each in missing[:MOST_NEXT]:
        near = [actor.name for actor in actors_near(each.group, actors)]
        found.append(
            _("The {who} can be found with {names}, says the social map.").format(
                who=each.who, names=language.listing(near)
            )
            if near
            else _("For the {who} the social map names nobody.").format(who=each.who)
        )
        found.append(where_most(heard, each.group))
    return tuple([sentence for sentence in found if sentence][:MOST_NEXT])


def _answer(heard: Heard, enough_told: bool, some_missing: bool) -> str:
    """The answer, without a number that is not printed elsewhere."""
    _ = heard.reading.language.gettext
    if some_missing:
        return _("Not everyone was heard. Beside the figures of the area these groups are missing:")
    if not heard.told_anything or not heard.traits:
        return answer(heard)
    if not enough_told:
        return _("Few contributions tell who said them. That is too few to say who was not heard.")
    return _("As far as the printed counts tell, no group is missing.")
