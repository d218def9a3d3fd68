"""Match: measures that serve needs, and the works in which they can ride along."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import GeometryField
from .aim import Goal
from .listen import Need
from .programme import FigureStatus, Organisation
from .row import Link, Row


class Discipline(models.TextChoices):
    """What is worked on in the street."""

    SEWER = "sewer", _("sewer")
    PAVING = "paving", _("paving")
    GREEN = "green", _("green")
    LIGHTING = "lighting", _("lighting")
    WATER = "water", _("water")
    DRINKING_WATER = "drinking_water", _("drinking water")
    ELECTRICITY = "electricity", _("electricity")
    GAS = "gas", _("gas")
    HEAT = "heat", _("heat network")
    TELECOM = "telecom", _("telecom")
    HOUSING = "housing", _("housing")
    PLAY = "play", _("play areas")
    TRAFFIC = "traffic", _("traffic")
    OTHER = "other", _("other")


class WorkStatus(models.TextChoices):
    """How far a work is."""

    IDEA = "idea", _("idea")
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    FINISHED = "finished", _("finished")


class Work(Row):
    """A planned piece of work with an owner, a time and a place. An unknown budget stays unknown."""

    name = models.CharField(_("name"), max_length=160)
    discipline = models.CharField(_("discipline"), max_length=16, choices=Discipline.choices)
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="works", verbose_name=_("owner")
    )
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)
    budget_cents = models.BigIntegerField(
        _("budget (cents)"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    status = models.CharField(
        _("status"), max_length=10, choices=WorkStatus.choices, default=WorkStatus.PLANNED
    )
    geometry = GeometryField(_("shape"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("work")
        verbose_name_plural = _("works")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError where the work ends before it starts."""
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("an end after the start")})


class MeasureKind(models.TextChoices):
    """What sort of measure it is."""

    PHYSICAL = "physical", _("physical")
    PROCESS = "process", _("process")
    SOCIAL = "social", _("social")


class Measure(Row):
    """Something that can be done for a need. An unknown cost stays unknown.

    `duty` names a law or task (a worn-out sewer, a water norm) that asks for the measure, so
    that it is no loose end when no resident did.
    """

    name = models.CharField(_("measure in a few words"), max_length=80)
    description = models.TextField(_("description"))
    kind = models.CharField(_("kind"), max_length=10, choices=MeasureKind.choices)
    cost_cents = models.BigIntegerField(
        _("cost (cents)"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    cost_status = models.CharField(
        _("status of the cost"),
        max_length=12,
        choices=FigureStatus.choices,
        default=FigureStatus.TO_VERIFY,
    )
    cost_source = models.CharField(_("source of the cost"), max_length=160, blank=True)
    duty = models.TextField(_("duty that asks for it"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self) -> str:
        return self.name


class NeedMeasure(Link):
    """This measure serves this need."""

    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="measure_links", verbose_name=_("need")
    )
    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="need_links", verbose_name=_("measure")
    )

    class Meta(Link.Meta):
        verbose_name = _("link from need to measure")
        verbose_name_plural = _("links from need to measure")
        constraints = [
            models.UniqueConstraint(fields=["need", "measure"], name="need_measure_once")
        ]


class MeasureGoal(Link):
    """What a measure is expected to do for a goal, from -3 (cancels it) to +3 (cannot do without)."""

    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="goal_links", verbose_name=_("measure")
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.CASCADE, related_name="measure_links", verbose_name=_("goal")
    )
    effect = models.SmallIntegerField(
        _("effect (-3 to +3)"), validators=[MinValueValidator(-3), MaxValueValidator(3)]
    )

    class Meta(Link.Meta):
        verbose_name = _("expected effect of a measure on a goal")
        verbose_name_plural = _("expected effects of measures on goals")
        constraints = [
            models.UniqueConstraint(fields=["measure", "goal"], name="measure_goal_once")
        ]


class MeasureWork(Link):
    """This measure can ride along with this work."""

    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="work_links", verbose_name=_("measure")
    )
    work = models.ForeignKey(
        Work, on_delete=models.CASCADE, related_name="measure_links", verbose_name=_("work")
    )

    class Meta(Link.Meta):
        verbose_name = _("link from measure to work")
        verbose_name_plural = _("links from measure to work")
        constraints = [
            models.UniqueConstraint(fields=["measure", "work"], name="measure_work_once")
        ]
