"""Says in plain sentences who was heard, who was not, and what that means."""

from __future__ import annotations

from wijkdraad.method.listen.heard.raking import design_effect
from wijkdraad.method.report.language import Language

from .counting import GroupHeard, Heard, Weighing
from .margins import AreaMargin

MOST_NAMED = 3


def answer(heard: Heard) -> str:
    """The answer to the question of the page, in one or two sentences."""
    language = heard.reading.language
    _, ngettext = language.gettext, language.ngettext
    voices, told = len(heard.voices), heard.told_anything
    if not voices:
        return _("Nobody has been heard yet.")
    if not told:
        return ngettext(
            "We heard {count} contribution. It does not tell who said it, so nothing can be said of who was not heard.",
            "We heard {count} contributions. None of them tells who said it, so nothing can be said of who was not heard.",
            voices,
        ).format(count=language.number(voices))
    if not any(trait.enough_told for trait in heard.traits):
        if not heard.traits:
            return _(
                "The figures do not tell who lives here, so nothing can be said of who was not heard."
            )
        return ngettext(
            "Of the {voices} contributions {told} tells who said it. That is too few to say who was not heard.",
            "Of the {voices} contributions {told} tell who said it. That is too few to say who was not heard.",
            told,
        ).format(voices=language.number(voices), told=language.number(told))
    missing = [group.who for group in heard.hardly_heard]
    if missing:
        return _("We heard too little of {groups}.").format(
            groups=language.listing(missing, MOST_NAMED)
        )
    return _("As far as the figures tell, no group is missing.")


def how_far_told(heard: Heard) -> str:
    """Of how many voices anything is known."""
    language = heard.reading.language
    return language.ngettext(
        "{told} of the {voices} contributions tells something of who said it.",
        "{told} of the {voices} contributions tell something of who said it.",
        heard.told_anything,
    ).format(told=language.number(heard.told_anything), voices=language.number(len(heard.voices)))


def group_sentence(group: GroupHeard, language: Language) -> str:
    """What was heard of a group, with its number: for those who work in the programme."""
    _ = language.gettext
    heard, expected = group.found.heard, max(1, round(group.found.expected))
    if not heard:
        said = _("Of the {who} we heard nobody.").format(who=group.who)
    elif group.too_few:
        return _("Of the {who} we heard {heard}; that is too few to say anything.").format(
            who=group.who, heard=language.number(heard)
        )
    else:
        said = _("Of the {who} we heard {heard}.").format(
            who=group.who, heard=language.number(heard)
        )
    if not group.hardly_heard:
        return said
    often = _("Had every group come as often, it would be about {expected}.")
    return f"{said} {often.format(expected=language.number(expected))}"


def one_in(group: GroupHeard, language: Language) -> str:
    """How many people of the group stand behind one voice."""
    _ = language.gettext
    if group.found.people <= 0:
        return _("nobody lives here")
    if not group.found.heard:
        return _("nobody heard")
    per = group.found.people / group.found.heard
    return _("1 for each {people}").format(people=language.number(max(1.0, per)))


def base_words(margin: AreaMargin, language: Language) -> str:
    """What the groups of a margin are counted in."""
    _ = language.gettext
    return _("inhabitants") if margin.base == "inhabitants" else _("households")


def base_note(margin: AreaMargin, language: Language) -> str:
    """What a reader must know of the base; empty where it is people."""
    if margin.base == "inhabitants":
        return ""
    return language.gettext(
        "Counted in households: one contribution stands for one household here."
    )


def weighing_sentences(heard: Heard, weighing: Weighing) -> tuple[str, ...]:
    """What the weights do, what they cost, and for whom they cannot speak."""
    language = heard.reading.language
    _ = language.gettext
    names = language.listing([trait.margin.name for trait in weighing.traits], 6)
    told = [
        _(
            "Every contribution got a weight, so that together they are like the neighbourhood in {traits}."
        ).format(traits=names)
    ]
    if not weighing.raked.converged:
        told.append(
            _(
                "The weights do not fit: these figures cannot all be met by the people we heard. The largest difference that is left is {error}."
            ).format(error=language.figure(weighing.raked.error, "share", 1))
        )
    told.append(
        _(
            "{voices} contributions then tell as much as {effective} from a group that mirrors the neighbourhood (design effect {effect})."
        ).format(
            voices=language.number(len(heard.voices)),
            effective=language.number(weighing.effective),
            effect=language.number(weighing.design_effect, 2),
        )
    )
    largest = float(weighing.weights.max())
    told.append(
        _("The heaviest contribution counts for {largest} average ones.").format(
            largest=language.number(largest, 1)
        )
    )
    if largest > weighing.largest:
        told.append(
            _(
                "With weights of at most {most} the design effect would be {effect}, and the largest difference with the figures {error}."
            ).format(
                most=language.number(weighing.largest),
                effect=language.number(design_effect(weighing.trimmed.weights), 2),
                error=language.figure(weighing.trimmed.error, "share", 0),
            )
        )
    for group in weighing.left_out:
        told.append(
            _("No weight can speak for the {who}: too few of them were heard.").format(
                who=group.who
            )
        )
    told.append(
        _(
            "Weights repair what these figures tell, and nothing else. Who came by themselves is no sample."
        )
    )
    return tuple(told)


def why_no_weights(heard: Heard) -> str:
    """Why nothing is weighed."""
    language = heard.reading.language
    _ = language.gettext
    if not heard.traits:
        return _("Nothing is weighed: the figures do not tell who lives here.")
    return _(
        "Nothing is weighed: for that at least {fewest} contributions must tell the same trait, and two of its groups must have been heard."
    ).format(fewest=language.number(heard.reading.fewest_answers))
