"""The two pages of the light track: the needs and promises, then the thread and the planning."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.method.listen.need_in_words import need_in_words
from wijkdraad.method.report.pictures.thread_picture import (
    PictureThread,
    picture_pages,
    thread_picture,
)

from ..language import Language
from ..structure import (
    Answers,
    Block,
    BulletList,
    Cell,
    Heading,
    ListItem,
    PageBreak,
    Paragraph,
    Picture,
    Status,
    Table,
)
from .front import FrontNeed
from .threads import MOST_ROWS_ON_A_PAGE, thread_alt, thread_words

MOST_NEEDS, MOST_PROMISES, MOST_OPEN, LONGEST = 4, 4, 7, 220


@dataclass(frozen=True)
class LightPromise:
    """One promise, printed.

    `for_whom` names who needs what, and is empty where nobody asked for it; `due` and `proof`
    are empty where they are not known yet; `done` says what was carried out and what it brought.
    """

    what: str
    party: str
    for_whom: str
    due: str
    proof: str
    done: str


@dataclass(frozen=True)
class LightMoment:
    """A day in the planning, in words, and what happens then."""

    day: str
    what: str


@dataclass(frozen=True)
class LightFacts:
    """Everything the two pages tell.

    `heard` tells whether anyone was asked; `not_arranged` holds finished sentences; `unserved` the
    needs for which nothing is promised; `about` what the work is, `active` and `contact`
    people and groups.
    """

    about: str
    heard: bool
    needs: tuple[FrontNeed, ...]
    promises: tuple[LightPromise, ...]
    unserved: tuple[str, ...]
    not_arranged: tuple[str, ...]
    threads: tuple[PictureThread, ...]
    planning: tuple[LightMoment, ...]
    active: tuple[str, ...]
    contact: tuple[str, ...]
    sources: tuple[str, ...]


def light_pages(facts: LightFacts, language: Language) -> tuple[Block, ...]:
    """The two pages."""
    return (
        *first_page(facts, language),
        PageBreak(),
        *_thread(facts, language),
        _promises(facts, language),
        *_planning(facts, language),
        *_people(facts, language),
    )


def first_page(facts: LightFacts, language: Language) -> tuple[Block, ...]:
    """What do residents need, what do we promise, what is not arranged yet?"""
    _ = language.gettext
    return (
        Paragraph(facts.about, "lead"),
        Answers(
            (
                (_("What do residents need?"), _needs(facts, language)),
                (_("What do we promise?"), _promised(facts, language)),
                (_("What is not arranged yet?"), _open(facts, language)),
            )
        ),
    )


def _needs(facts: LightFacts, language: Language) -> tuple[ListItem, ...]:
    _ = language.gettext
    heard = (
        ListItem(_("We spoke to people in the street. This is what they need."))
        if facts.heard
        else ListItem(_("Nobody in the street has been asked yet."), "open")
    )
    told = [
        need_in_words(need.who, _shortened(need.needs), need.because, _)
        for need in facts.needs[:MOST_NEEDS]
    ]
    return (heard, *(ListItem(text) for text in told), *_more(facts.needs, MOST_NEEDS, language))


def _promised(facts: LightFacts, language: Language) -> tuple[ListItem, ...]:
    _ = language.gettext
    if not facts.promises:
        return (ListItem(_("Nothing has been promised yet."), "open"),)
    shown = facts.promises[:MOST_PROMISES]
    return (
        *(ListItem(_promise(promise, language), _state(promise)) for promise in shown),
        *_more(facts.promises, MOST_PROMISES, language),
    )


def _state(promise: LightPromise) -> Status:
    return "done" if promise.done else "plain"


def _promise(promise: LightPromise, language: Language) -> str:
    what = _shortened(promise.what).rstrip(".")
    if promise.due:
        return language.gettext("{what}, by {day}.").format(what=what, day=promise.due)
    return f"{what}."


def _open(facts: LightFacts, language: Language) -> tuple[ListItem, ...]:
    if not facts.not_arranged:
        return (ListItem(language.gettext("Nothing is left to arrange."), "done"),)
    return (
        *(ListItem(text, "open") for text in facts.not_arranged[:MOST_OPEN]),
        *_more(facts.not_arranged, MOST_OPEN, language),
    )


def _more(found: tuple[object, ...], most: int, language: Language) -> tuple[ListItem, ...]:
    """How many more there are than the page has room for."""
    more = len(found) - most
    if more <= 0:
        return ()
    text = language.ngettext(
        "And {count} more, on the site.", "And {count} more, on the site.", more
    )
    return (ListItem(text.format(count=more)),)


def _shortened(text: str) -> str:
    """The first words of a long text; the second page prints the whole of it.

    >>> len(_shortened("woord " * 100)) <= LONGEST + 2
    True
    >>> _shortened("“" + "woord " * 100 + "”")[-8:]
    'woord …”'
    """
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    quoted = "”" if text.startswith("“") else ""
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(",.;:") + " …" + quoted


def _thread(facts: LightFacts, language: Language) -> tuple[Block, ...]:
    _ = language.gettext
    heading = Heading(2, _("The thread"), "thread")
    if not facts.threads:
        return (heading, Paragraph(_("There is no need yet, so there is no thread to draw.")))
    pages = picture_pages(facts.threads, MOST_ROWS_ON_A_PAGE, MOST_ROWS_ON_A_PAGE)
    return (heading, *(_picture(page, language) for page in pages))


def _picture(threads: tuple[PictureThread, ...], language: Language) -> Picture:
    alt = thread_alt(threads, language)
    return Picture(
        thread_picture(threads, thread_words(language), alt),
        alt,
        language.gettext("From what people need to what it brings. An open ring is a loose end."),
    )


def _promises(facts: LightFacts, language: Language) -> Table:
    _ = language.gettext
    rows = [
        (
            Cell(promise.for_whom or _("nobody asked for it"), status=_loose(promise.for_whom)),
            Cell(promise.what, note=promise.party),
            Cell(promise.due or _("no date"), status=_loose(promise.due)),
            Cell(promise.proof or _("not known yet"), promise.done, status=_loose(promise.proof)),
        )
        for promise in facts.promises
    ]
    rows += [
        (Cell(need), Cell(_("nothing promised"), status="open"), Cell(""), Cell(""))
        for need in facts.unserved
    ]
    if not rows:
        rows = [(Cell(_("nobody yet")), Cell(_("nothing promised")), Cell(""), Cell(""))]
    return Table(
        _("What we promise"),
        (_("For whom"), _("What we do"), _("Ready by"), _("How we show it")),
        tuple(rows),
        widths=(27, 33, 14, 26),
    )


def _loose(text: str) -> Status:
    return "plain" if text else "open"


def _planning(facts: LightFacts, language: Language) -> tuple[Block, ...]:
    _ = language.gettext
    heading = Heading(2, _("Planning"), "planning")
    if not facts.planning:
        return (heading, Paragraph(_("No date is known yet.")))
    items = tuple(ListItem(f"{moment.day}: {moment.what}") for moment in facts.planning)
    return (heading, BulletList(items))


def _people(facts: LightFacts, language: Language) -> tuple[Block, ...]:
    _ = language.gettext
    contact = "; ".join(facts.contact) or _("not known yet")
    active = "; ".join(facts.active) or _("not known yet")
    sources = [*facts.sources]
    if facts.heard:
        sources.insert(0, _("what people said, as the contractor wrote it down after talks."))
    told = (Paragraph(f"{_('Source')}: {' '.join(sources)}", "note"),) if sources else ()
    return (
        Heading(2, _("Contact"), "contact"),
        Paragraph(_("In the street you can turn to: {contact}.").format(contact=contact)),
        Paragraph(_("Already active here: {active}.").format(active=active)),
        *told,
    )
