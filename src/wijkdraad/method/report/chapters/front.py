"""Page 1: what residents need, what is promised, what is not arranged. Ten plain sentences."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.method.listen.need_in_words import need_in_words

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

    `needs_heard` of the needs rest on a contribution. `promised_for_loudest` are the commitments
    for the needs that are told. Of the `kept`, `kept_without_proof` have a delivery without proof.
    `claims` promises name an effect; `claims_waiting` of them are not carried out at all, so that
    nothing can be measured yet; `without_baseline` were measured afterwards and not before.
    """

    contributions: int
    channels: int
    needs: int
    needs_heard: int
    loudest_needs: tuple[FrontNeed, ...]
    needs_without_measure: tuple[str, ...]
    commitments: int
    promised_for_loudest: tuple[str, ...]
    parties: tuple[str, ...]
    needs_with_commitment: int
    kept: int
    kept_without_proof: int
    partly: int
    effects: int
    effects_better: int
    effects_worse: int
    effects_not_told: int
    measures_without_commitment: tuple[str, ...]
    overdue: tuple[str, ...]
    claims: int
    claims_waiting: int
    unmeasured_claims: tuple[str, ...]
    without_baseline: tuple[str, ...]
    unheard_contributions: int
    stops_unanswered: int


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
        need_in_words(need.who, need.needs, need.because, _)
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
    items = [ListItem(_one_sentence([made, _kept(facts, language)]))]
    if facts.promised_for_loudest:
        names = language.listing(list(facts.promised_for_loudest), most=5)
        items.append(ListItem(_("For the needs above we promise: {names}.").format(names=names)))
    if not facts.effects:
        none = (
            _("What was measured after the work rests on too few answers to tell.")
            if facts.effects_not_told
            else _("No effect has been measured yet.")
        )
        return (*items, ListItem(none, "open"))
    measured = ngettext(
        "We measured {effects} effect before and after the work",
        "We measured {effects} effects before and after the work",
        facts.effects,
    ).format(effects=facts.effects)
    came = language.listing(
        [
            words.format(count=count)
            for words, count in (
                (_("{count} got better"), facts.effects_better),
                (_("{count} got worse"), facts.effects_worse),
                (
                    _("{count} stayed the same"),
                    facts.effects - facts.effects_better - facts.effects_worse,
                ),
            )
            if count
        ]
    )
    return (*items, ListItem(f"{measured}: {came}."))


def _kept(facts: FrontFacts, language: Language) -> str:
    _ = language.gettext
    open_ = facts.commitments - facts.kept - facts.partly
    if open_ == facts.commitments:
        return _("None of these is carried out yet.")
    if not facts.kept:
        return _(
            "None of these is kept in full yet, {partly} are in part, {open} not at all."
        ).format(partly=facts.partly, open=open_)
    if not facts.kept_without_proof:
        return _("Of these, {kept} are kept in full, {partly} in part and {open} not yet.").format(
            kept=facts.kept, partly=facts.partly, open=open_
        )
    return _(
        "Of these, {kept} are kept in full ({unproven} without proof), {partly} in part and {open} not yet."
    ).format(kept=facts.kept, unproven=facts.kept_without_proof, partly=facts.partly, open=open_)


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
        return ListItem(
            _("Every measure that somebody asked for is promised, and nothing is overdue."), "done"
        )
    return ListItem(_one_sentence(parts), "open")


def _measured(facts: FrontFacts, language: Language) -> ListItem:
    _, ngettext = language.gettext, language.ngettext
    parts = []
    if facts.unmeasured_claims:
        names = language.listing(list(facts.unmeasured_claims))
        parts.append(_("Done, but not measured whether it works: {names}.").format(names=names))
    if facts.without_baseline:
        names = language.listing(list(facts.without_baseline))
        parts.append(_("Measured afterwards only, and not before: {names}.").format(names=names))
    if facts.stops_unanswered:
        parts.append(
            ngettext(
                "{count} time residents said stop, and nobody answered yet.",
                "{count} times residents said stop, and nobody answered yet.",
                facts.stops_unanswered,
            ).format(count=facts.stops_unanswered)
        )
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
    if facts.claims_waiting:
        return ListItem(
            ngettext(
                "{count} promised effect can be measured once the work is done.",
                "{count} promised effects can be measured once the work is done.",
                facts.claims_waiting,
            ).format(count=facts.claims_waiting),
            "open",
        )
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
