"""Asks and offers: what local groups need, what others lend or give, and what was received."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.fields import GeometryField

from ..know import Actor
from ..programme import Organisation
from ..row import Row
from .contribution import Need, Shown


class HelpKind(models.TextChoices):
    """What is asked or offered."""

    HOURS = "hours", _("hours of people")
    MACHINE = "machine", _("a machine")
    MATERIAL = "material", _("material")
    ROOM = "room", _("room to use")
    ADVICE = "advice", _("help with something difficult")


class Ask(Shown):
    """What a local group needs, such as a digger for a morning."""

    name = models.CharField(_("what is asked"), max_length=160)
    actor = models.ForeignKey(
        Actor,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="asks",
        verbose_name=_("who asks"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=HelpKind.choices)
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    quantity = models.FloatField(
        _("how much"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)
    need = models.ForeignKey(
        Need,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="asks",
        verbose_name=_("need"),
    )
    geometry = GeometryField(_("place on the map"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("ask")
        verbose_name_plural = _("asks")


class Offer(Row):
    """What an organisation lends or gives to the neighbourhood."""

    name = models.CharField(_("what is offered"), max_length=160)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="offers",
        verbose_name=_("who offers"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=HelpKind.choices)
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    quantity = models.FloatField(
        _("how much"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    geometry = GeometryField(_("place on the map"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("offer")
        verbose_name_plural = _("offers")


class Handshake(Row):
    """An offer that meets an ask. Only the receiver says what was delivered: that is proof.

    `received_on` is empty until the receiver confirmed; `received_quantity` is in the unit of
    the ask; empty where the receiver told no number.
    """

    ask = models.ForeignKey(
        Ask, on_delete=models.CASCADE, related_name="handshakes", verbose_name=_("ask")
    )
    offer = models.ForeignKey(
        Offer, on_delete=models.CASCADE, related_name="handshakes", verbose_name=_("offer")
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    commitment = models.ForeignKey(
        "programme.Commitment",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="handshakes",
        verbose_name=_("commitment that it fulfils"),
    )
    received_on = models.DateField(_("received on"), null=True, blank=True)
    received_quantity = models.FloatField(
        _("how much was received"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    received_words = models.TextField(_("what the receiver says"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("ask and offer that meet")
        verbose_name_plural = _("asks and offers that meet")


class ReceiverLink(models.Model):
    """The private link with which a receiver confirms; only its hash is kept."""

    handshake = models.OneToOneField(
        Handshake, on_delete=models.CASCADE, related_name="link", verbose_name=_("handshake")
    )
    link_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made on"))

    class Meta:
        verbose_name = _("link of a receiver")
        verbose_name_plural = _("links of receivers")
