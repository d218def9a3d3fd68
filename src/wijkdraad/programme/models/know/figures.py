"""Know your neighbourhood: areas, and figures with their provenance."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.fields import GeometryField
from wijkdraad.reference.loader import indicators

from ..programme import FigureStatus, Source
from ..row import Row

AREA_CODE = RegexValidator(
    r"^(GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})\Z",
    _("a code such as GM0503, WK050311 or BU05031108"),
)


class AreaRole(models.TextChoices):
    """Why an area is in the programme."""

    SUBJECT = "subject", _("the neighbourhood itself")
    CONTEXT = "context", _("the larger area it lies in")
    COMPARISON = "comparison", _("to compare with")


class Area(models.Model):
    """A buurt, wijk or municipality; its code belongs to a year."""

    programme = models.ForeignKey(
        "programme.Programme",
        on_delete=models.CASCADE,
        related_name="areas",
        verbose_name=_("programme"),
    )
    code = models.CharField(_("code"), max_length=10, validators=[AREA_CODE])
    year = models.PositiveSmallIntegerField(_("year of the code"))
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=12, choices=AreaRole.choices)
    geometry = GeometryField(_("boundary"), null=True, blank=True)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("source of the boundary"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code", "year"], name="area_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Better(models.TextChoices):
    """Which way of change is an improvement."""

    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")
    NEITHER = "neither", _("no direction")


class Indicator(Row):
    """Something that can be measured. Standard ones are copied from the reference when used."""

    name = models.CharField(_("name"), max_length=160)
    unit = models.CharField(_("unit"), max_length=24)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    better = models.CharField(
        _("direction"), max_length=8, choices=Better.choices, default=Better.NEITHER
    )
    theme = models.CharField(_("theme"), max_length=24, blank=True)
    note = models.TextField(_("note"), blank=True)
    question = models.CharField(_("question to residents"), max_length=200, blank=True)
    site_check = models.CharField(_("what to look at on the spot"), max_length=200, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page; an own name stays as it was written."""
        standard = indicators().get(self.key)
        names = (standard.name_nl, standard.name_en) if standard else ()
        return _in_this_language(self.name, names)

    @property
    def remark(self) -> str:
        """What a reader must know, in the language of the page; an own note as it was written."""
        standard = indicators().get(self.key)
        notes = (standard.note_nl, standard.note_en) if standard else ()
        return _in_this_language(self.note, notes)


def _in_this_language(written: str, dutch_and_english: tuple[str, ...]) -> str:
    if written not in dutch_and_english:
        return written
    return dutch_and_english[0 if (get_language() or "nl").startswith("nl") else 1]


class MissingReason(models.TextChoices):
    """Why a figure is not there. Unknown is never zero."""

    SUPPRESSED = "suppressed", _("withheld by the source because of small numbers")
    NOT_PUBLISHED = "not_published", _("not published by the source")
    NOT_APPLICABLE = "not_applicable", _("does not apply here")
    NOT_ASKED = "not_asked", _("not asked or measured yet")
    UNKNOWN_CODE = "unknown_code", _("the source does not know this area code")
    NO_DATA = "no_data", _("no data at this place")


class Moment(models.TextChoices):
    """When in the programme something was observed."""

    PROFILE = "profile", _("profile")
    BASELINE = "baseline", _("before the work")
    FOLLOW_UP = "follow_up", _("after the work")


class ObservationKind(models.TextChoices):
    """How a figure came about."""

    MEASURED = "measured", _("measured")
    COMPUTED = "computed", _("computed")
    ESTIMATED = "estimated", _("estimated")
    ASKED = "asked", _("asked of people")


class Observation(Row):
    """One figure about one area: value or the reason why there is none, and where it comes from."""

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        related_name="observations",
        verbose_name=_("indicator"),
    )
    area = models.ForeignKey(
        Area, on_delete=models.CASCADE, related_name="observations", verbose_name=_("area")
    )
    period = models.CharField(_("period"), max_length=20)
    moment = models.CharField(
        _("moment"), max_length=10, choices=Moment.choices, default=Moment.PROFILE
    )
    value = models.FloatField(_("value"), null=True, blank=True)
    missing_reason = models.CharField(
        _("why missing"), max_length=16, choices=MissingReason.choices, blank=True
    )
    kind = models.CharField(_("how obtained"), max_length=10, choices=ObservationKind.choices)
    people = models.PositiveIntegerField(_("number of people asked"), null=True, blank=True)
    known_share = models.FloatField(_("share of the area that is known"), null=True, blank=True)
    method = models.CharField(_("method and version"), max_length=160, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, verbose_name=_("source"))
    status = models.CharField(
        _("status"), max_length=12, choices=FigureStatus.choices, default=FigureStatus.FOUND
    )

    class Meta(Row.Meta):
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = [
            *Row.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, missing_reason="")
                | (models.Q(value__isnull=True) & ~models.Q(missing_reason="")),
                name="observation_value_or_reason",
            ),
        ]


class ComparableArea(models.Model):
    """What a file of figures says about one area, whether it is in the programme or not.

    Other areas are there to compare with. `figures` holds for each indicator key a value in the
    unit of the indicator, or the reason why there is none: `{"value": 0.41}` or
    `{"missing_reason": "suppressed"}`.
    """

    programme = models.ForeignKey(
        "programme.Programme",
        on_delete=models.CASCADE,
        related_name="comparable_areas",
        verbose_name=_("programme"),
    )
    source = models.ForeignKey(Source, on_delete=models.CASCADE, verbose_name=_("source"))
    code = models.CharField(_("code"), max_length=10, validators=[AREA_CODE])
    name = models.CharField(_("name"), max_length=120, blank=True)
    period = models.CharField(_("period"), max_length=20)
    figures = models.JSONField(_("figures"), default=dict)

    class Meta:
        verbose_name = _("area to compare with")
        verbose_name_plural = _("areas to compare with")
        ordering = ["code", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "source", "code", "period"], name="comparable_area_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code
