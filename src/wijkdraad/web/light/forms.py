"""The three short screens of the light track: twelve questions, at most 25 fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wijkdraad.exchange.tables.cells import BadCell, check
from wijkdraad.programme.models import Actor, Contribution, Organisation, Programme
from wijkdraad.programme.models.match import Discipline
from wijkdraad.steps.light.kept import NUMBERS, SCREENS
from wijkdraad.steps.light.texts import almost_a_code, place_and_code

from ..rows.forms import TextCell

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

LONGEST_TEXT = 1000
LONGEST_NAME = Organisation._meta.get_field("name").max_length
LONGEST_TITLE = Programme._meta.get_field("name").max_length
LONGEST_PLACE = Programme._meta.get_field("place").max_length
LONGEST_ACTOR = Actor._meta.get_field("name").max_length
LONGEST_GROUP = Contribution._meta.get_field("group").max_length


class Words(TextCell):
    """Text of at most `most` signs. The limit is checked after sending: a browser would cut off
    in silence what someone pastes."""

    def __init__(self, *, most: int | None, lines: int = 1, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        super().__init__(widget=widget, **options)
        assert most is not None
        self.validators.append(MaxLengthValidator(most))

    def clean(self, value: Any) -> str:
        """The text, without characters that are no text."""
        text = str(super().clean(value))
        try:
            check(models.TextField(blank=True), text)
        except BadCell as problem:
            raise ValidationError(_("Fill in {expected}.").format(expected=problem.expected)) from (
                problem
            )
        return text


def day(label: StrOrPromise, hint: StrOrPromise = "") -> forms.DateField:
    """A field for a day, which may stay unknown."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
        error_messages={"invalid": gettext_lazy("Fill in a day, such as 01-03-2027.")},
    )


@dataclass(frozen=True)
class Question:
    """One of the twelve questions, with its fields as the page shows them."""

    number: int
    text: str
    hint: str
    fields: tuple[BoundField, ...]

    @property
    def alone(self) -> bool:
        """Whether the question has one field, whose label says the whole question."""
        return len(self.fields) == 1


class ScreenForm(forms.Form):
    """One screen. `asks` gives for each question its number, its text, a hint and its fields."""

    asks: tuple[tuple[int, StrOrPromise, StrOrPromise, tuple[str, ...]], ...]

    def questions(self) -> Iterator[Question]:
        """The questions of this screen in their order."""
        for number, text, hint, names in self.asks:
            fields = tuple(self[name] for name in names)
            yield Question(number, str(text), str(hint), fields)


