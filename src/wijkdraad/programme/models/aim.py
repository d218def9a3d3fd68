"""Aim: the goals a programme chooses, and the targets that make them measurable."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .know import Indicator
from .listen import Need
from .row import Link, Row

SDG_LIST = RegexValidator(
    r"^([1-9]|1[0-7])(;([1-9]|1[0-7]))*\Z", _("numbers from 1 to 17, with ; in between")
)


class Goal(Row):
    """What the programme wants for the neighbourhood, in its own words."""

    name = models.CharField(_("goal in a few words"), max_length=80)
    description = models.TextField(_("description"))
    sdgs = models.CharField(_("SDG numbers"), max_length=40, blank=True, validators=[SDG_LIST])

    class Meta(Row.Meta):
        verbose_name = _("goal")
        verbose_name_plural = _("goals")

    def __str__(self) -> str:
        return self.name


class Target(Row):
    """A figure that says when a goal is reached: this indicator, this value, this year."""

    goal = models.ForeignKey(
        Goal, on_delete=models.CASCADE, related_name="targets", verbose_name=_("goal")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name=_("indicator")
    )
    value = models.FloatField(_("value"))
    year = models.PositiveSmallIntegerField(_("year"))
    why = models.TextField(_("why this value"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets")


class NeedGoal(Link):
    """This need belongs to this goal."""

    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="goal_links", verbose_name=_("need")
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.CASCADE, related_name="need_links", verbose_name=_("goal")
    )

    class Meta(Link.Meta):
        verbose_name = _("link from need to goal")
        verbose_name_plural = _("links from need to goal")
        constraints = [models.UniqueConstraint(fields=["need", "goal"], name="need_goal_once")]
