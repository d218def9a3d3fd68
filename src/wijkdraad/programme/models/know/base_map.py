"""The base map: shapes as the sources gave them, and what heights say about the neighbourhood."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.fields import GeometryField

from ..programme import Source
from .social_map import Ground


class FeatureKind(models.TextChoices):
    """Layers of the base map."""

    BUILDING = "building", _("building")
    ROAD = "road", _("road")
    FOOTPATH = "footpath", _("footpath")
    GREEN = "green", _("green")
    BARE = "bare", _("bare or paved ground")
    WATER = "water", _("water")
    TREE = "tree", _("tree")
    ADDRESS = "address", _("address")
    BENCH = "bench", _("bench")


class Feature(models.Model):
    """A shape of the base map, as the source gave it. An empty `ground` is not known."""

    programme = models.ForeignKey(
        "programme.Programme",
        on_delete=models.CASCADE,
        related_name="features",
        verbose_name=_("programme"),
    )
    source = models.ForeignKey(Source, on_delete=models.CASCADE, verbose_name=_("source"))
    kind = models.CharField(_("kind"), max_length=12, choices=FeatureKind.choices)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground.choices, blank=True)
    geometry = GeometryField(_("shape"))

    class Meta:
        verbose_name = _("map feature")
        verbose_name_plural = _("map features")
        ordering = ["pk"]


class Elevation(models.Model):
    """What an elevation raster says about the neighbourhood, and how much of it is known."""

    class Surface(models.TextChoices):
        """Which surface the raster describes."""

        GROUND = "ground", _("ground level")
        SURFACE = "surface", _("ground, buildings and trees together")

    programme = models.ForeignKey(
        "programme.Programme",
        on_delete=models.CASCADE,
        related_name="elevations",
        verbose_name=_("programme"),
    )
    source = models.ForeignKey(Source, on_delete=models.CASCADE, verbose_name=_("source"))
    surface = models.CharField(_("surface"), max_length=8, choices=Surface.choices)
    cell_size_m = models.FloatField(_("cell size (m)"), validators=[MinValueValidator(0.0)])
    raster_share = models.FloatField(_("share of the area inside the raster"))
    known_share = models.FloatField(_("share of the area with a height"))
    mean_m = models.FloatField(_("mean height (m above NAP)"), null=True)

    class Meta:
        verbose_name = _("elevation")
        verbose_name_plural = _("elevations")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "source", "surface"], name="elevation_once"
            ),
        ]
