"""The facts of page 1, of the picture of the thread, and of the loose ends."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from wijkdraad.method.report.chapters.account import AccountFacts, RoomEnds, SourceRow
from wijkdraad.method.report.chapters.front import MOST_NEEDS, FrontFacts, FrontNeed
from wijkdraad.method.report.chapters.threads import ThreadFacts
from wijkdraad.method.report.pictures.thread_picture import PictureStrand, PictureThread
from wijkdraad.programme.cloth import Effect
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import Delivery, FigureStatus
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.thread import Strand, Thread

from .shared import Reading, names


def front_facts(reading: Reading) -> FrontFacts:
    """The counts and names of page 1."""
    cloth, threads = reading.cloth, reading.threads.threads
    progress = {commitment.pk: cloth.progress(commitment) for commitment in cloth.commitments}
    loudest = sorted(threads, key=lambda thread: (-thread.voices, thread.need.key))

    loose: dict[LooseEndKind, list[str]] = defaultdict(list)
    for end in reading.threads.loose_ends:
        loose[end.kind].append(end.key)

    def subjects(kind: LooseEndKind, rows: list[Any]) -> tuple[str, ...]:
        by_key = {row.key: str(row) for row in rows}
        return tuple(by_key[key] for key in loose[kind])

    shown = [effect for effect in cloth.effects if not reading.hides(effect)]
    kept = [commitment for commitment in cloth.commitments if progress[commitment.pk].complete]
    promised = [each.name for thread in loudest[:MOST_NEEDS] for each in thread.commitments]
    unmeasured = [
        commitment
        for commitment in cloth.commitments
        if commitment.key in loose[LooseEndKind.CLAIM_WITHOUT_MEASUREMENT]
    ]
    begun = [commitment for commitment in unmeasured if cloth.deliveries_of[commitment.pk]]
    return FrontFacts(
        contributions=len(cloth.counted_contributions),
        channels=len({contribution.channel for contribution in cloth.counted_contributions}),
        needs=len(cloth.needs),
        needs_heard=sum(thread.voices > 0 for thread in threads),
        loudest_needs=tuple(
            FrontNeed(thread.need.who, thread.need.needs, thread.need.because, thread.voices)
            for thread in loudest[:MOST_NEEDS]
        ),
        needs_without_measure=subjects(LooseEndKind.NEED_WITHOUT_MEASURE, cloth.needs),
        commitments=len(cloth.commitments),
        promised_for_loudest=tuple(dict.fromkeys(promised)),
        parties=tuple(sorted({commitment.organisation.name for commitment in cloth.commitments})),
        needs_with_commitment=sum(bool(thread.commitments) for thread in threads),
        kept=len(kept),
        kept_without_proof=sum(
            not all(delivery.proof for delivery in cloth.deliveries_of[commitment.pk])
            for commitment in kept
        ),
        partly=sum(not done.complete and done.done > 0 for done in progress.values()),
        effects=len(shown),
        effects_better=sum(effect.change.verdict == "better" for effect in shown),
        effects_worse=sum(effect.change.verdict == "worse" for effect in shown),
        effects_not_told=len(cloth.effects) - len(shown),
        measures_without_commitment=subjects(
            LooseEndKind.MEASURE_WITHOUT_COMMITMENT, cloth.measures
        ),
        overdue=tuple(
            commitment.name
            for commitment in cloth.commitments
            if commitment.due is not None
            and commitment.due < reading.programme.reference_date
            and not progress[commitment.pk].complete
        ),
        claims=sum(bool(commitment.claim) for commitment in cloth.commitments),
        claims_waiting=len(unmeasured) - len(begun),
        unmeasured_claims=tuple(commitment.name for commitment in begun),
        without_baseline=subjects(LooseEndKind.EFFECT_WITHOUT_BASELINE, cloth.commitments),
        unheard_contributions=len(loose[LooseEndKind.CONTRIBUTION_WITHOUT_NEED]),
        stops_unanswered=len(loose[LooseEndKind.STOP_UNANSWERED]),
    )


def thread_facts(reading: Reading) -> ThreadFacts:
    """The threads as they are drawn."""
    threads = reading.threads.threads
    return ThreadFacts(
        tuple(picture_thread(reading, thread) for thread in threads),
        sum(thread.whole for thread in threads),
    )


def picture_thread(reading: Reading, thread: Thread) -> PictureThread:
    """One thread as it is drawn, with the why of each link."""
    return PictureThread(
        thread.need.name,
        names(goal for goal, _why in thread.goals),
        tuple(_picture_strand(reading, strand) for strand in thread.strands),
        " ".join(why for _goal, why in thread.goals if why),
    )


def _picture_strand(reading: Reading, strand: Strand) -> PictureStrand:
    _ = reading.language.gettext
    stations, whys = [strand.measure.name], [strand.measure_why]
    if strand.commitment is None:
        return PictureStrand(tuple(stations), _("no commitment"), tuple(whys))
    article = f"{strand.commitment.article}: " if strand.commitment.article else ""
    stations.append(article + strand.commitment.name)
    whys.append(strand.commitment_why)
    if strand.deliveries:
        stations.append(_delivered(reading, strand))
        whys.append(" ".join(delivery.why for delivery in strand.deliveries if delivery.why))
    if strand.effects:
        stations.append("; ".join(effect_text(reading, effect) for effect in strand.effects))
        whys.append(" ".join(effect.why for effect in strand.effects if effect.why))
    return PictureStrand(tuple(stations), _missing(reading, strand), tuple(whys))


def _missing(reading: Reading, strand: Strand) -> str:
    """What is missing where a strand with a commitment stops; empty where it runs to its effect."""
    _, commitment = reading.language.gettext, strand.commitment
    assert commitment is not None
    overdue = commitment.due is not None and commitment.due < reading.programme.reference_date
    if not strand.deliveries:
        return _("overdue") if overdue else _("not carried out yet")
    if not all(delivery.proof for delivery in strand.deliveries):
        return _("no proof")
    if not strand.effects:
        return _("not measured")
    if not reading.cloth.progress(commitment).complete:
        return _("overdue") if overdue else _("under way")
    return ""


def _delivered(reading: Reading, strand: Strand) -> str:
    _ = reading.language.gettext
    commitment = strand.commitment
    if commitment is not None and commitment.quantity is not None:
        progress = reading.cloth.progress(commitment)
        return _("{done} of {promised}").format(
            done=reading.amount(progress.done, ""),
            promised=reading.amount(progress.promised, commitment.unit),
        )
    deliveries: tuple[Delivery, ...] = strand.deliveries
    return names(deliveries)


def effect_text(reading: Reading, effect: Effect) -> str:
    """An effect in a few words: what changed, and by how much."""
    indicator = effect.after.indicator
    if reading.hides(effect):
        return f"{indicator.label}: {reading.language.gettext('too few answers')}"
    if effect.change.verdict == "same":
        return f"{indicator.label}: {reading.language.gettext('no change')}"
    difference = reading.difference(effect).text
    if effect.change.verdict == "worse":
        difference = f"{difference} ({reading.language.gettext('worse')})"
    return f"{difference}: {indicator.label[:1].lower()}{indicator.label[1:]}"


def room_sentences(reading: Reading, room: Room) -> tuple[str, ...]:
    """The loose ends of a room as sentences; contributions without a need are told together."""
    ends = [end for end in reading.threads.loose_ends if end.room == room]
    waiting = [end.key for end in ends if end.kind == LooseEndKind.CONTRIBUTION_WITHOUT_NEED]
    told = [end.says for end in ends if end.kind != LooseEndKind.CONTRIBUTION_WITHOUT_NEED]
    if not waiting:
        return tuple(told)
    language = reading.language
    together = language.ngettext(
        "{count} contribution has not led to a need yet: {keys}.",
        "{count} contributions have not led to a need yet: {keys}.",
        len(waiting),
    ).format(count=len(waiting), keys=language.listing(waiting, most=12))
    return (together, *told)


def account_facts(reading: Reading) -> AccountFacts:
    """All loose ends by room, and the sources."""
    rooms = tuple(RoomEnds(str(room.label), room_sentences(reading, room)) for room in Room)
    sources = tuple(
        SourceRow(
            reading.source_number(source),
            source.name,
            source.publisher,
            source.period,
            source.licence,
            source.note,
            source.status == FigureStatus.TO_VERIFY,
        )
        for source in reading.sources
    )
    return AccountFacts(len(reading.threads.loose_ends), rooms, sources)
