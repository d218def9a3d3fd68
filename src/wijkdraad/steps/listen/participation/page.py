"""How does who want to take part? The page for who works here, the stand, and what everyone reads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from wijkdraad.method.listen.participation import Proposal, ranked_words
from wijkdraad.programme.models import (
    Channel,
    ParticipationForm,
    ParticipationNeed,
    ParticipationPlan,
    Programme,
)

from ...facts.listening.participation import (
    GroupWishes,
    fewest_for_plan,
    form_words,
    group_wishes,
)
from ...facts.shared import Reading, reading_now

SPAN = 1000
"""How many units a bar is wide."""


@dataclass(frozen=True)
class FormBar:
    """One form of taking part, how many of a group want it, and its piece of the bar."""

    form: str
    words: str
    count: int
    left: int
    width: int


@dataclass(frozen=True)
class GroupOnPage:
    """A group with its bar, its words, its lines of the plan, and what is proposed and why."""

    name: str
    answers: int
    bars: tuple[FormBar, ...]
    drives: tuple[tuple[str, int], ...]
    barriers: tuple[tuple[str, int], ...]
    plans: tuple[ParticipationPlan, ...]
    gap: str
    proposed: str
    because: str
    fills: dict[str, str]


@dataclass(frozen=True)
class ParticipationPage:
    """What the page shows. `gaps` are the loose ends of the plan, computed here."""

    answer: tuple[str, ...]
    groups: tuple[GroupOnPage, ...]
    drives: tuple[tuple[str, int], ...]
    barriers: tuple[tuple[str, int], ...]
    gaps: tuple[str, ...]
    forms: tuple[str, ...]
    fewest: int


@dataclass(frozen=True)
class Stand:
    """What the stand shows: the tally of today, and the groups that were tapped before."""

    today: int
    tally: tuple[tuple[str, int], ...]
    groups: tuple[str, ...]


def participation_page(programme: Programme) -> ParticipationPage:
    """How each group wants to take part, and whether the plan gives that."""
    reading = reading_now(programme)
    groups = group_wishes(reading)
    needs = ParticipationNeed.objects.filter(programme=programme).order_by("key")
    gaps = tuple(group.gap for group in groups if group.gap)
    return ParticipationPage(
        _answer(reading, groups, len(gaps)),
        tuple(_group(reading, group) for group in groups),
        ranked_words(needs.values_list("drive", flat=True)),
        ranked_words(needs.values_list("barrier", flat=True)),
        gaps,
        tuple(form_words(form) for form in ParticipationForm.values),
        fewest_for_plan(),
    )


def stand(programme: Programme) -> Stand:
    """The tally of today at the stand."""
    today = ParticipationNeed.objects.filter(
        programme=programme, channel=Channel.FAIR, date=timezone.localdate()
    )
    counts = Counter(today.values_list("form", flat=True))
    told = ParticipationNeed.objects.filter(programme=programme).exclude(group="")
    return Stand(
        sum(counts.values()),
        tuple((form_words(form), counts[form]) for form in ParticipationForm.values),
        tuple(word for word, _count in ranked_words(told.values_list("group", flat=True))),
    )


def last_tap(programme: Programme, pk: int) -> ParticipationNeed | None:
    """The answer of today's stand with this number, to say what was counted."""
    return ParticipationNeed.objects.filter(
        programme=programme, pk=pk, channel=Channel.FAIR, date=timezone.localdate()
    ).first()


def plans_for_everyone(programme: Programme) -> tuple[ParticipationPlan, ...]:
    """The lines of the plan, which everyone may read."""
    return tuple(ParticipationPlan.objects.filter(programme=programme).order_by("key"))


def _answer(reading: Reading, groups: tuple[GroupWishes, ...], gaps: int) -> tuple[str, ...]:
    _, ngettext = reading.language.gettext, reading.language.ngettext
    answers = sum(group.answers for group in groups)
    if not answers:
        return (_("We do not know yet: nobody told us how they want to take part."),)
    together: Counter[str] = Counter()
    for group in groups:
        together.update(group.forms)
    most = max(together.values())
    wanted = [form_words(form) for form in ParticipationForm.values if together[form] == most]
    sentences = [
        ngettext(
            "{count} person told us how they want to take part.",
            "{count} people told us how they want to take part.",
            answers,
        ).format(count=answers),
        _("Wanted most: {forms}.").format(forms=_(" or ").join(wanted)),
    ]
    if gaps:
        sentences.append(
            ngettext(
                "For {count} group the plan gives less than it asks.",
                "For {count} groups the plan gives less than they ask.",
                gaps,
            ).format(count=gaps)
        )
    return tuple(sentences)


def _group(reading: Reading, group: GroupWishes) -> GroupOnPage:
    proposed, because, fills = "", "", {}
    if group.proposal is not None:
        proposed = form_words(group.proposal.form)
        because = _because(reading, group.proposal)
        fills = {"group": group.name, "form": group.proposal.form, "why": because}
    return GroupOnPage(
        group.name,
        group.answers,
        _bars(group),
        group.drives,
        group.barriers,
        group.plans,
        group.gap,
        proposed,
        because,
        fills,
    )


def _because(reading: Reading, found: Proposal) -> str:
    _ = reading.language.gettext
    told = _("{wanted} of {answers} people want to {form}.").format(
        wanted=found.wanted_by, answers=found.answers, form=form_words(found.form)
    )
    if found.tied:
        told += " " + _("As many want something less far; who is invited can still choose that.")
    if found.barrier:
        told += " " + _("What stops them most: {barrier}. Take that away first.").format(
            barrier=found.barrier
        )
    return told


def _bars(group: GroupWishes) -> tuple[FormBar, ...]:
    """The forms as pieces of one bar, SPAN units for all answers of the group."""
    if not group.answers:
        return ()
    bars, before = [], 0
    for form, count in group.forms.items():
        left = round(SPAN * before / group.answers)
        before += count
        width = round(SPAN * before / group.answers) - left
        bars.append(FormBar(form, form_words(form), count, left, width))
    return tuple(bars)
