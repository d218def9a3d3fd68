"""Tell contributors who left an e-mail address what changed in the thread of their contribution."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wijkdraad.programme.models import Contributor, Programme

from .news import MAIL, PAGE, News, Watch, remember, seen_by
from .visiting import signed_link


class CannotSend(Exception):
    """Mail cannot be sent from here; the message says what is missing."""


@dataclass(frozen=True)
class Due:
    """Someone to be told: which contribution, what changed, and who (never to be printed whole)."""

    contributor: Contributor
    contribution: str
    news: tuple[News, ...]

    @property
    def masked(self) -> str:
        """The address with all but its first letter and its domain hidden.

        Enough for who reads a list on a screen or in a log to see what will happen.
        """
        name, _at, domain = self.contributor.email.partition("@")
        return f"{name[:1]}…@{domain}"


def due(watch: Watch, programme: Programme) -> list[Due]:
    """Who left an address and has not seen or been told all of it, in the order of the keys."""
    rows = (
        Contributor.objects.filter(contribution__programme=programme)
        .exclude(email="")
        .select_related("contribution")
        .order_by("contribution__key")
    )
    found = []
    for row in rows:
        if row.contribution is not None:
            news = watch.news(row.contribution, seen_by(row, [PAGE, MAIL]))
            if news:
                found.append(Due(row, row.contribution.key, news))
    return found


def missing_to_send(programme: Programme) -> list[str]:
    """What is missing before mail can be sent, each as a sentence; empty where nothing is."""
    missing = []
    if "default" not in settings.MAILERS:
        missing.append(_("No mail server is set (WIJKDRAAD_MAIL_HOST), so nothing is sent."))
    if not settings.MAIL_FROM:
        missing.append(_("No sender is set (WIJKDRAAD_MAIL_FROM), such as “wijk@example.nl”."))
    if not settings.SITE_ADDRESS:
        missing.append(
            _(
                "The address of the site is not set (WIJKDRAAD_ADDRESS), such as “https://example.nl”."
            )
        )
    if not programme.is_public:
        missing.append(_("This programme is not open to residents, so a link would open nothing."))
    return missing


def send(
    watch: Watch, programme: Programme, people: list[Due], on_failure: Callable[[Due, str], None]
) -> Iterator[Due]:
    """Mail each of them, and give who was told. What was told is remembered one by one.

    Raises CannotSend before anything is sent where a setting is missing. A message that the
    mail server refuses is told to `on_failure`, and that person is told another time.
    """
    missing = missing_to_send(programme)
    if missing:
        raise CannotSend(" ".join(missing))
    for one in people:
        try:
            message_to(one, programme, watch).send(using="default")
        except OSError as problem:
            on_failure(one, str(problem))
        else:
            remember(watch, one.contributor, MAIL)
            yield one


def message_to(one: Due, programme: Programme, watch: Watch) -> EmailMessage:
    """The message, in the language of the programme. It does not repeat what the person wrote."""
    with translation.override(programme.language):
        link, last_day = signed_link(one.contributor)
        address = settings.SITE_ADDRESS.rstrip("/") + reverse(
            "square:contribution-mail", args=[link]
        )
        return EmailMessage(
            _("{name}: something changed").format(name=programme.name),
            _body(one, programme, address, watch.own.language.day(last_day)),
            settings.MAIL_FROM,
            [one.contributor.email],
        )


def _body(one: Due, programme: Programme, address: str, last_day: str) -> str:
    lines = [
        _("Hello,"),
        "",
        _("You told us something about {name}. Since then this has changed:").format(
            name=programme.name
        ),
        "",
    ]
    need = ""
    for news in one.news:
        if news.need != need:
            need = news.need
            lines.append(need)
        said = f": {'; '.join(news.lines)}" if news.lines else ""
        lines.append(f"- {news.title}{said}")
    lines += [
        "",
        _("See all of it on your own page:"),
        address,
        "",
        _("This link works until {day}. The link that you kept yourself goes on working.").format(
            day=last_day
        ),
        _("You get this message because you left your e-mail address with your contribution."),
        "",
        programme.place,
    ]
    return "\n".join(lines)
