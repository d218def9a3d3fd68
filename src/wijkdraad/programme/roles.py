"""Which roles a person holds in a programme."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .models import Contribution, ContributionKind, Person, Programme, Role, RoleKind

STANDS_IN = frozenset({RoleKind.CONTRACTOR, RoleKind.ADVISER})
"""Who answers for a programme as long as no client takes part, so that it can be set up."""


def roles_of(person: Any, programme: Programme) -> frozenset[str]:
    """The roles of a person in a programme; empty for who has none, or is not signed in.

    A contractor or adviser also has the rights of the client as long as there is no client:
    a tender manager who starts a programme must be able to let others in.
    """
    if not isinstance(person, Person):
        return frozenset()
    own: set[str] = set()
    clients = False
    for person_id, kind in Role.objects.filter(programme=programme).values_list(
        "person_id", "kind"
    ):
        clients = clients or kind == RoleKind.CLIENT
        if person_id == person.pk:
            own.add(kind)
    if not clients and own & STANDS_IN:
        own.add(RoleKind.CLIENT)
    return frozenset(own)


class Bar(StrEnum):
    """Why someone does not judge what was said: it is about their own organisation, or may be."""

    OWN = "own"
    UNKNOWN = "unknown"
    COMPLAINT = "complaint"


@dataclass(frozen=True)
class Judge:
    """Who judges what was said in a programme: for whom they work, as far as that is known.

    `works_for` holds None where a role does not say it; `names` are of these organisations.
    `carries_out` is whether they take part as a contractor where a client takes part too.
    """

    works_for: frozenset[int | None]
    names: tuple[str, ...]
    carries_out: bool

    def bar(self, contribution: Contribution) -> Bar | None:
        """Why they may not judge a contribution; None where they may.

        It is about an organisation, and they work for it; or a role of theirs does not say for
        whom they work, so that it cannot be excluded. Where nobody wrote down about whom it is:
        it names their organisation, or it is a complaint and they carry out the work.
        """
        if contribution.about_id is not None:
            if contribution.about_id in self.works_for:
                return Bar.OWN
            return Bar.UNKNOWN if None in self.works_for or not self.works_for else None
        if any(is_named(name, contribution.text) for name in self.names):
            return Bar.OWN
        complaint = contribution.kind == ContributionKind.COMPLAINT
        return Bar.COMPLAINT if complaint and self.carries_out else None


def judge_of(person: Person, programme: int) -> Judge:
    """How a person stands towards what is said in a programme, given by its number."""
    roles = Role.objects.filter(programme=programme, person=person).select_related("organisation")
    own = list(roles)
    clients = Role.objects.filter(programme=programme, kind=RoleKind.CLIENT)
    return Judge(
        frozenset(role.organisation_id for role in own),
        tuple(role.organisation.name for role in own if role.organisation is not None),
        any(role.kind == RoleKind.CONTRACTOR for role in own) and clients.exists(),
    )


def bar_to_judge(person: Person | None, contribution: Contribution) -> Bar | None:
    """Why this person may not judge this contribution; see `Judge.bar`.

    None as person is the product itself, which nothing bars.
    """
    if person is None:
        return None
    return judge_of(person, contribution.programme_id).bar(contribution)


def is_named(organisation: str, text: str) -> bool:
    """Whether a text names an organisation: its name, or the first two words of a longer one.

    >>> is_named("Van Dalen Infra", "Van dalen heeft mijn muur geraakt.")
    True
    >>> is_named("Gemeente Waterbeek", "De gemeente doet niets."), is_named("Woon", "Ik woon hier.")
    (False, False)
    """
    words = organisation.split()
    if len(words) < 2:
        return False
    start = r"\s+".join(re.escape(word) for word in (words[:2] if len(words) > 2 else words))
    return re.search(rf"(?<!\w){start}(?!\w)", text, re.IGNORECASE) is not None
