"""Careful with what people said: what they object to, and what was erased."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .contribution import Contribution, Contributor


class Appeal(models.Model):
    """Someone does not agree that their contribution is hidden, and what was answered."""

    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.CASCADE,
        related_name="appeals",
        verbose_name=_("contribution"),
    )
    made_at = models.DateTimeField(_("made on"))
    text = models.TextField(_("why they do not agree"))
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")


class Erasure(models.Model):
    """What was erased, how much of it and why; never what it said."""

    programme = models.ForeignKey(
        "programme.Programme", on_delete=models.CASCADE, verbose_name=_("programme")
    )
    erased_at = models.DateTimeField(_("erased on"))
    what = models.CharField(_("what"), max_length=40)
    count = models.PositiveIntegerField(_("how many"))
    why = models.CharField(_("why"), max_length=200)

    class Meta:
        ordering = ["erased_at", "pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")


class ThreadSeen(models.Model):
    """What someone last saw of the thread of their contribution, to tell what changed since."""

    contributor = models.OneToOneField(
        Contributor, on_delete=models.CASCADE, related_name="seen", verbose_name=_("contributor")
    )
    stations = models.JSONField(_("stations"), default=list)
    seen_at = models.DateTimeField(_("seen on"))
    mailed_at = models.DateTimeField(_("mailed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("thread that was seen")
        verbose_name_plural = _("threads that were seen")
