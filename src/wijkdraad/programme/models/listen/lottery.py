"""A lottery for a panel of residents: what was published before the draw, and what was drawn."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..row import KEY


class Lottery(models.Model):
    """One draw. Names and addresses are never kept here.

    A person is a position in `commitments`, the published list of salted fingerprints (hex);
    the salts are with the auditor only. `quotas` holds per feature and value the least and
    most seats. `mixture` is the published lottery itself: packed panels of positions with
    their probabilities. Before the draw `seed` is empty and `panel` and `reserves` too.
    """

    programme = models.ForeignKey(
        "programme.Programme", on_delete=models.CASCADE, verbose_name=_("programme")
    )
    key = models.CharField(_("key"), max_length=80, validators=[KEY])
    name = models.CharField(_("name"), max_length=160)
    prepared_at = models.DateTimeField(_("prepared on"))
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("prepared by"),
    )
    size = models.PositiveIntegerField(_("seats"))
    quotas = models.JSONField(_("quotas"))
    commitments = models.JSONField(_("salted fingerprints"))
    mixture = models.BinaryField(_("panels and their probabilities"))
    minimum_chance = models.FloatField(_("smallest chance"))
    bound = models.FloatField(_("smallest chance that could ever be reached"))
    largest_chance = models.FloatField(_("largest chance"))
    panels = models.PositiveIntegerField(_("number of panels"))
    seed = models.CharField(_("seed"), max_length=200, blank=True)
    seed_source = models.CharField(_("where the seed comes from"), max_length=200, blank=True)
    drawn_at = models.DateTimeField(_("drawn on"), null=True, blank=True)
    panel = models.JSONField(_("drawn positions"), default=list, blank=True)
    replacements = models.JSONField(_("replacements"), default=list, blank=True)

    class Meta:
        ordering = ["prepared_at", "pk"]
        verbose_name = _("lottery")
        verbose_name_plural = _("lotteries")
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="lottery_key_once"),
        ]
