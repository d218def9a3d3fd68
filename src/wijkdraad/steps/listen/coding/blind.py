"""Who may see which codings: who codes a contribution does so without what others read in it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from wijkdraad.programme.models import Coding, Person, Programme

LONGEST_NAME = Coding._meta.get_field("coder").max_length


def coder_name(programme: Programme, person: Person) -> str:
    """What a person is called as a coder: their name, or their address where two share a name."""
    same = Person.objects.filter(name__iexact=person.name, roles__programme=programme)
    name = person.email if same.exclude(pk=person.pk).exists() else person.name
    return name[:LONGEST_NAME]


def visible_codings(
    programme: Programme, codings: QuerySet[Any], person: Person, may_code: bool
) -> QuerySet[Any]:
    """Of these codings the ones that a person may see.

    Who may code sees their own, and those of others only of contributions that they have coded
    themselves. Who cannot code sees all: nothing that they read can colour a coding.
    """
    if not may_code:
        return codings
    mine = coder_name(programme, person)
    coded = Coding.objects.filter(programme=programme, coder=mine).values("contribution_id")
    return codings.filter(Q(coder=mine) | Q(contribution_id__in=coded))


def may_see_coding(coding: Coding, person: Person, may_code: bool) -> bool:
    """Whether a person may see one coding, also where it was deleted; see `visible_codings`."""
    mine = coder_name(coding.programme, person)
    if not may_code or coding.coder == mine:
        return True
    return Coding.objects.filter(contribution_id=coding.contribution_id, coder=mine).exists()
