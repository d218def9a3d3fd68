"""The forms of the coding page: what one coder reads, and what was understood together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wijkdraad.exchange.tables.cells import BadCell, check
from wijkdraad.method.listen.need_in_words import need_in_words
from wijkdraad.programme.models import Contribution, ContributionKind, Need, WhyStep
from wijkdraad.steps.listen.coding.keeping import Outcome
from wijkdraad.steps.listen.coding.page import CodingPage, why_questions
from wijkdraad.web.numbers import whole_number
from wijkdraad.web.rows.forms import form_field

NEW = "new"
MOST_STEPS = 3
THEME_KEYS = "abcdefghijklm"
"""The letters that choose a theme; the keys after them go to the next one and to other parts."""
NEW_NEED = ("name", "who", "needs", "because")


@dataclass(frozen=True)
class ThemeLine:
    """A theme to choose: the letter that chooses it, and why it is suggested, if it is."""

    theme: str
    letter: str
    chosen: bool
    suggested: bool
    shared: str


@dataclass(frozen=True)
class NeedLine:
    """A need to choose, in full, and why it is suggested, if it is."""

    need: Need
    says: str
    chosen: bool
    linked: bool
    suggested: bool
    shared: str

    @property
    def first(self) -> bool:
        """Whether it stands above the fold: suggested, linked, or chosen."""
        return self.suggested or self.linked or self.chosen


class ApartForm(forms.Form):
    """What one coder reads: a kind, a theme, and the need behind it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=ContributionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is.")},
    )
    theme = forms.CharField(label=gettext_lazy("Theme"), required=False)
    need = forms.CharField(label=gettext_lazy("The need behind it"), required=False)

    def __init__(self, page: CodingPage, data: Any = None, **options: Any) -> None:
        self.page = page
        assert page.contribution is not None
        super().__init__(data, initial=self.first_values(), **options)
        self.add("other_theme", Contribution._meta.get_field("theme"), _("Another theme"))

    def add(self, name: str, field: Any, label: str = "") -> Any:
        """Add a field that is like one of a model, and may stay empty."""
        made = form_field(field)
        made.required = False
        made.label = label or made.label
        made.widget.attrs["autocomplete"] = "off"
        if isinstance(made.widget, forms.Textarea):
            made.widget.attrs["rows"] = 2
        self.fields[name] = made
        return made

    def first_values(self) -> dict[str, Any]:
        """Nothing is filled in: who codes apart starts from the words alone."""
        return {}

    def clean_need(self) -> Any:
        """The need that was chosen; None for none."""
        given = self.cleaned_data["need"]
        if given in ("", NEW):
            return None
        found = next((need for need in self.page.needs if str(need.pk) == given), None)
        if found is None:
            raise ValidationError(_("This need is not there any more. Choose again."))
        return found

    def clean(self) -> dict[str, Any]:
        """Every text is text, and one theme is left."""
        super().clean()
        self.check_text("other_theme", Contribution._meta.get_field("theme"))
        chosen = self.cleaned_data.get("theme", "")
        if chosen and chosen not in self.page.themes:
            self.add_error("theme", _("This theme is not there any more. Choose again."))
        self.cleaned_data["theme"] = self.cleaned_data.get("other_theme") or chosen
        return self.cleaned_data

    def check_text(self, name: str, field: Any) -> None:
        """Refuse what a cell of a dossier would refuse too."""
        value = self.cleaned_data.get(name)
        if not value:
            return
        try:
            check(field, value)
        except BadCell as problem:
            self.add_error(name, _("Fill in {expected}.").format(expected=problem.expected))

    def coded(self) -> dict[str, Any]:
        """What this coder read."""
        return {name: self.cleaned_data[name] for name in ("kind", "theme", "need")}


