"""Step of the coding page: which contribution comes next, and what helps to understand it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wijkdraad.method.listen.coding.likeness import Suggestion, suggested_labels
from wijkdraad.programme.cloth import Cloth
from wijkdraad.programme.models import Coding, Contribution, Need, Person, Programme, WhyStep
from wijkdraad.reference.listening.coding import coding_norms

from ...language import reader_language
from .agreeing import Codings
from .blind import coder_name, visible_codings
from .saturating import Saturation, saturation_of
from .texts import reading_for, when_said

MOST_SUGGESTED = 3


@dataclass(frozen=True)
class SuggestedNeed:
    """A need that may lie behind a text, and the words that they share."""

    need: Need
    shared: tuple[str, ...]


@dataclass(frozen=True)
class SuggestedTheme:
    """A theme that may fit a text, and the words that it shares with what has that theme."""

    theme: str
    shared: tuple[str, ...]


@dataclass(frozen=True)
class CodingPage:
    """One contribution to understand together, or to code apart.

    `apart` tells that this coder works blind: then nothing stands here of what others read in
    it. `done` of `total` is the progress; `after` is the number of the next one in the row.
    `is_coded` tells that this coder has coded it apart already.
    """

    apart: bool
    contribution: Contribution | None
    day: str
    done: int
    total: int
    after: int | None
    themes: tuple[str, ...]
    suggested_themes: tuple[SuggestedTheme, ...]
    suggested_needs: tuple[SuggestedNeed, ...]
    needs: tuple[Need, ...]
    why_steps: tuple[WhyStep, ...]
    linked: tuple[tuple[Need, str], ...]
    codings: tuple[Coding, ...]
    saturation: Saturation
    is_coded: bool


def why_questions() -> tuple[str, ...]:
    """Questions that lead from a wish to the need behind it, in the active language."""
    return (
        _("What would that change for you?"),
        _("What can you not do now?"),
        _("When do you notice it most?"),
        _("Who else has this?"),
        _("What happens if it stays as it is?"),
    )


def themes_of(programme: Programme) -> list[str]:
    """The themes that needs and contributions of this programme have, by name."""
    found = {
        theme.strip()
        for model in (Need, Contribution)
        for theme in model.objects.filter(programme=programme).values_list("theme", flat=True)
    }
    return sorted(found - {""}, key=str.casefold)


def coding_page(programme: Programme, person: Person, apart: bool, asked: int | None) -> CodingPage:
    """What the page shows. `asked` is a contribution that is asked for; else the next one comes.

    Together, the row holds what nobody understood yet, in the order in which it came. Apart, it
    holds what this coder did not code yet: first what another one coded, so that the two can
    be compared.
    """
    cloth = Cloth(programme)
    everything = sorted(cloth.counted_contributions, key=when_said)
    mine = coder_name(programme, person)
    todo, done = _row(cloth, everything, mine, apart)
    row = _chosen(cloth, todo, asked)
    language = reader_language(programme.language)
    known = [] if row is None else _known(cloth, row, apart)
    return CodingPage(
        apart=apart,
        contribution=row,
        day=language.day(row.date) if row is not None and row.date else "",
        done=done,
        total=len(everything),
        after=None if row is None else _next_after(todo, row),
        themes=tuple(themes_of(programme)),
        suggested_themes=() if row is None else _suggested_themes(programme, row, known),
        suggested_needs=() if row is None else _suggested_needs(cloth, row, apart),
        needs=tuple(cloth.needs),
        why_steps=() if row is None or apart else tuple(row.why_steps.all()),
        linked=() if row is None or apart else tuple(cloth.contribution_need.forward[row.pk]),
        codings=() if row is None or apart else _codings(programme, row, person),
        saturation=saturation_of(cloth),
        is_coded=row is not None and row.codings.filter(coder=mine).exists(),
    )


def _row(
    cloth: Cloth, everything: list[Contribution], mine: str, apart: bool
) -> tuple[list[Contribution], int]:
    """What is still to do, in order, and how many are done."""
    if not apart:
        todo = [row for row in everything if not cloth.needs_heard_in(row)]
        return todo, len(everything) - len(todo)
    coded: dict[int, set[str]] = {}
    for number, coder in Coding.objects.filter(programme=cloth.programme).values_list(
        "contribution_id", "coder"
    ):
        coded.setdefault(number, set()).add(coder)
    todo = [row for row in everything if mine not in coded.get(row.pk, set())]
    todo.sort(key=lambda row: row.pk not in coded)
    return todo, len(everything) - len(todo)


def _chosen(cloth: Cloth, todo: list[Contribution], asked: int | None) -> Contribution | None:
    if asked is not None:
        return next((row for row in cloth.contributions if row.pk == asked), None)
    return todo[0] if todo else None


def _next_after(todo: list[Contribution], row: Contribution) -> int | None:
    """The contribution to go on to when this one is passed over; None where it is the only one."""
    others = [each for each in todo if each.pk != row.pk]
    numbers = [each.pk for each in todo]
    if row.pk in numbers and others:
        return todo[(numbers.index(row.pk) + 1) % len(todo)].pk
    return others[0].pk if others else None


def _known(cloth: Cloth, row: Contribution, apart: bool) -> list[tuple[str, str]]:
    """Texts with a theme. Who codes apart gets suggestions from the needs only.

    What others settled about contributions must not steer a blind coder.
    """
    known = [(f"{need.name}. {need.needs}. {need.because}", need.theme) for need in cloth.needs]
    if not apart:
        known += [(each.text, each.theme) for each in cloth.contributions if each.pk != row.pk]
    return [(text, theme.strip()) for text, theme in known if theme.strip()]


def _suggested_themes(
    programme: Programme, row: Contribution, known: list[tuple[str, str]]
) -> tuple[SuggestedTheme, ...]:
    least = coding_norms()["theme_likeness"].value
    found = suggested_labels(row.text, known, reading_for(programme), least, MOST_SUGGESTED)
    return tuple(SuggestedTheme(each.label, each.shared) for each in found)


def _suggested_needs(cloth: Cloth, row: Contribution, apart: bool) -> tuple[SuggestedNeed, ...]:
    """Needs whose own words, and together also whose voices, are like this text."""
    known = [(f"{need.name}. {need.needs}. {need.because}", need.key) for need in cloth.needs]
    if not apart:
        known += [
            (voice.text, need.key)
            for need in cloth.needs
            for voice, _why in cloth.contribution_need.backward[need.pk]
            if voice.pk != row.pk
        ]
    least = coding_norms()["theme_likeness"].value
    found: list[Suggestion] = suggested_labels(
        row.text, known, reading_for(cloth.programme), least, MOST_SUGGESTED
    )
    needs = {need.key: need for need in cloth.needs}
    return tuple(SuggestedNeed(needs[each.label], each.shared) for each in found)


def _codings(programme: Programme, row: Contribution, person: Person) -> tuple[Coding, ...]:
    """What coders read in it, as far as this person may see that."""
    rows = Coding.objects.filter(programme=programme, contribution=row).select_related("need")
    return tuple(visible_codings(programme, rows, person, may_code=True).order_by("coder"))


@dataclass(frozen=True)
class TalkAbout:
    """A contribution that coders read differently, and their codings as far as one may see them."""

    contribution: Contribution
    codings: tuple[Coding, ...]


@dataclass(frozen=True)
class AgreementPage:
    """How far coders agree, and what to talk about; `hidden` ones this person must code first."""

    codings: Codings
    talk: tuple[TalkAbout, ...]
    hidden: int


def agreement_page(programme: Programme, person: Person, may_code: bool) -> AgreementPage:
    """What the page about agreement shows to this person."""
    codings = Codings(programme)
    rows = Coding.objects.filter(programme=programme)
    seen = set(visible_codings(programme, rows, person, may_code).values_list("pk", flat=True))
    talk = [
        TalkAbout(row, tuple(codings.codings_of(row)))
        for row in codings.to_talk_about
        if all(coding.pk in seen for coding in codings.codings_of(row))
    ]
    return AgreementPage(codings, tuple(talk), len(codings.to_talk_about) - len(talk))
