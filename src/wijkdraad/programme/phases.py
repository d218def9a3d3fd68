"""The phases of a programme, from looking ahead to upkeep (white paper 5.7, 6.7, 7.3.2)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """The phases in their order; the letters are those of the Dutch design practice."""

    FUTURE = "future", _("exploring the future")
    SO = "so", _("structural design (SO)")
    VO = "vo", _("preliminary design (VO)")
    DO = "do", _("final design (DO)")
    UO = "uo", _("execution design (UO)")
    REALISATION = "realisation", _("realisation")
    UPKEEP = "upkeep", _("upkeep")


class RoomForResidents(models.TextChoices):
    """How much of a decision is still open to residents."""

    DECIDE = "decide", _("residents decide")
    ALONG = "along", _("residents decide along")
    ADVISE = "advise", _("residents advise")
    INFORMED = "informed", _("residents are informed")
