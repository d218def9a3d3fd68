"""The facts of the chapters Listen up to Measure."""

from __future__ import annotations

from collections import Counter

from wijkdraad.method.listen.small_counts import publishable_counts
from wijkdraad.method.measure.periods import period_order
from wijkdraad.method.report.chapters.agree import AgreeFacts, CommitmentRow
from wijkdraad.method.report.chapters.aim import AimFacts, GoalRow, MomentRow, TargetRow
from wijkdraad.method.report.chapters.deliver import DeliverFacts, DeliveryRow, SavingsRow
from wijkdraad.method.report.chapters.listen import ChannelCount, ListenFacts, NeedRow
from wijkdraad.method.report.chapters.match import MatchFacts, MeasureRow, WorkRow
from wijkdraad.method.report.chapters.measure import EffectRow, MeasureFacts
from wijkdraad.method.report.language import PrintedFigure
from wijkdraad.programme.cloth import Effect
from wijkdraad.programme.models import (
    AreaRole,
    Channel,
    Commitment,
    DecisionMoment,
    FigureStatus,
    Measure,
    MeasureGoal,
    Moment,
    Observation,
    Publication,
    SavingsEntry,
    Target,
    WhyStep,
)
from wijkdraad.reference.loader import sdg_titles

from .knowing.perception_public import asked_again_sentences
from .listening.asks import asks_facts
from .listening.budget import budget_facts
from .listening.care import care_facts
from .listening.coding import coding_facts
from .listening.consent import consent_facts
from .listening.heard import heard_facts
from .listening.lottery import lottery_facts
from .listening.missions import missions_facts
from .listening.opinions import opinions_facts
from .listening.participation import participation_facts
from .listening.told import told_facts
from .listening.values import values_facts
from .shared import Reading, names
from .social_return import social_return_rows


def listen_facts(reading: Reading) -> ListenFacts:
    """The counts by channel, fit to be published, and the needs."""
    cloth = reading.cloth
    counts = Counter(contribution.channel for contribution in cloth.counted_contributions)
    ordered = {channel: counts[channel] for channel in Channel.values if counts[channel]}
    shown = publishable_counts(ordered, reading.smallest_count)
    needs = []
    for need in cloth.needs:
        voices = cloth.voices_behind(need)
        needs.append(
            NeedRow(
                need.key,
                need.name,
                need.who,
                need.needs,
                need.because,
                len(voices),
                next((row.text for row in voices if row.publication == Publication.PUBLISHED), ""),
            )
        )
    return ListenFacts(
        len(cloth.counted_contributions),
        tuple(
            ChannelCount(
                str(Channel(channel).label), count, ordered[channel] < reading.smallest_count
            )
            for channel, count in shown.items()
        ),
        reading.smallest_count,
        tuple(needs),
        asked_why=WhyStep.objects.filter(programme=reading.programme).exists(),
        opinions=opinions_facts(reading),
        budget=budget_facts(reading),
        missions=missions_facts(reading),
        asks=asks_facts(reading),
        consent=consent_facts(reading),
        lottery=lottery_facts(reading),
        coding=coding_facts(reading),
        care=care_facts(reading),
        heard=heard_facts(reading),
        values=values_facts(reading),
        participation=participation_facts(reading),
        told=told_facts(reading),
    )


def aim_facts(reading: Reading) -> AimFacts:
    """The goals with their needs and SDGs, and the targets beside the latest figure."""
    titles = sdg_titles()
    english = reading.language.code == "en"

    goals = tuple(
        GoalRow(
            reading.goal_number(goal),
            goal.name,
            goal.description,
            tuple(int(number) for number in goal.sdgs.split(";") if number),
            names(need for need, _why in reading.cloth.need_goal.backward[goal.pk]),
        )
        for goal in reading.cloth.goals
    )
    used = sorted({sdg for goal in goals for sdg in goal.sdgs})
    return AimFacts(
        goals,
        tuple(_target_row(reading, target) for target in reading.cloth.targets),
        tuple((sdg, titles[sdg].name_en if english else titles[sdg].name_nl) for sdg in used),
        reading.programme.get_phase_display(),
        tuple(
            MomentRow(
                moment.name,
                moment.get_phase_of_decision_display(),
                "" if moment.date is None else reading.language.day(moment.date),
                moment.decides,
                moment.get_room_for_residents_display(),
                moment.still_open,
                moment.at_the_table,
            )
            for moment in DecisionMoment.objects.filter(programme=reading.programme)
        ),
    )


def _target_row(reading: Reading, target: Target) -> TargetRow:
    seen = [
        observation
        for observation in reading.cloth.observations
        if observation.indicator_id == target.indicator_id
        and observation.value is not None
        and observation.area.role == AreaRole.SUBJECT
    ]
    seen.sort(key=lambda observation: (period_order(observation.period), observation.key))
    latest = seen[-1] if seen else None
    others = [each for each in seen if latest is not None and _found_otherwise(each, latest)]
    indicator = target.indicator
    now = None if latest is None else reading.printed(latest)
    otherwise = reading.printed(others[-1]) if others else None
    if now is None or (otherwise is not None and otherwise.text == now.text):
        otherwise = None
    return TargetRow(
        target.goal.name,
        indicator.label,
        now,
        "" if latest is None else latest.period,
        otherwise,
        others[-1].period if otherwise is not None else "",
        latest is not None and _is_reached(target, latest.value),
        reading.language.printed(target.value, indicator.unit, indicator.decimals),
        str(target.year),
        target.why,
    )


def _found_otherwise(one: Observation, other: Observation) -> bool:
    """Whether one figure belongs to the profile of the area and the other was made for the works."""
    return (one.moment == Moment.PROFILE) != (other.moment == Moment.PROFILE)


