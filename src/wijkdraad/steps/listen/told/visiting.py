"""The private page of a contributor: the thread, and what changed. By its own link, or by mail.

The link that people keep is known here by its hash only, so no message can repeat it, and a new
one in its place would break the one they kept. A message therefore carries a link of another
kind: signed by the site, for a number of days, and bound to the hash, so that it stops working
where the contributor was erased. It opens the same page; the kept link goes on working.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from wijkdraad.programme.models import Contributor
from wijkdraad.reference.listening.participation import participation_rules

from ..receiving import Story, link_hash_of, story_of
from .news import PAGE, News, Watch, day_seen, remember, seen_by

SALT = "link in a message"
HASH_LETTERS = 16


@dataclass(frozen=True)
class Visit:
    """What the page shows: the thread, what changed since `since`, and until when a link works.

    `since` is empty where nothing was marked as seen yet; `until` where the link does not end.
    """

    story: Story
    news: tuple[News, ...]
    since: str
    until: str = ""


def visit(token: str) -> Visit | None:
    """The page of a private link; None where nobody has it or its programme is not open."""
    contributor = _by_link(token)
    return _visit(contributor) if contributor else None


def visit_by_mail(signed: str) -> Visit | None:
    """The page of a link in a message; None where it is not ours, too old, or taken away."""
    contributor, last_day = _by_mail(signed)
    return _visit(contributor, last_day) if contributor else None


def seen(token: str) -> bool:
    """Mark the thread as seen, for who has this private link; False where nobody has it."""
    return _mark_seen(_by_link(token))


def seen_by_mail(signed: str) -> bool:
    """Mark the thread as seen, for who has this link of a message."""
    return _mark_seen(_by_mail(signed)[0])


def mail_link_days() -> int:
    """For how many days a link in a message works."""
    return int(participation_rules()["link_in_mail_days"].value)


def signed_link(contributor: Contributor) -> tuple[str, date]:
    """The last part of the address that a message carries, and its last day. It is kept nowhere."""
    last_day = timezone.localdate() + timedelta(days=mail_link_days())
    bound_to = [contributor.pk, contributor.link_hash[:HASH_LETTERS], last_day.isoformat()]
    return signing.dumps(bound_to, salt=SALT), last_day


def _by_link(token: str) -> Contributor | None:
    return _open_ones().filter(link_hash=link_hash_of(token)).first()


def _by_mail(signed: str) -> tuple[Contributor | None, date | None]:
    try:
        pk, start_of_hash, last_day = signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        return None, None
    until = date.fromisoformat(last_day)
    if until < timezone.localdate():
        return None, None
    found = _open_ones().filter(pk=pk, link_hash__startswith=start_of_hash).first()
    return found, until


def _open_ones() -> QuerySet[Contributor]:
    """The contributors whose contribution is there, in a programme that is open to residents."""
    rows = Contributor.objects.filter(contribution__programme__is_public=True)
    return rows.select_related("contribution__programme")


def _visit(contributor: Contributor, last_day: date | None = None) -> Visit | None:
    contribution = contributor.contribution
    if contribution is None:
        return None
    watch = Watch(contribution.programme, get_language() or "")
    return Visit(
        story_of(contribution, watch.told),
        watch.news(contribution, seen_by(contributor, [PAGE])),
        day_seen(watch, contributor),
        watch.told.language.day(last_day) if last_day else "",
    )


def _mark_seen(contributor: Contributor | None) -> bool:
    if contributor is None or contributor.contribution is None:
        return False
    remember(Watch(contributor.contribution.programme), contributor, PAGE)
    return True
