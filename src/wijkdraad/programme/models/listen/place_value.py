"""What places mean to residents: values and stories on the map, from their point of view."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.fields import GeometryField

from ..row import Row
from .contribution import Contribution, Shown


class Feeling(models.TextChoices):
    """How a value stands in this place, for the one who told it."""

    DEAR = "dear", _("dear to us, keep it")
    FADING = "fading", _("under pressure")
    MISSED = "missed", _("missed here")


class PlaceValue(Shown):
    """One value that one voice sees in one place, such as rest, meeting or pride.

    Group, channel and home come from its contribution where it has one.
    """

    name = models.CharField(_("place"), max_length=120)
    value = models.CharField(_("value"), max_length=40)
    feeling = models.CharField(_("how it stands"), max_length=8, choices=Feeling.choices)
    story = models.TextField(_("story"), blank=True)
    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="place_values",
        verbose_name=_("contribution it comes from"),
    )
    geometry = GeometryField(_("place on the map"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("value of a place")
        verbose_name_plural = _("values of places")
