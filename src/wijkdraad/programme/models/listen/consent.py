"""Stop and consent: residents who say “stop” to a process, and consent that a rule asks."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..programme import DecisionMoment
from ..row import Row


class StopOutcome(models.TextChoices):
    """What was answered to a stop."""

    OPEN = "open", _("not answered yet")
    HONOURED = "honoured", _("stopped")
    PARTLY = "partly", _("partly stopped")
    REFUSED = "refused", _("not stopped")


class StopRequest(Row):
    """Residents say “stop” to a process, and what was answered. `by_whom` is a group."""

    process = models.CharField(_("to what"), max_length=200)
    by_whom = models.CharField(_("by whom"), max_length=120)
    people = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    date = models.DateField(_("said on"), null=True, blank=True)
    why = models.TextField(_("why"))
    decision_moment = models.ForeignKey(
        DecisionMoment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stops",
        verbose_name=_("decision it is about"),
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=StopOutcome.choices, default=StopOutcome.OPEN
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=160, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("stop by residents")
        verbose_name_plural = _("stops by residents")


class ConsentBlock(Row):
    """A block of dwellings whose households must consent, as a law or an agreement asks.

    `threshold_share` is the least share of all dwellings that must say yes (0.7 is 70%).
    `paper_yes` and `paper_no` are counted from forms on paper; votes on the site are apart.
    """

    name = models.CharField(_("block"), max_length=160)
    asks = models.CharField(_("what is asked"), max_length=240)
    ground = models.CharField(_("law or agreement that asks it"), max_length=200)
    dwellings = models.PositiveIntegerField(_("dwellings"), validators=[MinValueValidator(1)])
    threshold_share = models.FloatField(
        _("share that must consent"),
        default=0.7,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    secret = models.BooleanField(_("secret vote"), default=True)
    opens = models.DateField(_("opens on"), null=True, blank=True)
    closes = models.DateField(_("closes on"), null=True, blank=True)
    paper_yes = models.PositiveIntegerField(_("yes on paper"), null=True, blank=True)
    paper_no = models.PositiveIntegerField(_("no on paper"), null=True, blank=True)
    proof = models.TextField(_("proof"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("block that is asked for consent")
        verbose_name_plural = _("blocks that are asked for consent")


class ConsentCode(models.Model):
    """A code for one dwelling of a block; only its hash is kept, and whether it was used."""

    block = models.ForeignKey(
        ConsentBlock, on_delete=models.CASCADE, related_name="codes", verbose_name=_("block")
    )
    code_hash = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(_("used"), default=False)

    class Meta:
        verbose_name = _("code for a vote")
        verbose_name_plural = _("codes for a vote")


class ConsentVote(models.Model):
    """One vote of a block. Of a secret vote `code` stays empty: nobody can find whose it is."""

    block = models.ForeignKey(
        ConsentBlock, on_delete=models.CASCADE, related_name="votes", verbose_name=_("block")
    )
    yes = models.BooleanField(_("consents"))
    code = models.OneToOneField(
        ConsentCode, on_delete=models.SET_NULL, null=True, blank=True, related_name="vote"
    )

    class Meta:
        verbose_name = _("vote on consent")
        verbose_name_plural = _("votes on consent")
