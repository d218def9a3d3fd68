"""Agree: what is promised, by whom, how much and when."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .know import Indicator
from .match import Measure
from .programme import Organisation
from .row import Link, Row


class Commitment(Row):
    """A promise in a contract or sociaalbuurtplan that can be kept or not.

    `quantity` and `unit` say how much; without a quantity the promise is kept or not kept.
    `claim` is the effect that is promised, `indicator` what will show it.
    """

    name = models.CharField(_("commitment in a few words"), max_length=80)
    article = models.CharField(_("article"), max_length=24, blank=True)
    text = models.TextField(_("text"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="commitments",
        verbose_name=_("who promises"),
    )
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    budget_cents = models.BigIntegerField(
        _("budget (cents)"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    claim = models.TextField(_("promised effect"), blank=True)
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("shown by"),
    )

    class Meta(Row.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    def __str__(self) -> str:
        return self.name


class MeasureCommitment(Link):
    """This measure is promised in this commitment."""

    measure = models.ForeignKey(
        Measure,
        on_delete=models.CASCADE,
        related_name="commitment_links",
        verbose_name=_("measure"),
    )
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        related_name="measure_links",
        verbose_name=_("commitment"),
    )

    class Meta(Link.Meta):
        verbose_name = _("link from measure to commitment")
        verbose_name_plural = _("links from measure to commitment")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "commitment"], name="measure_commitment_once"
            )
        ]
