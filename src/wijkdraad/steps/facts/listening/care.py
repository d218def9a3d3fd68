"""How many contributions everyone may read, and how often something was erased."""

from __future__ import annotations

from collections import Counter

from wijkdraad.method.listen.small_counts import publishable_counts
from wijkdraad.method.report.chapters.listening.care import CareFacts
from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import Appeal, Publication

from ...listen.care.log import Why, erased_by_reason
from ..shared import Reading


def care_facts(reading: Reading) -> CareFacts:
    """The sentences of the plan about moderation and erasing."""
    return CareFacts(_shown(reading), _erased(reading))


def _shown(reading: Reading) -> tuple[str, ...]:
    _ = reading.language.gettext
    rows = reading.cloth.counted_contributions
    if not rows:
        return ()
    counts = Counter(row.publication for row in rows)
    states = {state: counts[state] for state in Publication.values}
    shown = publishable_counts(states, reading.smallest_count)

    def told(state: str) -> str:
        return _told(shown[state], counts[state], reading)

    sentences = [
        _(
            "Contributions whose words everyone may read: {published}. Not looked at yet: {held}. Not shown: {hidden}. All of them count."
        ).format(
            published=told(Publication.PUBLISHED),
            held=told(Publication.HELD),
            hidden=told(Publication.HIDDEN),
        )
    ]
    if counts[Publication.HIDDEN]:
        without = any(
            row.publication == Publication.HIDDEN and not row.publication_why for row in rows
        )
        sentences.append(
            _("Not for each of them a reason was written down.")
            if without
            else _(
                "For each that is not shown a reason was written down, and who said it can object."
            )
        )
    return (*sentences, *_objections(reading))


def _objections(reading: Reading) -> list[str]:
    """How many objected to being hidden, and whether all were answered; nothing where nobody did."""
    _ = reading.language.gettext
    answers = Appeal.objects.filter(contribution__programme=reading.programme).values_list(
        "answered_at", flat=True
    )
    made = len(answers)
    if not made:
        return []
    count = _told(made if made >= reading.smallest_count else None, made, reading)
    if None in answers:
        return [_("Objections to that: {count}; not all are answered yet.").format(count=count)]
    return [_("Objections to that: {count}; all are answered.").format(count=count)]


def _told(count: int | None, real: int, reading: Reading) -> str:
    language: Language = reading.language
    if count is not None:
        return language.number(count)
    if real < reading.smallest_count:
        return language.gettext("fewer than {count}").format(count=reading.smallest_count)
    return language.gettext("not shown")


def _erased(reading: Reading) -> str:
    """How often something was erased: acts, for each reason; empty where nothing was."""
    _ = reading.language.gettext
    acts = erased_by_reason(reading.programme)
    if not acts:
        return ""
    reasons = {
        Why.ASKED: _("because someone asked for it"),
        Why.KEPT_LONG_ENOUGH: _("because it was kept long enough"),
        Why.TAKEN_OUT: _("because a text held something personal"),
    }
    parts = [
        _("{count} {why}").format(
            count=_told(
                acts[key] if acts[key] >= reading.smallest_count else None, acts[key], reading
            ),
            why=why,
        )
        for key, why in reasons.items()
        if acts[key]
    ]
    return _(
        "Personal data were erased, number of times: {parts}. What they said is kept nowhere."
    ).format(parts="; ".join(parts))
