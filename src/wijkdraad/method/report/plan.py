"""Puts the chapters together into one report: the sociaalbuurtplan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .chapters.account import AccountFacts, account_chapter
from .chapters.agree import AgreeFacts, agree_chapter
from .chapters.aim import AimFacts, aim_chapter
from .chapters.deliver import DeliverFacts, deliver_chapter
from .chapters.front import FrontFacts, front_page
from .chapters.know import KnowFacts, know_chapter
from .chapters.listen import ListenFacts, listen_chapter
from .chapters.match import MatchFacts, match_chapter
from .chapters.measure import MeasureFacts, measure_chapter
from .chapters.threads import ThreadFacts, thread_chapter
from .language import Language
from .structure import Contents, PageBreak, Paragraph, Report


@dataclass(frozen=True)
class PlanFacts:
    """The facts of all chapters, and what stands on the cover.

    `summary` are a few sentences at the foot of page 1; empty where nobody wrote any.
    """

    name: str
    place: str
    summary: str
    date: date
    version: str
    front: FrontFacts
    thread: ThreadFacts
    know: KnowFacts
    listen: ListenFacts
    aim: AimFacts
    match: MatchFacts
    agree: AgreeFacts
    deliver: DeliverFacts
    measure: MeasureFacts
    account: AccountFacts


def plan_report(facts: PlanFacts, language: Language) -> Report:
    """The plan as a `Report`, in the order of the method. Same facts, same report."""
    _ = language.gettext
    code: Literal["nl", "en"] = "en" if language.code == "en" else "nl"
    return Report(
        title=_("Plan for the neighbourhood {name}").format(name=facts.name),
        subtitle=facts.place,
        language=code,
        date=facts.date,
        version=facts.version,
        author="",
        description=facts.summary
        or _("What residents need, what is promised, what was done and what it brought."),
        blocks=(
            *front_page(facts.front, language),
            *((Paragraph(facts.summary, "note"),) if facts.summary else ()),
            PageBreak(),
            Contents(_("Contents")),
            *thread_chapter(facts.thread, language),
            *know_chapter(facts.know, language),
            *listen_chapter(facts.listen, language),
            *aim_chapter(facts.aim, language),
            *match_chapter(facts.match, language),
            *agree_chapter(facts.agree, language),
            *deliver_chapter(facts.deliver, language),
            *measure_chapter(facts.measure, language),
            *account_chapter(facts.account, language),
        ),
        words=report_words(language),
    )


def report_words(language: Language) -> dict[str, str]:
    """The few words that a renderer needs, in the language of the report."""
    _ = language.gettext
    return {
        "contents": _("Contents"),
        "page": _("page"),
        "of": _("of"),
        "version": _("version"),
        "date": _("date"),
        "source": _("Source"),
        "open": _("loose end"),
        "done": _("done"),
        "skip": _("Skip to the text"),
    }
