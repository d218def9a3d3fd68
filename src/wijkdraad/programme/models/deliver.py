"""Deliver: what was done, with proof, and the savings that flow back into the neighbourhood."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .agree import Commitment
from .match import Measure, Work
from .row import Row


class Delivery(Row):
    """A part of a commitment that was carried out. Without `proof` it is a loose end."""

    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        related_name="deliveries",
        verbose_name=_("commitment"),
    )
    name = models.CharField(_("what was done, in a few words"), max_length=80)
    date = models.DateField(_("date"))
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    proof = models.TextField(_("proof"), blank=True)
    why = models.TextField(_("how this keeps the commitment"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["date", "key"]

    def __str__(self) -> str:
        return self.name


class SavingsEntry(Row):
    """Money that a work turned out cheaper, and the measure in the neighbourhood it goes to."""

    date = models.DateField(_("date"))
    amount_cents = models.BigIntegerField(_("amount (cents)"), validators=[MinValueValidator(0)])
    work = models.ForeignKey(
        Work, on_delete=models.PROTECT, related_name="savings", verbose_name=_("saved on")
    )
    measure = models.ForeignKey(
        Measure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="savings",
        verbose_name=_("goes to"),
    )
    why = models.TextField(_("why"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("savings entry")
        verbose_name_plural = _("savings entries")