class TogetherForm(ApartForm):
    """What was understood: also group, place, the steps of why, and a new need if there is one."""

    why = forms.CharField(
        label=gettext_lazy("Why does this need lie behind these words?"),
        help_text=gettext_lazy("You may leave it empty; it then shows as a loose end."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, page: CodingPage, data: Any = None, **options: Any) -> None:
        super().__init__(page, data, **options)
        for name in ("group", "place"):
            self.add(name, Contribution._meta.get_field(name))
        labels = (_("The need in a few words"), _("Who"), _("needs what"), _("because"))
        for name, label in zip(NEW_NEED, labels, strict=True):
            self.add(name, Need._meta.get_field(name), label)
        for number in range(1, MOST_STEPS + 1):
            question = WhyStep._meta.get_field("question")
            asked = self.add(
                f"question_{number}", question, _("Question {number}").format(number=number)
            )
            asked.widget.attrs["list"] = "why-questions"
            answer = WhyStep._meta.get_field("answer")
            self.add(f"answer_{number}", answer, _("Answer {number}").format(number=number))

    def first_values(self) -> dict[str, Any]:
        """What stands with the contribution now."""
        row = self.page.contribution
        assert row is not None
        return {name: getattr(row, name) for name in ("kind", "theme", "group", "place")}

    @property
    def step_fields(self) -> list[tuple[Any, Any]]:
        """The empty steps of why: question and answer."""
        return [
            (self[f"question_{number}"], self[f"answer_{number}"])
            for number in range(1, MOST_STEPS + 1)
        ]

    @property
    def questions(self) -> tuple[str, ...]:
        """Questions to ask."""
        return why_questions()

    @property
    def wants_new(self) -> bool:
        """Whether a new need was chosen."""
        return self.is_bound and self.data.get("need") == NEW

    def clean(self) -> dict[str, Any]:
        """A new need is whole, and a question has its answer."""
        super().clean()
        for name in ("group", "place"):
            self.check_text(name, Contribution._meta.get_field(name))
        for name in NEW_NEED:
            self.check_text(name, Need._meta.get_field(name))
            if self.wants_new and not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("Fill this in: a new need says who needs what, because."))
            elif not self.wants_new and self.cleaned_data.get(name) and "need" not in self.errors:
                said = _("You wrote a new need. Choose “a need that we do not have yet” as well.")
                self.add_error("need", said)
        self.check_text("why", WhyStep._meta.get_field("answer"))
        has_need = self.wants_new or self.cleaned_data.get("need") is not None
        if self.cleaned_data.get("why") and not has_need and "need" not in self.errors:
            self.add_error(
                "need", _("You wrote why, but chose no need. Choose one, or leave it out.")
            )
        for number in range(1, MOST_STEPS + 1):
            self._check_step(f"question_{number}", f"answer_{number}")
        return self.cleaned_data

    def _check_step(self, question: str, answer: str) -> None:
        self.check_text(question, WhyStep._meta.get_field("question"))
        self.check_text(answer, WhyStep._meta.get_field("answer"))
        if self.errors.keys() & {question, answer}:
            return
        given = self.cleaned_data.get(question), self.cleaned_data.get(answer)
        if given[0] and not given[1]:
            self.add_error(answer, _("Write the answer to this question, or leave both empty."))
        elif given[1] and not given[0]:
            self.add_error(question, _("Write what was asked, or leave both empty."))

    def revision(self) -> int:
        """The revision at which the contribution was opened; without one it counts as overtaken."""
        return whole_number(str(self.data.get("revision", ""))) or 0

    def outcome(self) -> Outcome:
        """What the step keeps."""
        given = self.cleaned_data
        new = {name: given[name] for name in NEW_NEED} if self.wants_new else {}
        steps = [
            (given[f"question_{number}"], given[f"answer_{number}"])
            for number in range(1, MOST_STEPS + 1)
        ]
        return Outcome(
            values={name: given[name] for name in ("kind", "theme", "group", "place")},
            need=given["need"],
            new_need={**new, "theme": given["theme"]} if new else {},
            why=given["why"].replace("\r\n", "\n"),
            steps=tuple(step for step in steps if step[0]),
        )


def theme_lines(page: CodingPage, form: ApartForm) -> list[ThemeLine]:
    """The themes to choose from, each with its letter as long as there are letters."""
    suggested = {each.theme: each.shared for each in page.suggested_themes}
    chosen = form["theme"].value() or ""
    letters = [*THEME_KEYS, *[""] * max(0, len(page.themes) - len(THEME_KEYS))]
    return [
        ThemeLine(theme, letter, theme == chosen, theme in suggested, _words(suggested.get(theme)))
        for theme, letter in zip(page.themes, letters, strict=False)
    ]


def need_lines(page: CodingPage, form: ApartForm) -> list[NeedLine]:
    """The needs to choose from, the suggested ones first."""
    suggested = {each.need.pk: each.shared for each in page.suggested_needs}
    linked = {need.pk for need, _why in page.linked}
    order = list(suggested)
    rows = sorted(
        page.needs,
        key=lambda need: order.index(need.pk) if need.pk in suggested else len(order),
    )
    chosen = str(form["need"].value() or "")
    return [
        NeedLine(
            need,
            need_in_words(need.who, need.needs, need.because, _),
            str(need.pk) == chosen,
            need.pk in linked,
            need.pk in suggested,
            _words(suggested.get(need.pk)),
        )
        for need in rows
    ]


def _words(shared: tuple[str, ...] | None) -> str:
    return ", ".join(shared or ())
