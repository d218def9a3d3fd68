"""One thread as a resident reads it: station by station, each in a plain sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wijkdraad.method.listen.need_in_words import need_in_words
from wijkdraad.programme.cloth import Effect
from wijkdraad.programme.loose_end import LooseEnd, LooseEndKind
from wijkdraad.programme.models import Commitment, Contribution, Delivery, Goal, Need
from wijkdraad.programme.rooms import StationState
from wijkdraad.programme.thread import Thread

from .listening.budget import won_projects
from .shared import Reading

UNDERSTOOD, GOAL, MEASURE = "understood", "goal", "measure"
COMMITMENT, DELIVERY, EFFECT = "commitment", "delivery", "effect"
ORDER = (UNDERSTOOD, GOAL, MEASURE, COMMITMENT, DELIVERY, EFFECT)

TITLES = {
    (UNDERSTOOD, StationState.FULL): gettext_lazy("We understood"),
    (UNDERSTOOD, StationState.OPEN): gettext_lazy("We still have to read this"),
    (GOAL, StationState.FULL): gettext_lazy("This goal belongs to it"),
    (GOAL, StationState.OPEN): gettext_lazy("No goal yet"),
    (MEASURE, StationState.FULL): gettext_lazy("This can help"),
    (MEASURE, StationState.OPEN): gettext_lazy("Nothing found yet that helps"),
    (COMMITMENT, StationState.FULL): gettext_lazy("This was promised"),
    (COMMITMENT, StationState.HALF): gettext_lazy("A part of it was promised"),
    (COMMITMENT, StationState.OPEN): gettext_lazy("Not promised yet"),
    (DELIVERY, StationState.FULL): gettext_lazy("This has been done"),
    (DELIVERY, StationState.HALF): gettext_lazy("This is partly done"),
    (DELIVERY, StationState.OPEN): gettext_lazy("Not done yet"),
    (EFFECT, StationState.FULL): gettext_lazy("This is what it brought"),
    (EFFECT, StationState.HALF): gettext_lazy("This is what it brought so far"),
    (EFFECT, StationState.OPEN): gettext_lazy("Not measured yet"),
}
NEXT = {
    UNDERSTOOD: gettext_lazy(
        "We read what you wrote and look for the need behind it. As soon as that is done, you see it here."
    ),
    GOAL: gettext_lazy("The next step: we choose the goal that this belongs to."),
    MEASURE: gettext_lazy("The next step: we look for something that helps."),
    COMMITMENT: gettext_lazy("The next step: someone promises to do this, with a date."),
    DELIVERY: gettext_lazy("The next step: what was promised is carried out."),
    EFFECT: gettext_lazy("The next step: we look at what it has changed in the neighbourhood."),
}
HOW_FAR = {
    UNDERSTOOD: gettext_lazy("understood"),
    GOAL: gettext_lazy("there is a goal for it"),
    MEASURE: gettext_lazy("there is something that can help"),
    COMMITMENT: gettext_lazy("promised"),
    DELIVERY: gettext_lazy("carried out"),
    EFFECT: gettext_lazy("measured"),
}
PARTLY = {
    COMMITMENT: gettext_lazy("partly promised"),
    DELIVERY: gettext_lazy("partly carried out"),
    EFFECT: gettext_lazy("partly measured"),
}
LOOSE = {
    COMMITMENT: (LooseEndKind.MEASURE_WITHOUT_COMMITMENT,),
    DELIVERY: (
        LooseEndKind.COMMITMENT_NOT_DELIVERED,
        LooseEndKind.COMMITMENT_PARTLY_DELIVERED,
        LooseEndKind.DELIVERY_WITHOUT_PROOF,
    ),
    EFFECT: (LooseEndKind.CLAIM_WITHOUT_MEASUREMENT, LooseEndKind.EFFECT_WITHOUT_BASELINE),
}
"""The loose ends that keep a station from being full."""


@dataclass(frozen=True)
class Line:
    """A sentence at a station, and why or by what proof."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class ThreadStation:
    """A stop on the way of a need: what was reached, or what comes next."""

    name: str
    state: StationState
    lines: tuple[Line, ...] = ()
    not_yet: tuple[str, ...] = ()
    day: str = ""

    @property
    def title(self) -> str:
        """What happened here, or did not happen yet."""
        return str(TITLES[self.name, self.state])

    @property
    def coming(self) -> str:
        """What happens next, where the station is not reached."""
        return str(NEXT[self.name]) if self.state == StationState.OPEN else ""


def need_sentence(need: Need) -> str:
    """Who needs what, because of what."""
    return need_in_words(need.who, need.needs, need.because, _)


def how_far(stations: tuple[ThreadStation, ...]) -> str:
    """How far a thread is, in a few words: its last station that was reached."""
    last = [station for station in stations if station.state != StationState.OPEN][-1]
    words = PARTLY if last.state == StationState.HALF else HOW_FAR
    return str(words[last.name])


def unread_station() -> ThreadStation:
    """The station of a contribution in which no need was understood yet."""
    return ThreadStation(UNDERSTOOD, StationState.OPEN)


