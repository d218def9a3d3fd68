"""Agreement and saturation in the words of a reader."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.method.listen.coding.agreement import Agreement
from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import ContributionKind, Programme
from wijkdraad.steps.language import reader_language

from .agreeing import KIND, NEED, THEME, Codings, LabelAgreement
from .saturating import Saturation

CURVE_WIDE, CURVE_HIGH = 300, 120
DECIMALS = 2


@dataclass(frozen=True)
class AgreementLine:
    """One line of a table: what it is about, the value, its interval, on how many, what it means."""

    what: str
    value: str
    interval: str
    number: int
    means: str
    given: int = 0


@dataclass(frozen=True)
class AgreementTold:
    """The whole page in words; `few` says why no agreement is shown, where it is not."""

    lead: str
    few: str
    overall: tuple[AgreementLine, ...]
    kinds: tuple[AgreementLine, ...]
    themes: tuple[AgreementLine, ...]
    pairs: tuple[tuple[str, tuple[AgreementLine, ...]], ...]
    scale: str = ""


@dataclass(frozen=True)
class SaturationTold:
    """The sentence, the curve as the points of a line, its table, and what it does not tell."""

    sentence: str
    points: str
    steps: tuple[tuple[int, int, int], ...]
    notes: tuple[str, ...]
    heard: int
    needs: int


def what_words(language: Language) -> dict[str, str]:
    """What coders choose, as it is called."""
    _ = language.gettext
    return {KIND: _("kind"), THEME: _("theme"), NEED: _("need")}


def verdict_words(verdict: str, language: Language) -> str:
    """What an agreement means for who wants to draw a conclusion."""
    _ = language.gettext
    return {
        "lean_on": _("good: you may lean on it"),
        "careful": _("fair: be careful with conclusions"),
        "too_low": _("too low: talk about it first"),
        "unknown": _("too few to say something"),
    }[verdict]


def interval_words(agreement: Agreement, language: Language) -> str:
    """The interval of an agreement; empty where there is none."""
    if agreement.low is None or agreement.high is None:
        return ""
    return language.gettext("{low} to {high}").format(
        low=language.number(agreement.low, DECIMALS), high=language.number(agreement.high, DECIMALS)
    )


def agreement_told(programme: Programme, codings: Codings) -> AgreementTold:
    """The agreement between coders, in the active language."""
    language = reader_language(programme.language)
    _ = language.gettext
    lead = language.ngettext(
        "{coders} coder read {count} contributions apart from the others; {twice} were read by two or more.",
        "{coders} coders read {count} contributions apart from each other; {twice} were read by two or more.",
        len(codings.coders),
    ).format(
        coders=len(codings.coders), count=len(codings.contributions), twice=codings.coded_twice
    )
    if not codings.enough:
        few = _(
            "Agreement is shown from {fewest} contributions on that two people have coded. This number is a choice of ours (to be checked)."
        ).format(fewest=codings.fewest)
        return AgreementTold(lead, few, (), (), (), ())

    def line(what: str, agreement: Agreement, given: int = 0) -> AgreementLine:
        value = "" if agreement.value is None else language.number(agreement.value, DECIMALS)
        return AgreementLine(
            what,
            value,
            interval_words(agreement, language),
            agreement.units,
            verdict_words(codings.verdict(agreement), language),
            given,
        )

    def labelled(found: LabelAgreement, name: str) -> AgreementLine:
        return line(name, found.agreement, found.given)

    words = what_words(language)
    return AgreementTold(
        lead,
        "",
        tuple(line(words[what], found) for what, found in codings.overall.items()),
        tuple(
            labelled(found, str(ContributionKind(found.label).label))
            for found in codings.by_label(KIND)
        ),
        tuple(labelled(found, found.label) for found in codings.by_label(THEME)),
        tuple(
            (
                _("{one} and {other}").format(one=one, other=other),
                tuple(line(words[what], found) for what, found in kappas.items()),
            )
            for one, other, kappas in codings.of_pairs
        ),
        _scale(codings, language),
    )


def _scale(codings: Codings, language: Language) -> str:
    lean_on = codings.norms["agreement_to_lean_on"].value
    careful = codings.norms["agreement_to_be_careful_with"].value
    return language.gettext(
        "From {lean_on} on one may lean on it, from {careful} on with care (Krippendorff 2004, to be checked). Where a coder gave no theme, that one is left out."
    ).format(lean_on=language.number(lean_on, 1), careful=language.number(careful, 3))


def saturation_sentence(found: Saturation, language: Language) -> str:
    """What the last contributions brought, in one sentence; empty where nobody was heard."""
    _ = language.gettext
    if not found.curve:
        return ""
    if found.new is None:
        return _(
            "We heard fewer than {last} contributions: too few to say whether more would bring new needs."
        ).format(last=found.last)
    return language.ngettext(
        "The last {last} contributions brought {new} new need.",
        "The last {last} contributions brought {new} new needs.",
        found.new,
    ).format(last=found.last, new=found.new)


def saturation_told(programme: Programme, found: Saturation) -> SaturationTold:
    """The saturation of a programme, in the active language."""
    language = reader_language(programme.language)
    _, ngettext = language.gettext, language.ngettext
    notes = []
    if found.waiting:
        notes.append(
            ngettext(
                "{count} contribution is not understood yet; it may still bring a need.",
                "{count} contributions are not understood yet; they may still bring a need.",
                found.waiting,
            ).format(count=found.waiting)
        )
    if found.undated:
        notes.append(
            ngettext(
                "{count} contribution has no date and stands at the end.",
                "{count} contributions have no date and stand at the end.",
                found.undated,
            ).format(count=found.undated)
        )
    if found.new is not None:
        notes.append(
            _("Looking at the last {last} is a choice of ours (to be checked).").format(
                last=found.last
            )
        )
    needs = found.curve[-1] if found.curve else 0
    return SaturationTold(
        saturation_sentence(found, language),
        _points(found.curve),
        found.steps,
        tuple(notes),
        len(found.curve),
        needs,
    )


def _points(curve: tuple[int, ...]) -> str:
    """The curve as points of a line in a box, from the bottom left to the top right."""
    if not curve or not curve[-1]:
        return ""
    pairs = [(0.0, float(CURVE_HIGH))]
    for number, needs in enumerate(curve, start=1):
        across = CURVE_WIDE * number / len(curve)
        pairs.append((across, CURVE_HIGH - CURVE_HIGH * needs / curve[-1]))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in pairs)
