"""Where to go next: which group, by which channel, with whom, and where they live."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wijkdraad.method.measure.periods import period_order
from wijkdraad.programme.models import Actor, Channel, ComparableArea
from wijkdraad.reference.listening.strata import Stratum, Way, strata_rule

from .counting import GroupHeard, Heard, Voice
from .telling import base_words

MOST_ACTORS = 3
MOST_PLACES = 2


@dataclass(frozen=True)
class ActorNearGroup:
    """Someone of the social map who is there for a group."""

    row_id: int
    name: str
    for_whom: str


@dataclass(frozen=True)
class Proposal:
    """A group to go to, and why. Every sentence is finished; `actors` may be empty."""

    who: str
    why: str
    channel: str
    actors: tuple[ActorNearGroup, ...]
    where: str


def proposals(heard: Heard) -> tuple[Proposal, ...]:
    """The groups with the largest gaps, at most as many as can be done."""
    most = int(strata_rule("most_proposals").value)
    actors = heard.reading.cloth.actors
    return tuple(
        Proposal(
            group.who[:1].upper() + group.who[1:],
            _why(heard, group),
            _channel(heard, group),
            actors_near(group, actors),
            _where(heard, group),
        )
        for group in heard.hardly_heard[:most]
    )


def where_note(heard: Heard) -> str:
    """That the figures do not say where in the neighbourhood a group lives, where they do not."""
    area = heard.area.area
    if area is None or not area.code.startswith("BU"):
        return ""
    return heard.reading.language.gettext(
        "Where in the neighbourhood these people live the figures do not say: they are about the neighbourhood as a whole."
    )


def _why(heard: Heard, group: GroupHeard) -> str:
    """How large the gap is, and of how many people."""
    language = heard.reading.language
    _ = language.gettext
    people = language.number(group.found.people)
    return _("Heard: {heard}. If every group had come as often: about {expected}. {people}").format(
        heard=language.number(group.found.heard),
        expected=language.number(max(1, round(group.found.expected))),
        people=_("By estimate {people} inhabitants are both.").format(people=people)
        if len(group.groups) > 1
        else _("They are {people} {base}.").format(
            people=people, base=base_words(group.margins[0], language)
        ),
    )


def _channel(heard: Heard, group: GroupHeard) -> str:
    """Which channel reached this group best; else one of its two groups; else what is untried."""
    language = heard.reading.language
    _ = language.gettext
    if not group.too_few:
        most = _("Of them most came by this channel: {channel} ({count} of {all}).")
        return _by_channel(most, heard, group.voices)
    told = []
    if group.voices:
        counts = Counter(voice.contribution.channel for voice in group.voices)
        told.append(
            _("Who we did hear came by: {channels}.").format(
                channels=language.listing(
                    [f"{Channel(each).label} ({count})" for each, count in counts.most_common()], 4
                )
            )
        )
    if len(group.groups) > 1:
        for part, margin in zip(group.groups, group.margins, strict=True):
            key = margin.trait.key
            voices = [v for v in heard.voices if v.told[key] in part.stratum.answers]
            if voices:
                sentence = _(
                    "Of all {who} most came by this channel: {channel} ({count} of {all})."
                )
                told.append(_by_channel(sentence.replace("{who}", part.who), heard, voices))
    if told:
        return " ".join(told)
    used = {voice.contribution.channel for voice in heard.voices}
    untried = [
        str(choice.label) for choice in Channel if choice not in used and choice != Channel.VOTE
    ]
    if untried:
        return _("No channel reached them. Not tried yet: {channels}.").format(
            channels=language.listing(untried, 4)
        )
    return _("No channel reached them, and all were tried. Ask someone whom they trust.")


def _by_channel(sentence: str, heard: Heard, voices: Sequence[Voice]) -> str:
    language = heard.reading.language
    counts = Counter(voice.contribution.channel for voice in voices)
    # Of two channels with as many voices the one that reached more of them for its size.
    everyone = Counter(voice.contribution.channel for voice in heard.voices)
    best = max(counts, key=lambda each: (counts[each], counts[each] / everyone[each], each))
    return sentence.format(
        channel=str(Channel(best).label),
        count=language.number(counts[best]),
        all=language.number(len(voices)),
    )


def actors_near(group: GroupHeard, actors: Iterable[Actor]) -> tuple[ActorNearGroup, ...]:
    """Who in the social map is there for the group, in so many words; for a combination, those who
    are there for both of its groups come first."""
    scored = []
    for actor in actors:
        said = actor.for_whom.casefold()
        fits = sum(_says_one(said, part.stratum.words) for part in group.groups)
        if fits:
            scored.append((-fits, actor.key, actor))
    scored.sort(key=lambda each: each[:2])
    return tuple(
        ActorNearGroup(actor.pk, actor.name, actor.for_whom)
        for _fits, _key, actor in scored[:MOST_ACTORS]
    )


def _says_one(text: str, words: Iterable[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in words)


def _where(heard: Heard, group: GroupHeard) -> str:
    """In which parts of the area the group is largest, where the figures go that far."""
    area = heard.area.area
    if area is None or area.code.startswith("BU"):
        return ""
    none = heard.reading.language.gettext(
        "Of the parts of this area no figures tell where they live."
    )
    return where_most(heard, group) or none


def where_most(heard: Heard, group: GroupHeard) -> str:
    """In which parts of the area the group is largest, by the figures; empty where none tell."""
    language, area = heard.reading.language, heard.area.area
    _ = language.gettext
    if area is None or area.code.startswith("BU"):
        return ""
    parts = _parts(heard, "BU" + area.code[2:])
    shares = {code: _share(figures, group) for code, (_name, figures) in parts.items()}
    known = {code: share for code, share in shares.items() if share is not None}
    if len(known) < 2:
        return ""
    best = sorted(known, key=lambda code: (-known[code], code))[:MOST_PLACES]
    told = language.listing(
        [f"{parts[code][0] or code} ({language.figure(known[code], 'share', 0)})" for code in best]
    )
    if len(group.groups) > 1:
        return _("Most of them live in {places}: an estimate from both figures.").format(
            places=told
        )
    return _("Their share is largest in {places}.").format(places=told)


def _parts(heard: Heard, start: str) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Name and figures of each buurt in the area, of the newest period."""
    rows = ComparableArea.objects.filter(programme=heard.reading.programme, code__startswith=start)
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (period_order(row.period), row.source_id)):
        name, figures = found.get(row.code, ("", {}))
        found[row.code] = (row.name or name, figures | row.figures)
    return {code: (name, figures) for code, (name, figures) in found.items()}


def _share(figures: Mapping[str, Any], group: GroupHeard) -> float | None:
    """The share of a group in a part of the area; of a combination the product of both."""
    share = 1.0
    for part, margin in zip(group.groups, group.margins, strict=True):
        one = _share_of(figures, margin.way, part.stratum)
        if one is None:
            return None
        share *= one
    return share


def _share_of(figures: Mapping[str, Any], way: Way, stratum: Stratum) -> float | None:
    base = _value(figures, way.base)
    if not base:
        return None
    if stratum.rest:
        others = [_share_of(figures, way, other) for other in way.groups if not other.rest]
        known = [share for share in others if share is not None]
        return max(0.0, 1.0 - sum(known)) if len(known) == len(others) else None
    figure = _value(figures, stratum.count or stratum.share)
    if figure is None:
        return None
    if stratum.count:
        return min(1.0, figure / base)
    whole = _value(figures, stratum.of)
    return None if whole is None else min(1.0, figure * whole / base)


def _value(figures: Mapping[str, Any], key: str) -> float | None:
    value = figures.get(key, {}).get("value")
    return None if value is None else float(value)
