"""What the social map says, in sentences: of a need, of a gap, and of a role of the municipality."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf

from django.utils.translation import gettext_lazy

from wijkdraad.method.know.municipal_role import LEADS, Question
from wijkdraad.method.know.social_map import Nearness, Unsaid
from wijkdraad.method.listen.small_counts import publishable_counts
from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import ActorForm, MunicipalRole

from .found import NeedNearby, SocialMap, Somebody, form_letter

SHAPES = {
    ActorForm.ORGANISATION: "circle",
    ActorForm.INITIATIVE: "diamond",
    ActorForm.PLACE: "square",
}
SHAPE_WORDS = {
    "circle": gettext_lazy("round"),
    "diamond": gettext_lazy("on its point"),
    "square": gettext_lazy("square"),
}
ASKED = {
    Question.PUBLIC_DUTY: gettext_lazy("Are the safety, access or rights of others at stake?"),
    Question.RULE_IN_THE_WAY: gettext_lazy("Does a rule of the municipality itself hold it back?"),
    Question.ASKS: gettext_lazy("Do the people themselves ask the municipality for something?"),
    Question.STOPS_WITHOUT_MONEY: gettext_lazy("Does it stop if there is no money?"),
    Question.LACKS_KNOWLEDGE: gettext_lazy("Do they lack knowledge, contacts or a place?"),
}
BECAUSE = {
    (Question.PUBLIC_DUTY, True): gettext_lazy(
        "Others depend on it. Say clearly what is allowed and what is not, and leave the rest to them."
    ),
    (Question.RULE_IN_THE_WAY, True): gettext_lazy(
        "Your own rule is in the way. Make room in it: an exception, a permit, a clear yes."
    ),
    (Question.ASKS, False): gettext_lazy(
        "Nobody asks for anything. It is theirs; do not take it over."
    ),
    (Question.STOPS_WITHOUT_MONEY, True): gettext_lazy(
        "Without money it stops. Give a small amount with few conditions."
    ),
    (Question.LACKS_KNOWLEDGE, True): gettext_lazy(
        "They know what they want and miss a way. Lend knowledge, a name or a key."
    ),
    (Question.LACKS_KNOWLEDGE, False): gettext_lazy(
        "They can do it themselves. Say that you know of it, and stay available."
    ),
}


@dataclass(frozen=True)
class AidRow:
    """One line of the decision aid: a question, the answer that decides, the role, and why."""

    question: str
    asked: str
    answer: bool
    role: str
    because: str


def aid_rows() -> tuple[AidRow, ...]:
    """The whole decision aid, in the order in which it is asked."""
    return tuple(
        AidRow(
            question.value,
            str(ASKED[question]),
            answer,
            str(MunicipalRole(role).label),
            str(BECAUSE[question, answer]),
        )
        for question, answer, role in LEADS
    )


def form_words() -> tuple[tuple[str, str, str, str], ...]:
    """Of each form: its shape on the map, its letter, its name, and the shape in a word."""
    return tuple(
        (shape, form_letter(form), str(form.label), str(SHAPE_WORDS[shape]))
        for form, shape in SHAPES.items()
    )


def class_word(bound_m: float | None, bounds_m: tuple[float, ...], language: Language) -> str:
    """A distance class in words; None is an unknown way."""
    _ = language.gettext
    if bound_m is None:
        return _("way not known")
    if isinf(bound_m):
        return _("further than {metres} m").format(metres=language.number(bounds_m[-1]))
    before = [bound for bound in bounds_m if bound < bound_m]
    if not before:
        return _("up to {metres} m").format(metres=language.number(bound_m))
    return _("{low} to {high} m").format(
        low=language.number(before[-1]), high=language.number(bound_m)
    )


def answer_of(map_: SocialMap, need: NeedNearby, language: Language) -> str:
    """Whether someone is near a need, in one sentence without counts."""
    _ = language.gettext
    metres = language.number(map_.norm.value)
    match need.reach.answer:
        case Nearness.NEAR:
            return _(
                "Someone is near: at most {metres} m from every place where we heard it."
            ).format(metres=metres)
        case Nearness.PARTLY:
            return _(
                "Someone is within {metres} m of a part of the places where we heard it."
            ).format(metres=metres)
        case Nearness.GAP:
            if not need.people:
                return _("Nobody on the social map works on {theme}.").format(theme=need.theme)
            return _("Nobody who works on {theme} is within {metres} m.").format(
                theme=need.theme, metres=metres
            )
        case Nearness.CANNOT_SAY:
            return _unsaid(need, language)


def _unsaid(need: NeedNearby, language: Language) -> str:
    _ = language.gettext
    match need.reach.why:
        case Unsaid.NO_THEME:
            return _("We cannot say: the need has no theme.")
        case Unsaid.NO_PLACE:
            return _("We cannot say: nobody told where they need it.")
        case Unsaid.NOT_ON_MAP:
            return _("We cannot say: someone who works on {theme} has no place on the map.").format(
                theme=need.theme
            )
        case _:
            return _("We cannot say: the map shows no way to walk to them.")


def counts_by_class(
    need: NeedNearby, bounds_m: tuple[float, ...], language: Language, smallest: int
) -> str:
    """How many of the places lie how far from the nearest, in words; empty without places.

    A count under `smallest` is told as such, and so is one that would give it away.
    """
    _ = language.gettext
    order: list[float | None] = [*bounds_m, float("inf"), None]
    counts = {bound: need.classes[bound] for bound in order if bound in need.classes}
    told = []
    for bound, count in publishable_counts(counts, smallest).items():
        shown = (
            language.number(count)
            if count is not None
            else _("less than {smallest}").format(smallest=smallest)
            if counts[bound] < smallest
            else _("not shown")
        )
        told.append(f"{class_word(bound, bounds_m, language)}: {shown}")
    return "; ".join(told)


def how_measured(map_: SocialMap, language: Language) -> str:
    """How near was measured, and how sure that is."""
    _ = language.gettext
    way = (
        _("Near is a walk of at most {metres} m over the footpaths and roads of the map.")
        if map_.on_network
        else _(
            "The map has no footpaths or roads, so near is {metres} m in a straight line. A walk is longer."
        )
    )
    check = _("This distance is our own choice: to be checked.")
    return f"{way.format(metres=language.number(map_.norm.value))} {check}"


def role_sentence(one: Somebody, language: Language) -> str:
    """What suits the municipality and why; that nobody chose yet where nobody did."""
    _ = language.gettext
    if not one.role:
        return _("not chosen yet")
    return f"{one.role}: {one.role_why}" if one.role_why else one.role
