"""Mini-missions: from an idea of residents to “we start now”."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.fields import GeometryField

from ..row import Row
from .contribution import Contribution, Need, Publication, Shown


class MissionStatus(models.TextChoices):
    """How far a mini-mission is."""

    IDEA = "idea", _("idea")
    STARTED = "started", _("started")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")


class MiniMission(Shown):
    """Something small that residents start themselves. `who` names a group, never a person."""

    name = models.CharField(_("name"), max_length=120)
    what = models.TextField(_("what will happen"))
    who = models.CharField(_("who starts it"), max_length=120)
    with_whom = models.CharField(_("with whom"), max_length=200, blank=True)
    needed = models.TextField(_("what is needed"), blank=True)
    budget_cents = models.BigIntegerField(
        _("budget (cents)"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    status = models.CharField(
        _("status"), max_length=8, choices=MissionStatus.choices, default=MissionStatus.IDEA
    )
    started = models.DateField(_("started on"), null=True, blank=True)
    done = models.DateField(_("done on"), null=True, blank=True)
    result = models.TextField(_("what came of it"), blank=True)
    need = models.ForeignKey(
        Need,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="missions",
        verbose_name=_("need"),
    )
    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="missions",
        verbose_name=_("contribution it comes from"),
    )
    geometry = GeometryField(_("place on the map"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("mini-mission")
        verbose_name_plural = _("mini-missions")


class MissionPhoto(models.Model):
    """A photo of a mini-mission, made again without what a camera writes beside it."""

    mission = models.ForeignKey(
        MiniMission, on_delete=models.CASCADE, related_name="photos", verbose_name=_("mini-mission")
    )
    image = models.BinaryField(_("photo"))
    says = models.CharField(_("what the photo shows"), max_length=200)
    added_at = models.DateTimeField(_("added on"))
    publication = models.CharField(
        _("open to everyone?"),
        max_length=10,
        choices=Publication.choices,
        default=Publication.HELD,
    )

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("photo of a mini-mission")
        verbose_name_plural = _("photos of mini-missions")


class MissionSupport(models.Model):
    """Someone who joins a mini-mission, as far as they wanted to say who they are.

    Kept apart from the mission, as contributors are; only the number is shown.
    """

    mission = models.ForeignKey(
        MiniMission,
        on_delete=models.CASCADE,
        related_name="supporters",
        verbose_name=_("mini-mission"),
    )
    mark = models.CharField(_("mark without a name"), max_length=64)
    name = models.CharField(_("name"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    brings = models.CharField(_("what they bring"), max_length=200, blank=True)
    joined_at = models.DateTimeField(_("joined on"))

    class Meta:
        ordering = ["joined_at", "pk"]
        verbose_name = _("supporter of a mini-mission")
        verbose_name_plural = _("supporters of mini-missions")
        constraints = [
            models.UniqueConstraint(fields=["mission", "mark"], name="mission_joined_once"),
        ]
