"""Page 1: what residents need, what is promised, what is not arranged. Ten plain sentences."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import Language
from ..structure import Answers, Block, ListItem

MOST_NEEDS = 3


@dataclass(frozen=True)
class FrontNeed:
    """A need as it is told on page 1, and how many contributions it rests on."""

    who: str
    needs: str
    because: str
    contributions: int


@dataclass(frozen=True)
class FrontFacts:
    """The counts and names that page 1 tells.

    `needs_heard` of the needs rest on a contribution; `claims` promises name an effect.
    """

    contributions: int
    channels: int
    needs: int
    needs_heard: int
    loudest_needs: tuple[FrontNeed, ...]
    needs_without_measure: tuple[str, ...]
    commitments: int
    parties: tuple[str, ...]
    needs_with_commitment: int
    kept: int
    partly: int
    effects: int
    effects_better: int
    effects_not_told: int
    measures_without_commitment: tuple[str, ...]
    overdue: tuple[str, ...]
    claims: int
    unmeasured_claims: tuple[str, ...]
    unheard_contributions: int


def front_page(facts: FrontFacts, language: Language) -> tuple[Block, ...]:
    """The three questions of page 1 with ten sentences in all."""
    _ = language.gettext
    return (
        Answers(
            (
                (_("What do residents need?"), _needs(facts, language)),
                (_("What do we promise?"), _promises(facts, language)),
                (_("What is not arranged yet?"), _open(facts, language)),
            )
        ),
    )


def _needs(facts: FrontFacts, language: Language) -> tuple[ListItem, ...]:
    _, ngettext = language.gettext, language.ngettext
    heard = _(
        "We heard {contributions} through {channels}, and understood {needs} from them."
    ).format(
        contributions=ngettext(
            "{count} contribution", "{count} contributions", facts.contributions
        ).format(count=facts.contributions),
        channels=ngettext("{count} channel", "{count} channels", facts.channels).format(
            count=facts.channels
        ),
        needs=ngettext("{count} need", "{count} needs", facts.needs_heard).format(
            count=facts.needs_heard
        ),
    )
    parts = [heard]
    if facts.needs > facts.needs_heard:
        parts.append(
            ngettext(
                "{count} need more is in this plan, which nobody told us yet.",
                "{count} needs more are in this plan, which nobody told us yet.",
                facts.needs - facts.needs_heard,
            ).format(count=facts.needs - facts.needs_heard)
        )
    if facts.needs > MOST_NEEDS:
        parts.append(_("Below are the three with the most contributions."))
    told = [
        _("{who}: {needs}, because {because}.").format(
            who=_capital(need.who),
            needs=need.needs.rstrip("."),
            because=need.because.rstrip("."),
        )
        for need in facts.loudest_needs[:MOST_NEEDS]
    ]
    return tuple(ListItem(text) for text in (_one_sentence(parts), *told))


def _promises(facts: FrontFacts, language: Language) -> tuple[ListItem, ...]:
    _, ngettext = language.gettext, language.ngettext
    if not facts.commitments:
        return (ListItem(_("Nothing has been promised yet."), "open"),)
    made = ngettext(
        "There is {commitments} commitment, by {parties}, for {served} of the {needs} needs.",
        "There are {commitments} commitments, by {parties}, for {served} of the {needs} needs.",
        facts.commitments,
    ).format(
        parties=language.listing(list(facts.parties), most=4),
        commitments=facts.commitments,
        served=facts.needs_with_commitment,
        needs=facts.needs,
    )
    state = _("Of these, {kept} are kept in full, {partly} in part and {open} not yet.").format(
        kept=facts.kept, partly=facts.partly, open=facts.commitments - facts.kept - facts.partly
    )
    if not facts.effects:
        none = (
            _("What was measured after the work rests on too few answers to tell.")
            if facts.effects_not_told
            else _("No effect has been measured yet.")
        )
        return ListItem(made), ListItem(state), ListItem(none, "open")
    measured = ngettext(
        "For {effects} effect we measured before and after the work; in {better} case it got better.",
        "For {effects} effects we measured before and after the work; in {better} of them it got better.",
        facts.effects,
    ).format(effects=facts.effects, better=facts.effects_better)
    return (ListItem(made), ListItem(state), ListItem(measured))


def _open(facts: FrontFacts, language: Language) -> tuple[ListItem, ...]:
    _ = language.gettext
    no_measure = (
        _("No measure yet for: {names}.").format(
            names=language.listing(list(facts.needs_without_measure))
        )
        if facts.needs_without_measure
        else _("Every need has a measure.")
    )
    return (
        ListItem(no_measure, "open" if facts.needs_without_measure else "done"),
        _promised(facts, language),
        _measured(facts, language),
    )


def _promised(facts: FrontFacts, language: Language) -> ListItem:
    _ = language.gettext
    parts = []
    if facts.measures_without_commitment:
        names = language.listing(list(facts.measures_without_commitment))
        parts.append(_("Promised by nobody yet: {names}.").format(names=names))
    if facts.overdue:
        parts.append(_("Too late: {names}.").format(names=language.listing(list(facts.overdue))))
    if not parts:
        return ListItem(_("Every measure is promised and nothing is overdue."), "done")
    return ListItem(_one_sentence(parts), "open")


def _measured(facts: FrontFacts, language: Language) -> ListItem:
    _, ngettext = language.gettext, language.ngettext
    parts = []
    if facts.unmeasured_claims:
        names = language.listing(list(facts.unmeasured_claims))
        parts.append(_("Not measured yet whether it works: {names}.").format(names=names))
    if facts.unheard_contributions:
        parts.append(
            ngettext(
                "{count} contribution has not led to a need yet.",
                "{count} contributions have not led to a need yet.",
                facts.unheard_contributions,
            ).format(count=facts.unheard_contributions)
        )
    if parts:
        return ListItem(_one_sentence(parts), "open")
    if not facts.claims:
        return ListItem(_("No effect is promised, so there is none to measure."))
    return ListItem(
        _("Every promised effect is measured and every contribution has its place."), "done"
    )


def _one_sentence(sentences: list[str]) -> str:
    """Short sentences as one, with semicolons in between.

    >>> _one_sentence(["Too late: the crossing.", "Not measured yet: the light."])
    'Too late: the crossing; not measured yet: the light.'
    """
    first, *others = (sentence.removesuffix(".") for sentence in sentences)
    return "; ".join((first, *(other[:1].lower() + other[1:] for other in others))) + "."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
