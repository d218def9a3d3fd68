"""The loose ends of a programme: the places where a thread stops. Computed, never typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from .cloth import Cloth, Joined
from .loose_end import LooseEnd, LooseEndKind
from .models import AreaRole, Moment, StopOutcome
from .rooms import Room
from .site_keys import is_from_site


def loose_ends(cloth: Cloth) -> list[LooseEnd]:
    """All loose ends of a programme, in the order of the thread."""
    return [
        *_know(cloth),
        *_listen(cloth),
        *_aim(cloth),
        *_match(cloth),
        *_agree(cloth),
        *_deliver(cloth),
        *_measure(cloth),
        *_without_why(cloth),
    ]


def _know(cloth: Cloth) -> Iterator[LooseEnd]:
    figures = {
        observation.area_id for observation in cloth.observations if observation.value is not None
    }
    for area in (each for each in cloth.areas if each.role == AreaRole.SUBJECT):
        if area.geometry is None:
            yield LooseEnd(
                LooseEndKind.AREA_WITHOUT_BOUNDARY,
                Room.KNOW,
                "areas",
                area.code,
                _("{name} has no boundary on the map yet.").format(name=area.name),
            )
        if area.pk not in figures:
            yield LooseEnd(
                LooseEndKind.AREA_WITHOUT_FIGURES,
                Room.KNOW,
                "areas",
                area.code,
                _("There are no figures about {name} yet.").format(name=area.name),
            )
    for actor in cloth.actors:
        if actor.obstacle and not actor.municipal_role:
            yield LooseEnd(
                LooseEndKind.RULE_IN_THE_WAY,
                Room.KNOW,
                "actors",
                actor.key,
                _(
                    "A rule is in the way of “{name}”, and the municipality has not chosen yet what it does."
                ).format(name=actor.name),
            )


def _listen(cloth: Cloth) -> Iterator[LooseEnd]:
    for stop in cloth.stops:
        if stop.outcome == StopOutcome.OPEN:
            yield LooseEnd(
                LooseEndKind.STOP_UNANSWERED, Room.LISTEN, "stops", stop.key, _unanswered(stop)
            )
    linked = (link.contribution.key for link in cloth.contribution_need.links)
    understood = {cloth.merged.get(key, key) for key in linked}
    for contribution in cloth.counted_contributions:
        if contribution.key not in understood:
            yield LooseEnd(
                LooseEndKind.CONTRIBUTION_WITHOUT_NEED,
                Room.LISTEN,
                "contributions",
                contribution.key,
                _("Contribution {key} has not led to a need yet.").format(key=contribution.key),
            )
    for need in cloth.needs:
        if not cloth.contribution_need.backward[need.pk]:
            yield LooseEnd(
                LooseEndKind.NEED_WITHOUT_CONTRIBUTION,
                Room.LISTEN,
                "needs",
                need.key,
                _("“{name}” does not rest on anything a resident said.").format(name=need.name),
            )


def _unanswered(stop: Any) -> str:
    """That a stop waits, without the words of one from the site: nobody looked at those yet."""
    if is_from_site(stop.key):
        if stop.date is None:
            return _("Residents said “stop” on the site, and nobody has answered yet.")
        return _("Residents said “stop” on the site on {day}, and nobody has answered yet.").format(
            day=date_format(stop.date, "DATE_FORMAT")
        )
    return _("Residents said “stop” to “{process}”, and nobody has answered yet.").format(
        process=stop.process
    )


def _aim(cloth: Cloth) -> Iterator[LooseEnd]:
    for need in cloth.needs:
        if not cloth.need_goal.forward[need.pk]:
            yield LooseEnd(
                LooseEndKind.NEED_WITHOUT_GOAL,
                Room.AIM,
                "needs",
                need.key,
                _("“{name}” belongs to no goal yet.").format(name=need.name),
            )
    with_target = {target.goal_id for target in cloth.targets}
    for goal in cloth.goals:
        if not cloth.need_goal.backward[goal.pk]:
            yield LooseEnd(
                LooseEndKind.GOAL_WITHOUT_NEED,
                Room.AIM,
                "goals",
                goal.key,
                _("No resident asked for the goal “{name}”.").format(name=goal.name),
            )
        if goal.pk not in with_target:
            yield LooseEnd(
                LooseEndKind.GOAL_WITHOUT_TARGET,
                Room.AIM,
                "goals",
                goal.key,
                _("The goal “{name}” has no target figure yet.").format(name=goal.name),
            )


def _match(cloth: Cloth) -> Iterator[LooseEnd]:
    for need in cloth.needs:
        if not cloth.need_measure.forward[need.pk]:
            yield LooseEnd(
                LooseEndKind.NEED_WITHOUT_MEASURE,
                Room.MATCH,
                "needs",
                need.key,
                _("“{name}” has no measure yet.").format(name=need.name),
            )
    for measure in cloth.measures:
        if not cloth.need_measure.backward[measure.pk] and not measure.duty:
            yield LooseEnd(
                LooseEndKind.MEASURE_WITHOUT_NEED,
                Room.MATCH,
                "measures",
                measure.key,
                _("Nobody asked for “{name}”.").format(name=measure.name),
            )
        if not cloth.measure_goal.forward[measure.pk]:
            yield LooseEnd(
                LooseEndKind.MEASURE_WITHOUT_GOAL,
                Room.MATCH,
                "measures",
                measure.key,
                _("Nobody wrote down what “{name}” does for a goal.").format(name=measure.name),
            )


def _agree(cloth: Cloth) -> Iterator[LooseEnd]:
    for measure in cloth.measures:
        wanted = cloth.need_measure.backward[measure.pk] or measure.duty
        if wanted and not cloth.measure_commitment.forward[measure.pk]:
            yield LooseEnd(
                LooseEndKind.MEASURE_WITHOUT_COMMITMENT,
                Room.AGREE,
                "measures",
                measure.key,
                _("Nobody has promised “{name}” yet.").format(name=measure.name),
            )
    for commitment in cloth.commitments:
        if not cloth.measure_commitment.backward[commitment.pk]:
            yield LooseEnd(
                LooseEndKind.COMMITMENT_WITHOUT_MEASURE,
                Room.AGREE,
                "commitments",
                commitment.key,
                _("The commitment “{name}” belongs to no measure.").format(name=commitment.name),
            )


def _deliver(cloth: Cloth) -> Iterator[LooseEnd]:
    for commitment in cloth.commitments:
        progress = cloth.progress(commitment)
        if not cloth.deliveries_of[commitment.pk]:
            yield LooseEnd(
                LooseEndKind.COMMITMENT_NOT_DELIVERED,
                Room.DELIVER,
                "commitments",
                commitment.key,
                _not_delivered(cloth, commitment),
            )
        elif not progress.complete:
            yield LooseEnd(
                LooseEndKind.COMMITMENT_PARTLY_DELIVERED,
                Room.DELIVER,
                "commitments",
                commitment.key,
                _partly_delivered(cloth, commitment),
            )
    for delivery in cloth.deliveries:
        if not delivery.proof:
            yield LooseEnd(
                LooseEndKind.DELIVERY_WITHOUT_PROOF,
                Room.DELIVER,
                "deliveries",
                delivery.key,
                _("“{name}” is done, but there is no proof of it.").format(name=delivery.name),
            )
        if delivery.date is not None and delivery.date > cloth.programme.reference_date:
            yield LooseEnd(
                LooseEndKind.DATED_AFTER_REPORT,
                Room.DELIVER,
                "deliveries",
                delivery.key,
                _(
                    "“{name}” counts as done, but its day, {day}, lies after the date of the report, {report}."
                ).format(
                    name=delivery.name,
                    day=date_format(delivery.date, "DATE_FORMAT"),
                    report=date_format(cloth.programme.reference_date, "DATE_FORMAT"),
                ),
            )


def _partly_delivered(cloth: Cloth, commitment: Any) -> str:
    progress = cloth.progress(commitment)
    amounts = {
        "name": commitment.name,
        "done": number_format(progress.done.normalize()),
        "promised": f"{number_format(progress.promised.normalize())} {commitment.unit}".strip(),
    }
    if commitment.due is None or commitment.due >= cloth.programme.reference_date:
        return _("“{name}”: {done} of {promised} done.").format(**amounts)
    return _("“{name}”: {done} of {promised} done; all of it was due by {day}.").format(
        day=date_format(commitment.due, "DATE_FORMAT"), **amounts
    )


def _not_delivered(cloth: Cloth, commitment: Any) -> str:
    if commitment.due is None:
        return _("“{name}” has not been carried out yet and has no date.").format(
            name=commitment.name
        )
    day = date_format(commitment.due, "DATE_FORMAT")
    if commitment.due < cloth.programme.reference_date:
        return _("“{name}” should have been done by {day} and has not been.").format(
            name=commitment.name, day=day
        )
    return _("“{name}” has not been carried out yet; it is due by {day}.").format(
        name=commitment.name, day=day
    )


def _measure(cloth: Cloth) -> Iterator[LooseEnd]:
    observed = {
        observation.indicator_id
        for observation in cloth.observations
        if observation.value is not None and observation.area.role == AreaRole.SUBJECT
    }
    for target in cloth.targets:
        if target.indicator_id not in observed:
            yield LooseEnd(
                LooseEndKind.TARGET_WITHOUT_OBSERVATION,
                Room.MEASURE,
                "targets",
                target.key,
                _("For the target “{name}” nobody knows where we stand now.").format(
                    name=target.indicator.label
                ),
            )
    for commitment in cloth.commitments:
        effects = cloth.effects_of[commitment.pk]
        seen = [
            observation
            for observation, _why in cloth.observation_commitment.backward[commitment.pk]
        ]
        afterwards = {
            (observation.indicator_id, observation.area_id)
            for observation in seen
            if observation.moment == Moment.FOLLOW_UP and observation.value is not None
        }
        compared = {(effect.after.indicator_id, effect.after.area_id) for effect in effects}
        # What was seen afterwards only answers for its own indicator.
        answered = {indicator for indicator, _area in afterwards | compared}
        if afterwards - compared:
            yield LooseEnd(
                LooseEndKind.EFFECT_WITHOUT_BASELINE,
                Room.MEASURE,
                "commitments",
                commitment.key,
                _("“{name}” was measured afterwards, but not before the work.").format(
                    name=commitment.name
                ),
            )
        if commitment.claim and not any(
            commitment.indicator_id in (None, indicator) for indicator in answered
        ):
            yield LooseEnd(
                LooseEndKind.CLAIM_WITHOUT_MEASUREMENT,
                Room.MEASURE,
                "commitments",
                commitment.key,
                _("“{name}”: the promised effect has not been measured yet.").format(
                    name=commitment.name
                )
                if seen
                else _("“{name}”: nobody measures the promised effect.").format(
                    name=commitment.name
                ),
            )


def link_key(left_table: str, left_key: str, right_table: str, right_key: str) -> str:
    """How a link is named: by the two rows it joins.

    >>> link_key("needs", "N1", "goals", "G1")
    'needs/N1>goals/G1'
    """
    return f"{left_table}/{left_key}>{right_table}/{right_key}"


def _without_why(cloth: Cloth) -> Iterator[LooseEnd]:
    joined: list[tuple[Room, Joined, str, str]] = [
        (Room.LISTEN, cloth.contribution_need, "contribution", "need"),
        (Room.AIM, cloth.need_goal, "need", "goal"),
        (Room.MATCH, cloth.need_measure, "need", "measure"),
        (Room.MATCH, cloth.measure_goal, "measure", "goal"),
        (Room.MATCH, cloth.measure_work, "measure", "work"),
        (Room.AGREE, cloth.measure_commitment, "measure", "commitment"),
        (Room.MEASURE, cloth.observation_commitment, "observation", "commitment"),
    ]
    for room, links, left, right in joined:
        for link in links.links:
            if not link.why:
                one, other = getattr(link, left), getattr(link, right)
                yield LooseEnd(
                    LooseEndKind.LINK_WITHOUT_WHY,
                    room,
                    "links",
                    link_key(f"{left}s", one.key, f"{right}s", other.key),
                    _("Nobody wrote down why “{one}” and “{other}” belong together.").format(
                        one=one, other=other
                    ),
                )
