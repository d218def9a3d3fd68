"""The neighbourhood budget: the projects of a round, and the ballots of residents."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.fields import GeometryField

from ..row import Row
from .contribution import Contribution, Need, Shown


class BallotKind(models.TextChoices):
    """How people vote."""

    APPROVAL = "approval", _("choose the projects you want")
    POINTS = "points", _("divide points")


class CountingRule(models.TextChoices):
    """How the votes are counted."""

    GREEDY = "greedy", _("most votes first")
    EQUAL_SHARES = "equal-shares", _("equal shares")


class BudgetRound(Row):
    """A sum of money that residents decide about together, and how it is counted."""

    name = models.CharField(_("name"), max_length=160)
    budget_cents = models.BigIntegerField(_("budget (cents)"), validators=[MinValueValidator(1)])
    ballot = models.CharField(
        _("way of voting"), max_length=10, choices=BallotKind.choices, default=BallotKind.APPROVAL
    )
    points = models.PositiveIntegerField(_("points for each voter"), null=True, blank=True)
    rule = models.CharField(
        _("way of counting"),
        max_length=14,
        choices=CountingRule.choices,
        default=CountingRule.EQUAL_SHARES,
    )
    opens = models.DateField(_("opens on"), null=True, blank=True)
    closes = models.DateField(_("closes on"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("round of the neighbourhood budget")
        verbose_name_plural = _("rounds of the neighbourhood budget")


class BudgetProject(Shown):
    """A plan that residents can vote for."""

    round = models.ForeignKey(
        BudgetRound, on_delete=models.CASCADE, related_name="projects", verbose_name=_("round")
    )
    name = models.CharField(_("name"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    cost_cents = models.BigIntegerField(_("cost (cents)"), validators=[MinValueValidator(1)])
    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="budget_projects",
        verbose_name=_("contribution it comes from"),
    )
    need = models.ForeignKey(
        Need,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="budget_projects",
        verbose_name=_("need"),
    )
    geometry = GeometryField(_("place on the map"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("project of the neighbourhood budget")
        verbose_name_plural = _("projects of the neighbourhood budget")


class BudgetBallot(models.Model):
    """One ballot: the points for each project, by its key. `voter` is a mark without a name."""

    round = models.ForeignKey(
        BudgetRound, on_delete=models.CASCADE, related_name="ballots", verbose_name=_("round")
    )
    voter = models.CharField(_("voter"), max_length=64)
    points = models.JSONField(_("points for each project"))
    voted_at = models.DateTimeField(_("voted on"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(fields=["round", "voter"], name="budget_voted_once"),
        ]