class WorkForm(ScreenForm):
    """Screen 1: the place and the work."""

    name = Words(
        label=gettext_lazy("1. What is the work called?"),
        help_text=gettext_lazy("For example: new sewer in the Kerkstraat."),
        most=LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Give the work a name.")},
    )
    place = Words(
        label=gettext_lazy("2. Where is it?"),
        help_text=gettext_lazy(
            "Street and town. Do you know the code of the neighbourhood? Put it behind: Kerkstraat, Delft BU05031108."
        ),
        most=LONGEST_PLACE,
        error_messages={"required": gettext_lazy("Write down the street and the town.")},
    )
    start = day(gettext_lazy("The work begins on"))
    end = day(gettext_lazy("The work is finished on"))
    kind = forms.ChoiceField(
        label=gettext_lazy("4. What kind of work is it?"),
        help_text=gettext_lazy("Choose what you do most of."),
        choices=[("", gettext_lazy("Choose")), *Discipline.choices],
        error_messages={"required": gettext_lazy("Choose what kind of work it is.")},
    )
    company = Words(
        label=gettext_lazy("Your company"),
        help_text=gettext_lazy("For example: Van Dalen Infra."),
        most=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Write down which company does the work.")},
    )
    client = Words(
        label=gettext_lazy("The client who owns the work"),
        help_text=gettext_lazy(
            "For example: Gemeente Delft. Do you work for another contractor? Write down who owns the street or the sewer."
        ),
        most=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Write down for whom the work is done.")},
    )
    asks = (
        (1, "", "", ("name",)),
        (2, "", "", ("place",)),
        (
            3,
            gettext_lazy("When?"),
            gettext_lazy("Not known yet? Leave it empty."),
            ("start", "end"),
        ),
        (4, "", "", ("kind",)),
        (5, gettext_lazy("Who does the work, and for whom?"), "", ("company", "client")),
    )

    def clean_place(self) -> str:
        """The place, with words beside its code."""
        text = str(self.cleaned_data["place"])
        words, _code = place_and_code(text)
        wrong = almost_a_code(text)
        if wrong:
            said = _("{code} is not a whole code. A code looks like BU05031108.")
            raise ValidationError(said.format(code=wrong))
        if not words:
            raise ValidationError(_("Write down the street and the town too, beside the code."))
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse a work that is finished before it begins."""
        given = super().clean() or {}
        start, end = given.get("start"), given.get("end")
        if start and end and end < start:
            self.add_error("end", _("The work is finished before it begins. Turn the days round."))
        return given


class PeopleForm(ScreenForm):
    """Screen 2: who has trouble from the work, what they said, and who is active here."""

    active = Words(
        label=gettext_lazy("8. Who is already active in the neighbourhood?"),
        help_text=gettext_lazy(
            "For example: community centre De Brug, and the residents' group of the Kerkstraat."
        ),
        most=LONGEST_ACTOR,
        required=False,
    )
    asks = (
        (
            6,
            gettext_lazy("Who has the most trouble from the work, and what do they need?"),
            gettext_lazy(
                "Nobody asked yet? Then leave the second box empty. The plan says so honestly."
            ),
            ("who_1", "said_1"),
        ),
        (
            7,
            gettext_lazy("Who else has trouble from it, and what do they need?"),
            gettext_lazy("At most two others. Write no names of residents."),
            ("who_2", "said_2", "who_3", "said_3"),
        ),
        (8, "", "", ("active",)),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        hints = {
            1: (
                _("For example: parents with children at school."),
                _("As they said it to you, for example: a safe way past the pit to school."),
            )
        }
        for number in NUMBERS:
            who, said = hints.get(number, ("", ""))
            ordinal = {1: "", 2: " (2)", 3: " (3)"}[number]
            self.fields[f"who_{number}"] = Words(
                label=_("Who?") + ordinal, help_text=who, most=LONGEST_GROUP, required=False
            )
            self.fields[f"said_{number}"] = Words(
                label=_("What did they say they need, when you spoke to them?") + ordinal,
                help_text=said,
                most=LONGEST_TEXT,
                lines=2,
                required=False,
            )
        self.order_fields(SCREENS[2])


class OfferForm(ScreenForm):
    """Screen 3: three promises, what still has to be arranged, and who is there for the street."""

    arranged = Words(
        label=gettext_lazy("What still has to be arranged?"),
        help_text=gettext_lazy(
            "For example: the council has to allow a rubbish point at the corner."
        ),
        most=LONGEST_TEXT,
        lines=2,
        required=False,
    )
    contact = Words(
        label=gettext_lazy("Who is there for the street during the work?"),
        help_text=gettext_lazy(
            "For example: Yusuf Demir, foreman, 06 12345678. This is printed in the plan."
        ),
        most=LONGEST_ACTOR,
        required=False,
    )

    def __init__(self, *arguments: Any, answers: dict[str, Any], **options: Any) -> None:
        super().__init__(*arguments, **options)
        for number in NUMBERS:
            self._add_promise(number)
        self.order_fields(SCREENS[3])
        self.asks = (
            *(
                (
                    8 + number,
                    self._promised_to(answers, number),
                    self._because(answers, number),
                    tuple(f"{part}_{number}" for part in ("what", "due", "proof")),
                )
                for number in NUMBERS
            ),
            (12, _("What else does the street have to know?"), "", ("arranged", "contact")),
        )

    def _add_promise(self, number: int) -> None:
        first = number == 1
        ordinal = "" if first else f" ({number})"
        self.fields[f"what_{number}"] = Words(
            label=_("What do you do?") + ordinal,
            help_text=_("For example: every day at eight a firm gangway along the pit.")
            if first
            else "",
            most=LONGEST_TEXT,
            lines=2,
            required=False,
        )
        self.fields[f"due_{number}"] = day(_("Ready by") + ordinal)
        self.fields[f"proof_{number}"] = Words(
            label=_("How will you show that it was done?") + ordinal,
            help_text=_("For example: a photo of every day, sent to the client.") if first else "",
            most=LONGEST_TEXT,
            lines=2,
            required=False,
        )

    def _promised_to(self, answers: dict[str, Any], number: int) -> str:
        who, said = answers[f"who_{number}"], answers[f"said_{number}"]
        if who:
            return _("What do you promise to: {who}?").format(who=who)
        if said:
            return _("What do you promise to the people who said this?")
        return _("What else do you promise?")

    def _because(self, answers: dict[str, Any], number: int) -> str:
        said = answers[f"said_{number}"]
        if said:
            return _("They said: “{said}”").format(said=said)
        if answers[f"who_{number}"]:
            return _("They have trouble from the work. Nobody asked them yet what they need.")
        return _("This promise belongs to nobody on the screen before. You may leave it empty.")

    def clean(self) -> dict[str, Any]:
        """Ask for the promise itself where only its day or its proof was filled in."""
        given = super().clean() or {}
        for number in NUMBERS:
            beside = given.get(f"due_{number}") or given.get(f"proof_{number}")
            if beside and not given.get(f"what_{number}") and f"what_{number}" not in self.errors:
                said = _("Write down what you do too, or empty the day and the proof.")
                self.add_error(f"what_{number}", said)
        return given


def form_of(
    screen: int, answers: dict[str, Any], sent: Any = None, initial: dict[str, Any] | None = None
) -> ScreenForm:
    """The form of a screen, filled with the answers there are, or with what was sent."""
    shown = answers if initial is None else initial
    first = {name: shown.get(name, "") for name in SCREENS[screen]}
    if screen == 1:
        return WorkForm(sent, initial=first)
    if screen == 2:
        return PeopleForm(sent, initial=first)
    return OfferForm(sent, initial=first, answers=answers)