def thread_stations(
    reading: Reading,
    thread: Thread,
    contribution: Contribution | None = None,
    days: Mapping[str, date] | None = None,
) -> tuple[ThreadStation, ...]:
    """The stations of a need, up to the first one after the last that was reached.

    For one `contribution` the first station also says why it led to this need. `days` holds
    the day on which each station was reached, as far as that is known.
    """
    served = {commitment.pk for commitment in thread.commitments}
    commitments = [each for each in reading.cloth.commitments if each.pk in served]
    lines = {
        UNDERSTOOD: _understood(thread, contribution),
        GOAL: tuple(_goal(reading, goal, why) for goal, why in thread.goals),
        MEASURE: (
            *{
                strand.measure.pk: Line(strand.measure.name, strand.measure_why)
                for strand in thread.strands
            }.values(),
            *(Line(sentence) for sentence in won_projects(reading).get(thread.need.pk, ())),
        ),
        COMMITMENT: tuple(_promise(reading, each) for each in commitments),
        DELIVERY: tuple(
            _done(reading, each) for each in commitments if reading.cloth.deliveries_of[each.pk]
        ),
        EFFECT: tuple(_effect(reading, effect) for effect in thread.effects),
    }
    last = max(number for number, name in enumerate(ORDER) if lines[name])
    stations = tuple(_station(reading, thread, name, lines[name]) for name in ORDER[: last + 2])
    return tuple(
        replace(station, day=reading.language.day(days[station.name]))
        if days and station.name in days
        else station
        for station in stations
    )


def _station(reading: Reading, thread: Thread, name: str, lines: tuple[Line, ...]) -> ThreadStation:
    ends = [end for end in thread.loose_ends if end.kind in LOOSE.get(name, ())]
    told = tuple(says for end in ends if (says := _not_yet(reading, thread, end)))
    if lines:
        return ThreadStation(name, StationState.HALF if ends else StationState.FULL, lines, told)
    # Before anything was promised there is nothing to name that was not carried out.
    return ThreadStation(name, StationState.OPEN, not_yet=told if name == DELIVERY else ())


def _not_yet(reading: Reading, thread: Thread, end: LooseEnd) -> str:
    """What a loose end says to a resident; of a promise kept in part only that it is too late.

    How much of it was carried out already stands in the line of the station itself.
    """
    if end.kind != LooseEndKind.COMMITMENT_PARTLY_DELIVERED:
        return end.says
    commitment = next(each for each in thread.commitments if each.key == end.key)
    if commitment.due is None or commitment.due >= reading.programme.reference_date:
        return ""
    return _("All of “{name}” should have been done by {day}, but a part is still to do.").format(
        name=commitment.name, day=reading.language.day(commitment.due)
    )


def _understood(thread: Thread, contribution: Contribution | None) -> tuple[Line, ...]:
    why = next((why for each, why in thread.contributions if each == contribution), "")
    return (Line(need_sentence(thread.need), why),)


def _goal(reading: Reading, goal: Goal, why: str) -> Line:
    figures: dict[int, list[str]] = defaultdict(list)
    for target in (each for each in reading.cloth.targets if each.goal_id == goal.pk):
        indicator = target.indicator
        value = reading.language.figure(target.value, indicator.unit, indicator.decimals)
        figures[target.year].append(f"{indicator.label[:1].lower()}{indicator.label[1:]} {value}")
    if not figures:
        return Line(goal.name, why)
    years = [
        _("In {year}: {figures}.").format(year=year, figures="; ".join(figures[year]))
        for year in sorted(figures)
    ]
    return Line(" ".join((f"{goal.name.rstrip('.')}.", *years)), why)


def _promise(reading: Reading, commitment: Commitment) -> Line:
    parts = [commitment.organisation.name]
    if commitment.article:
        parts.append(_("article {article}").format(article=commitment.article))
    if commitment.due:
        parts.append(_("by {day}").format(day=reading.language.day(commitment.due)))
    return Line(commitment.text, ", ".join(parts))


def _done(reading: Reading, commitment: Commitment) -> Line:
    deliveries: list[Delivery] = reading.cloth.deliveries_of[commitment.pk]
    if commitment.quantity is None:
        text = "; ".join(f"{each.name} ({reading.language.day(each.date)})" for each in deliveries)
    else:
        progress = reading.cloth.progress(commitment)
        text = _("{name}: {done} of {promised}.").format(
            name=commitment.name,
            done=reading.amount(progress.done, ""),
            promised=reading.amount(progress.promised, commitment.unit),
        )
    proof = "; ".join(dict.fromkeys(each.proof.rstrip(".") for each in deliveries if each.proof))
    return Line(text, _("Proof: {proof}.").format(proof=proof) if proof else "")


def _effect(reading: Reading, effect: Effect) -> Line:
    verdicts = {
        "better": _("That is better."),
        "worse": _("That is worse."),
        "same": _("That has not changed."),
    }
    text = _("{indicator}: first {before} ({then}), now {after} ({now}).").format(
        indicator=effect.after.indicator.label,
        before=reading.figure(effect.before),
        then=effect.before.period,
        after=reading.figure(effect.after),
        now=effect.after.period,
    )
    return Line(text, "" if reading.hides(effect) else verdicts.get(effect.change.verdict, ""))
