"""The form of a row, made from its model and the columns of its table."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from shapely import Point

from wijkdraad.exchange.tables.cells import NUMBER, BadCell, check, period_in_words, value_of
from wijkdraad.method.measure.periods import names_a_year
from wijkdraad.programme.descriptions import description_of
from wijkdraad.programme.fields import RD_NEW_BOUNDS_M
from wijkdraad.programme.history import title_of
from wijkdraad.programme.models import (
    Ask,
    BudgetRound,
    Contribution,
    DoubleContribution,
    Handshake,
    Observation,
    Offer,
    Perception,
    Programme,
    Target,
)
from wijkdraad.programme.tables import Table
from wijkdraad.reference.perception import answer_key
from wijkdraad.steps.facts.knowing.asked import answers_of
from wijkdraad.steps.listen.asks import fitting
from wijkdraad.steps.listen.budget.rounds import FIXED_BY_VOTES, has_ballots
from wijkdraad.steps.listen.coding.doubles import why_refused
from wijkdraad.steps.rows import figure_bounds, is_reserved

from .words import label_of, plain_number, typed_number, value_of_row

NUMBERS = (models.IntegerField, models.FloatField, models.DecimalField)


def with_key(row: Any) -> str:
    """A row in a list to choose from: its title and its key."""
    title, key = title_of(row), getattr(row, "key", getattr(row, "code", ""))
    return title if title == key else f"{title} ({key})"


class RowChoice(forms.ModelChoiceField):
    """A choice between the rows of one table of one programme."""

    def label_from_instance(self, row: Any) -> str:
        """Title and key."""
        return with_key(row)


class NumberCell(forms.Field):
    """A number with a comma or a point, read by the same rules as a cell of a dossier."""

    def __init__(self, *, model_field: Any, **options: Any) -> None:
        self.model_field = model_field
        whole = isinstance(model_field, models.IntegerField) and not is_money(model_field)
        kind = "text" if whole else "decimal"
        options["widget"] = forms.TextInput(attrs={"inputmode": kind, "autocomplete": "off"})
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """The number, in cents where the field is an amount."""
        text = str(value or "").strip()
        if text == "":
            return None
        try:
            return value_of(self.model_field, text)
        except BadCell as problem:
            raise ValidationError(_("Fill in {expected}.").format(expected=problem.expected)) from (
                problem
            )

    def prepare_value(self, value: Any) -> Any:
        """The number as one would type it."""
        if value is None or isinstance(value, str):
            return value
        return typed_number(self.model_field, value)


class TextCell(forms.CharField):
    """A text in which a line ends in one way only, so that nothing seems changed that is not."""

    def to_python(self, value: Any) -> str:
        """The text without spaces around it."""
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


def is_money(field: Any) -> bool:
    """Whether a field holds cents."""
    return bool(field.name.endswith("_cents"))


def form_field(field: Any, **options: Any) -> Any:
    """The form field of one field of a model."""
    named: dict[str, Any] = {"label": label_of(field), "required": not field.blank, "help_text": ""}
    if isinstance(field, models.ForeignKey):
        made: Any = field.formfield(form_class=RowChoice, label=named["label"])
        made.empty_label = _("Choose") if made.empty_label is not None else None
        return made
    if field.choices:
        made = field.formfield(label=named["label"])
        made.choices = [(code, words if code else _("Choose")) for code, words in made.choices]
        return made
    if isinstance(field, models.BooleanField):
        return forms.BooleanField(label=named["label"], required=False)
    if isinstance(field, NUMBERS):
        return NumberCell(model_field=field, **named)
    if isinstance(field, models.DateField):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y"], **named)
    if isinstance(field, models.TextField):
        return TextCell(widget=forms.Textarea(attrs={"rows": 4}), **named)
    return TextCell(max_length=field.max_length, **named)


class RowForm(forms.ModelForm):
    """What people fill in of a row. It saves nothing: `values` go to a step."""

    table: ClassVar[Table]
    programme: Programme

    def __init__(self, *args: Any, programme: Programme, **options: Any) -> None:
        super().__init__(*args, **options)
        self.programme = programme
        self.instance.programme = programme
        described = description_of(self.table)
        for column in self.table.columns:
            field = self.fields[column.field_name]
            field.help_text = described.helps.get(column.name, "")
            if isinstance(field, RowChoice):
                rows = field.queryset.model._default_manager.filter(programme=programme)  # type: ignore[union-attr]
                field.queryset = rows
        if self.instance.pk is not None:
            self.fields.pop("key", None)
            if isinstance(self.instance, Perception):
                answer = Perception._meta.get_field("answer")
                # People read and write the words of an answer, not its key. Of a deleted answer
                # the question may be gone too, and its words with it: then the key stays.
                with suppress(ObjectDoesNotExist):
                    self.initial["answer"] = value_of_row(self.instance, answer)
        for name in self.table.said_elsewhere:
            self.fields.pop(name)
        if self.table.has_place:
            self._add_place()

    @property
    def fixed_shape(self) -> Any | None:
        """A shape that is no point: it is shown and stays as it is."""
        shape = self.instance.geometry if self.table.has_place else None
        return shape if shape is not None and shape.geom_type != "Point" else None

    def _add_place(self) -> None:
        if self.fixed_shape is not None:
            return
        point = self.instance.geometry
        for name, label in (("x", _("Place: x")), ("y", _("Place: y"))):
            self.fields[name] = Coordinate(
                label=label,
                required=False,
                help_text=_("In metres, in RD New. Such as 120583 for x and 480510 for y."),
            )
            if point is not None:
                self.initial[name] = getattr(point, name)

    def clean(self) -> dict[str, Any]:
        """Check what only the whole row can tell."""
        super().clean()
        for column in self.table.columns:
            self._check_cell(column.field_name)
        if self.table.model is Observation:
            self._check_figure()
            self._check_period()
        if self.table.model in (Observation, Target):
            self._check_bounds()
        if self.table.model is Perception:
            self._check_answer()
        if self.table.model is DoubleContribution:
            self._check_double()
        if self.table.model is Handshake:
            self._check_meeting()
        if self.table.model in (Ask, Offer):
            self._check_kind()
        if self.table.model is BudgetRound:
            self._check_round()
        if "x" in self.fields and "x" not in self.errors and "y" not in self.errors:
            self._check_point()
        return self.cleaned_data

    def _check_round(self) -> None:
        """What people voted on stays as it was when they voted."""
        if self.instance.pk is None or not has_ballots(self.instance.pk):
            return
        for name in FIXED_BY_VOTES:
            if name in self.changed_data:
                self.add_error(
                    name, _("People voted already, so this stays. Make a new round instead.")
                )

    def _check_cell(self, name: str) -> None:
        value = self.cleaned_data.get(name)
        field = self.table.model._meta.get_field(name)
        if value in (None, "") or isinstance(
            field, (models.ForeignKey, models.BooleanField, *NUMBERS)
        ):
            return
        try:
            check(field, value)
        except BadCell as problem:
            self.add_error(name, _("Fill in {expected}.").format(expected=problem.expected))
        if name == "key" and name in self.cleaned_data and is_reserved(self.table, str(value)):
            self.add_error(name, _("This key is kept for figures and indicators of ours."))

    def _check_figure(self) -> None:
        if "value" in self.errors or "missing_reason" in self.errors:
            return
        value, reason = self.cleaned_data.get("value"), self.cleaned_data.get("missing_reason")
        if value is None and not reason:
            self.add_error("value", _("Fill in a value, or choose below why it is missing."))
        elif value is not None and reason:
            said = _("There is a value, so nothing is missing. Choose one of the two.")
            self.add_error("missing_reason", said)

    def _check_period(self) -> None:
        """Refuse a new period without a year: it would come before all others."""
        period = self.cleaned_data.get("period")
        if period and "period" in self.changed_data and not names_a_year(period):
            self.add_error("period", _("Fill in {expected}.").format(expected=period_in_words()))

    def _check_bounds(self) -> None:
        value, indicator = self.cleaned_data.get("value"), self.cleaned_data.get("indicator")
        if value is None or indicator is None:
            return
        lowest, highest = figure_bounds(indicator)
        if lowest is not None and value < lowest:
            said = _("For this indicator a value is at least {lowest}.")
            self.add_error("value", said.format(lowest=plain_number(lowest)))
        elif highest is not None and value > highest:
            said = _("For this indicator a value is at most {highest}.")
            self.add_error("value", said.format(highest=plain_number(highest)))

    def _check_answer(self) -> None:
        """Take the words of an answer for its key; refuse what is no answer to this question."""
        answer, indicator = self.cleaned_data.get("answer"), self.cleaned_data.get("indicator")
        if not answer or indicator is None:
            return
        key = answer_key(indicator.key, answer)
        if key is None:
            words = "; ".join(
                words for _key, words in answers_of(indicator, get_language() or "nl")
            )
            said = _("The answers to the question about this indicator are: {answers}.")
            self.add_error("answer", said.format(answers=words))
        else:
            self.cleaned_data["answer"] = key

    def _check_double(self) -> None:
        """Refuse a double of itself, a chain and a circle: then nobody could tell what counts."""
        double, counts = self.cleaned_data.get("contribution"), self.cleaned_data.get("same_as")
        verdict = self.cleaned_data.get("verdict")
        if double is None or counts is None or not verdict:
            return
        refused = why_refused(self.programme, double, counts, verdict, but=self.instance.pk)
        if refused:
            self.add_error("same_as", refused)

    def _check_meeting(self) -> None:
        """Refuse an ask and an offer that cannot meet; a pair that met already stays."""
        asked, offered = self.cleaned_data.get("ask"), self.cleaned_data.get("offer")
        if asked is None or offered is None:
            return
        before = None if self.instance.pk is None else self.instance
        refused = fitting.why_no_meeting(asked, offered, before)
        if refused:
            self.add_error(*refused)

    def _check_kind(self) -> None:
        """Refuse another kind or giver for an ask or offer that met: it would no longer fit."""
        kind = self.cleaned_data.get("kind")
        if self.instance.pk is not None and kind and kind != self.instance.kind:
            refused = fitting.why_no_kind(self.instance, kind)
            if refused:
                self.add_error("kind", refused)
        giver = self.cleaned_data.get("organisation")
        if self.instance.pk is not None and giver is not None:
            refused = fitting.why_no_giver(self.instance, giver)
            if refused:
                self.add_error("organisation", refused)

    def _check_point(self) -> None:
        x, y = self.cleaned_data.get("x"), self.cleaned_data.get("y")
        if (x is None) != (y is None):
            self.add_error("y" if y is None else "x", _("Fill in both x and y, or neither."))
            return
        west, south, east, north = RD_NEW_BOUNDS_M
        if x is not None and y is not None and not (west <= x <= east and south <= y <= north):
            self.add_error("x", _("This place lies outside the Netherlands in RD New."))

    def values(self) -> dict[str, Any]:
        """The values that the step saves, by field of the model."""
        found = {
            column.field_name: self.cleaned_data[column.field_name]
            for column in self.table.columns
            if column.field_name in self.cleaned_data
        }
        if "x" in self.fields:
            x, y = self.cleaned_data["x"], self.cleaned_data["y"]
            found["geometry"] = None if x is None else Point(x, y)
        return found


class Coordinate(forms.Field):
    """A coordinate in metres, with a comma or a point."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> float | None:
        """The number of metres."""
        text = str(value or "").strip()
        if text and not NUMBER.match(text):
            raise ValidationError(
                _("Fill in {expected}.").format(expected=_("a number such as 12 or 12.5"))
            )
        return float(text.replace(",", ".")) if text else None

    def prepare_value(self, value: Any) -> Any:
        """The metres without needless decimals."""
        return plain_number(value) if isinstance(value, float) else value


def form_of(table: Table) -> type[RowForm]:
    """The form of a table."""
    made: Any = forms.modelform_factory(
        table.model,
        form=type("TableForm", (RowForm,), {"table": table}),
        fields=[column.field_name for column in table.columns],
        formfield_callback=form_field,
    )
    return cast(type[RowForm], made)


class LinkForm(forms.Form):
    """The other row of a link, and why the two belong together."""

    other = RowChoice(
        queryset=Contribution.objects.none(), label="", empty_label=gettext_lazy("Choose")
    )
    why = TextCell(
        label=gettext_lazy("Why do these belong together?"),
        help_text=gettext_lazy("You may leave it empty; it then shows as a loose end."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, rows: Any, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        other: Any = self.fields["other"]
        other.queryset, other.label = rows, label

    def clean_why(self) -> str:
        """The reason, without characters that are no text."""
        try:
            check(models.TextField(blank=True), self.cleaned_data["why"])
        except BadCell as problem:
            raise ValidationError(_("Fill in {expected}.").format(expected=problem.expected)) from (
                problem
            )
        return str(self.cleaned_data["why"])
