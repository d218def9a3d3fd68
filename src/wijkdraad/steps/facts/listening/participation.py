"""How each group wants to take part, what the plan gives it, and where that falls short."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from wijkdraad.method.listen.participation import Proposal, asks_more, proposal, ranked_words
from wijkdraad.method.listen.small_counts import publishable_counts
from wijkdraad.method.listen.values import same_words
from wijkdraad.method.report.chapters.listening.participation import (
    GroupRow,
    ParticipationFacts,
)
from wijkdraad.programme.models import ParticipationForm, ParticipationNeed, ParticipationPlan
from wijkdraad.programme.site_keys import is_from_site
from wijkdraad.reference.listening.participation import participation_rules

from ..shared import Reading

LADDER = tuple(ParticipationForm.values)


@dataclass(frozen=True)
class GroupWishes:
    """What one group told, and the lines that the plan has for it.

    `name` is empty for people who did not say who they are. `proposal` is None where too few
    answered. `gap` says that the plan gives less than most of the group ask, or nothing at all.
    `own_words` is whether only residents wrote the name, on the site: nobody looked at it.
    """

    name: str
    forms: dict[str, int]
    drives: tuple[tuple[str, int], ...]
    barriers: tuple[tuple[str, int], ...]
    plans: tuple[ParticipationPlan, ...]
    proposal: Proposal | None
    gap: str
    own_words: bool

    @property
    def answers(self) -> int:
        """How many people of this group answered."""
        return sum(self.forms.values())


def fewest_for_plan() -> int:
    """From how many answers of a group a line of the plan is proposed."""
    return int(participation_rules()["fewest_answers_for_plan"].value)


def group_wishes(reading: Reading) -> tuple[GroupWishes, ...]:
    """Every group that answered or is in the plan, most answers first; who said nothing last."""
    needs: defaultdict[str, list[ParticipationNeed]] = defaultdict(list)
    plans: defaultdict[str, list[ParticipationPlan]] = defaultdict(list)
    names: dict[str, str] = {}
    for need in ParticipationNeed.objects.filter(programme=reading.programme).order_by("key"):
        names.setdefault(same_words(need.group), " ".join(need.group.split()))
        needs[same_words(need.group)].append(need)
    for plan in ParticipationPlan.objects.filter(programme=reading.programme).order_by("key"):
        names.setdefault(same_words(plan.group), " ".join(plan.group.split()))
        plans[same_words(plan.group)].append(plan)
    found = [_group(reading, name, needs[key], plans[key]) for key, name in names.items()]
    return tuple(
        sorted(found, key=lambda group: (not group.name, -group.answers, group.name.casefold()))
    )


def _group(
    reading: Reading, name: str, needs: list[ParticipationNeed], plans: list[ParticipationPlan]
) -> GroupWishes:
    counts = Counter(need.form for need in needs)
    forms = {form: counts[form] for form in LADDER}
    proposed = proposal(forms, (need.barrier for need in needs), LADDER, fewest_for_plan())
    return GroupWishes(
        name,
        forms,
        ranked_words(need.drive for need in needs),
        ranked_words(need.barrier for need in needs),
        tuple(plans),
        proposed if name else None,
        _gap(reading, name, proposed, plans),
        bool(name) and not plans and all(is_from_site(need.key) for need in needs),
    )


def _gap(
    reading: Reading, name: str, proposed: Proposal | None, plans: list[ParticipationPlan]
) -> str:
    """What is missing for a group, as a sentence; empty where nothing is, or too few answered."""
    if not name or proposed is None:
        return ""
    if not asks_more(proposed.form, (plan.form for plan in plans), LADDER):
        return ""
    _ = reading.language.gettext
    wanted = form_words(proposed.form)
    if not plans:
        return _("{group}: most want to {form}, and the plan has no line for them.").format(
            group=name[:1].upper() + name[1:], form=wanted
        )
    given = form_words(max((plan.form for plan in plans), key=LADDER.index))
    return _("{group}: most want to {form}, and the plan only lets them {given}.").format(
        group=name[:1].upper() + name[1:], form=wanted, given=given
    )


def form_words(form: str) -> str:
    """How a form of taking part is called."""
    return str(ParticipationForm(form).label)


def participation_facts(reading: Reading) -> ParticipationFacts:
    """What the plan tells: no answer of one person, and no barrier that few named.

    A name that few wrote for their own group may be the name of a person: such groups are one.
    """
    least = reading.smallest_count
    groups = group_wishes(reading)
    few = [group for group in groups if group.own_words and group.answers < least]
    named = [group for group in groups if group not in few]
    counts = {group.name: group.answers for group in named if group.answers}
    others = reading.language.gettext("other groups, in their own words")
    if few:
        counts[others] = sum(group.answers for group in few)
    shown = publishable_counts(counts, least)
    barriers = ranked_words(
        ParticipationNeed.objects.filter(programme=reading.programme)
        .order_by("key")
        .values_list("barrier", flat=True)
    )
    return ParticipationFacts(
        groups=tuple(
            GroupRow(
                group.name,
                form_words(group.proposal.form) if group.proposal else "",
                group.answers,
                shown.get(group.name),
                tuple((form_words(plan.form), plan.how, plan.who) for plan in group.plans),
                group.gap,
            )
            for group in named
        )
        + ((GroupRow(others, "", counts[others], shown.get(others), (), ""),) if few else ()),
        barriers=tuple((word, count) for word, count in barriers if count >= least),
        smallest_shown=least,
    )
