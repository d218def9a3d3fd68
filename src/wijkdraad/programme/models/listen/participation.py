"""How people want to take part, what drives them and what stops them; and what we do with it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..row import Row
from .contribution import Channel, Need


class ParticipationForm(models.TextChoices):
    """How far someone wants to take part."""

    INFORMED = "informed", _("be kept informed")
    ASKED = "asked", _("be asked")
    DECIDE_ALONG = "decide_along", _("decide along")
    DO_IT = "do_it", _("do it ourselves")


class ParticipationNeed(Row):
    """How one person wants to take part. No names are kept here."""

    group = models.CharField(_("group"), max_length=80, blank=True)
    form = models.CharField(
        _("how they want to take part"), max_length=12, choices=ParticipationForm.choices
    )
    drive = models.CharField(_("what drives them"), max_length=200, blank=True)
    barrier = models.CharField(_("what stops them"), max_length=200, blank=True)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel.choices)
    date = models.DateField(_("date"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("wish to take part")
        verbose_name_plural = _("wishes to take part")


class ParticipationPlan(Row):
    """What we do so that a group can take part the way it wants, and why this way."""

    group = models.CharField(_("group"), max_length=80)
    form = models.CharField(
        _("how they take part"), max_length=12, choices=ParticipationForm.choices
    )
    how = models.TextField(_("what we do"))
    who = models.CharField(_("who does it"), max_length=120, blank=True)
    date = models.DateField(_("from"), null=True, blank=True)
    why = models.TextField(_("why"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("line of the participation plan")
        verbose_name_plural = _("lines of the participation plan")


class NotDone(Row):
    """A need that nothing is done with, and why; everyone may read it."""

    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="not_done", verbose_name=_("need")
    )
    date = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=160)
    why = models.TextField(_("why not"))

    class Meta(Row.Meta):
        verbose_name = _("need that nothing is done with")
        verbose_name_plural = _("needs that nothing is done with")
