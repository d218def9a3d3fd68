"""What people themselves see, beside the figure: residents who answer, and a check on the spot."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import GeometryField
from .know import Area, Indicator, Moment
from .listen import Channel
from .row import Row


class Viewpoint(models.TextChoices):
    """Who saw it."""

    RESIDENT = "resident", _("a resident")
    SITE_CHECK = "site_check", _("a check on the spot")


class Perception(Row):
    """One answer to the question that asks of people what an indicator measures.

    `answer` is the key of one of the answers to that question, such as `half`
    (reference/perception.toml). No names are kept here.
    """

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        related_name="perceptions",
        verbose_name=_("indicator"),
    )
    area = models.ForeignKey(
        Area, on_delete=models.CASCADE, related_name="perceptions", verbose_name=_("area")
    )
    date = models.DateField(_("date"), null=True, blank=True)
    viewpoint = models.CharField(_("who saw it"), max_length=10, choices=Viewpoint.choices)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel.choices, blank=True)
    moment = models.CharField(
        _("moment"), max_length=10, choices=Moment.choices, default=Moment.BASELINE
    )
    answer = models.CharField(_("answer"), max_length=24)
    remark = models.TextField(_("remark"), blank=True)
    geometry = GeometryField(_("place on the map"), null=True, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("answer beside a figure")
        verbose_name_plural = _("answers beside the figures")
