"""Puts the two pages of the light track together into one report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .chapters.light import LightFacts, light_pages
from .language import Language
from .plan import report_words
from .structure import Report


@dataclass(frozen=True)
class LightPlanFacts:
    """The facts of the two pages, and what stands above them."""

    name: str
    place: str
    date: date
    version: str
    author: str
    pages: LightFacts


def light_report(facts: LightPlanFacts, language: Language) -> Report:
    """The plan of two pages as a `Report`. Same facts, same report."""
    _ = language.gettext
    return Report(
        title=_("Plan for the neighbourhood {name}").format(name=facts.name),
        subtitle=facts.place,
        language="en" if language.code == "en" else "nl",
        date=facts.date,
        version=facts.version,
        author=facts.author,
        description=_("What residents need, what is promised, what was done and what it brought."),
        blocks=light_pages(facts.pages, language),
        words=report_words(language),
    )
