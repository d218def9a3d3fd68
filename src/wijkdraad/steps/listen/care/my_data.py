"""What someone may ask of us with their private link: all that is kept of them, and to erase it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from wijkdraad.programme.models import (
    Coding,
    Contribution,
    ContributionNeed,
    Contributor,
    PlaceValue,
    WhyStep,
)
from wijkdraad.programme.tables import table_named

from ..receiving import link_hash_of
from .appeals import may_appeal
from .erasing import erase_words
from .log import Why, note_erasure
from .traces import last_of_deleted, made_of_it


@dataclass(frozen=True)
class MyData:
    """A contribution and who left it, as found by the private link.

    `has_contact`: a name or an e-mail address is kept. `hidden_why` is why it is not shown,
    empty where it is not hidden. `is_deleted`: the contribution is gone, and stands here as it
    was last; its history still keeps the words.
    """

    contributor: Contributor
    contribution: Contribution
    has_contact: bool
    hidden_why: str
    may_appeal: bool
    is_deleted: bool = False


def my_data(token: str) -> MyData | None:
    """What belongs to a private link; None where nobody has it, or its programme is closed."""
    contributor = (
        Contributor.objects.filter(link_hash=link_hash_of(token))
        .select_related("contribution__programme", "contribution__about")
        .first()
    )
    if contributor is None:
        return None
    is_deleted = contributor.contribution is None
    contribution = contributor.contribution or last_of_deleted(contributor.contribution_number)
    if contribution is None or not contribution.programme.is_public:
        return None
    return MyData(
        contributor,
        contribution,
        bool(contributor.name or contributor.email),
        contribution.publication_why if contribution.publication == "hidden" else "",
        not is_deleted and may_appeal(contribution),
        is_deleted,
    )


def everything_kept(found: MyData) -> dict[str, Any]:
    """All that is kept of the person with this link, as plain values for a JSON file.

    What was made of it and deleted since is in it as it was last: its history is kept too. Who of us did something is not in it; what was done is.
    """
    contribution, contributor = found.contribution, found.contributor
    table = table_named("contributions")
    assert table is not None
    seen = getattr(contributor, "seen", None)
    spot: Any = contribution.geometry
    made = made_of_it(contribution)

    def of(model: type[Any]) -> list[Any]:
        return [row for row in made if type(row) is model]

    return {
        "programme": contribution.programme.name,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "about_you": {
            "name": contributor.name,
            "email": contributor.email,
            "private_link": "only a fingerprint (SHA-256) of it is kept",
        },
        "contribution": {
            column.name: _plain(getattr(contribution, column.field_name))
            for column in table.columns
        }
        | {
            "place_on_the_map": None if spot is None else spot.wkt,
            "is_deleted": found.is_deleted,
        },
        "earlier_versions": [
            {
                "when": record.history_date.isoformat(timespec="seconds"),
                "text": record.text,
                "place": record.place,
                "publication": record.publication,
                "why": record.publication_why,
            }
            for record in contribution.history.order_by("history_id")
        ],
        "needs_we_understood": [
            {"need": _name_of_need(link), "why": link.why} for link in of(ContributionNeed)
        ],
        "answers_to_why": [{"question": row.question, "answer": row.answer} for row in of(WhyStep)],
        "read_in_it_by_colleagues": [
            {"kind": row.kind, "theme": row.theme, "need": _name_of_need(row)} for row in of(Coding)
        ],
        "values_of_places": [
            {"place": row.name, "value": row.value, "feeling": row.feeling, "story": row.story}
            for row in of(PlaceValue)
        ],
        "objections": [
            {
                "made_at": row.made_at.isoformat(timespec="seconds"),
                "text": row.text,
                "answer": row.answer,
                "answered_at": row.answered_at and row.answered_at.isoformat(timespec="seconds"),
            }
            for row in contribution.appeals.all()
        ],
        "last_seen_of_the_thread": None
        if seen is None
        else {
            "when": seen.seen_at.isoformat(timespec="seconds"),
            "mailed_at": seen.mailed_at and seen.mailed_at.isoformat(timespec="seconds"),
            "stations": seen.stations,
        },
    }


def _name_of_need(row: Any) -> str:
    try:
        return row.need.name if row.need else ""
    except ObjectDoesNotExist:
        return ""


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


@transaction.atomic
def erase_mine(found: MyData, words_too: bool) -> None:
    """Erase who left a contribution and their private link, and, if asked, all that it says.

    With the words go the objections to its being hidden. The contribution stays as an empty
    place, so that the counts of the plan can still be explained. Where it was deleted, the words
    go from what is kept of it.
    """
    there = Contribution.objects.select_for_update().filter(pk=found.contribution.pk).first()
    contribution = there or found.contribution
    note_erasure(contribution.programme, "contributor", 1, Why.ASKED)
    Contributor.objects.filter(pk=found.contributor.pk).delete()
    if words_too:
        appeals = contribution.appeals.all()
        note_erasure(contribution.programme, "appeal", appeals.count(), Why.ASKED)
        appeals.delete()
        erase_words(contribution, Why.ASKED)