def _is_reached(target: Target, value: float | None) -> bool:
    """Whether a value is as good as the target; never where neither way is better."""
    if value is None or target.indicator.better == "neither":
        return False
    return value >= target.value if target.indicator.better == "higher" else value <= target.value


def match_facts(reading: Reading) -> MatchFacts:
    """The measures with costs and expected effects, and the works in the order of the map."""
    cloth = reading.cloth
    numbers = {work.pk: str(number) for number, work in enumerate(reading.works_in_order, start=1)}
    effects: dict[int, list[MeasureGoal]] = {}
    for link in cloth.measure_goal.links:
        effects.setdefault(link.measure_id, []).append(link)

    def measure_row(measure: Measure) -> MeasureRow:
        return MeasureRow(
            measure.name,
            measure.get_kind_display(),
            names(need for need, _why in cloth.need_measure.backward[measure.pk]),
            measure.duty,
            tuple(
                (reading.goal_number(link.goal), link.effect)
                for link in effects.get(measure.pk, [])
            ),
            ", ".join(numbers[work.pk] for work, _why in cloth.measure_work.forward[measure.pk]),
            measure.cost_cents,
            measure.cost_status == FigureStatus.TO_VERIFY,
        )

    works = tuple(
        WorkRow(
            numbers[work.pk],
            work.name,
            work.owner.name,
            reading.period(work.start, work.end),
            work.budget_cents,
            names(measure for measure, _why in cloth.measure_work.backward[work.pk]),
            work.geometry is not None,
        )
        for work in reading.works_in_order
    )
    return MatchFacts(tuple(measure_row(measure) for measure in cloth.measures), works)


def _needs_of(reading: Reading, commitment: Commitment) -> str:
    needs = {
        need.key: need.name
        for measure, _why in reading.cloth.measure_commitment.backward[commitment.pk]
        for need, _also in reading.cloth.need_measure.backward[measure.pk]
    }
    return "; ".join(name for _key, name in sorted(needs.items()))


def _duties_of(reading: Reading, commitment: Commitment) -> str:
    measures = reading.cloth.measure_commitment.backward[commitment.pk]
    return "; ".join(dict.fromkeys(measure.duty for measure, _why in measures if measure.duty))


def agree_facts(reading: Reading) -> AgreeFacts:
    """The commitments."""
    _ = reading.language.gettext
    return AgreeFacts(
        tuple(
            CommitmentRow(
                commitment.article,
                commitment.name,
                commitment.text,
                commitment.organisation.name,
                ""
                if commitment.quantity is None
                else reading.amount(commitment.quantity, commitment.unit),
                ""
                if commitment.due is None
                else _("by {day}").format(day=reading.language.day(commitment.due)),
                _needs_of(reading, commitment),
                _duties_of(reading, commitment),
                commitment.claim,
            )
            for commitment in reading.cloth.commitments
        )
    )


def deliver_facts(reading: Reading) -> DeliverFacts:
    """Ambition, realised and not yet done of each commitment, social return, and savings."""
    savings = SavingsEntry.objects.filter(programme=reading.programme).select_related(
        "work", "measure"
    )
    return DeliverFacts(
        tuple(_delivery_row(reading, commitment) for commitment in reading.cloth.commitments),
        tuple(
            SavingsRow(
                reading.language.day(entry.date),
                entry.amount_cents,
                entry.work.name,
                entry.measure.name if entry.measure else "",
                entry.why,
            )
            for entry in savings
        ),
        social_return_rows(reading),
    )


def _delivery_row(reading: Reading, commitment: Commitment) -> DeliveryRow:
    _ = reading.language.gettext
    progress = reading.cloth.progress(commitment)
    deliveries = reading.cloth.deliveries_of[commitment.pk]
    if commitment.quantity is None:
        promised, done = _("as agreed"), _("kept") if progress.complete else _("not kept yet")
        not_yet = "" if progress.complete else _("all of it")
    else:
        promised = reading.amount(progress.promised, commitment.unit)
        done = reading.amount(progress.done, commitment.unit)
        not_yet = "" if progress.complete else reading.amount(progress.not_yet, commitment.unit)
    return DeliveryRow(
        commitment.name,
        promised,
        done,
        not_yet,
        float(progress.done / progress.promised) if progress.promised else 1.0,
        "; ".join(
            dict.fromkeys(delivery.proof.rstrip(".") for delivery in deliveries if delivery.proof)
        ),
        any(not delivery.proof for delivery in deliveries),
        commitment.due is not None and commitment.due < reading.programme.reference_date,
        None
        if commitment.quantity is None
        else (float(progress.promised), float(progress.done), float(progress.not_yet)),
        commitment.unit,
    )


def measure_facts(reading: Reading) -> MeasureFacts:
    """The measured effects. A share of too few answers is named, never printed."""
    effects = reading.cloth.effects
    return MeasureFacts(
        tuple(_effect_row(reading, effect) for effect in effects),
        sum(bool(commitment.claim) for commitment in reading.cloth.commitments),
        any(reading.hides(effect) for effect in effects),
        asked_again_sentences(reading),
    )


def _effect_row(reading: Reading, effect: Effect) -> EffectRow:
    hidden = reading.hides(effect)
    sources: list[Observation] = [effect.before, effect.after]
    return EffectRow(
        effect.commitment.name,
        effect.after.indicator.label,
        reading.printed(effect.before),
        reading.how(effect.before),
        reading.printed(effect.after),
        reading.how(effect.after),
        PrintedFigure(reading.language.gettext("not printed"))
        if hidden
        else reading.difference(effect),
        "" if hidden else effect.change.verdict,
        effect.why,
        ", ".join(dict.fromkeys(reading.source_number(side.source) for side in sources)),
    )
