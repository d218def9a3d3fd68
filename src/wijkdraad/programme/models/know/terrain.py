"""The neighbourhood in cells: heights that came in, and what was computed on every spot."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..programme import Programme, Source


class TerrainLayer(models.TextChoices):
    """What the cells of a raster hold."""

    SURFACE = "surface", _("height of ground, buildings and trees together")
    GROUND = "ground", _("height of the ground")
    CROWNS = "crowns", _("height of the trees")
    SHADE = "shade", _("shade by the hour on a summer day")
    HEAT = "heat", _("felt temperature on a hot day")
    PONDING = "ponding", _("water after a cloudburst")
    COOLNESS = "coolness", _("walk to a cool place")


class TerrainRaster(models.Model):
    """One layer of cells over the neighbourhood and what lies around it.

    `tiff` is a GeoTIFF in RD New, with one band for each name in `bands` (an hour, a storm).
    A layer that came in has a `source`; one that was computed has a `method`, and the
    `fingerprint` of the heights and the base map that it was computed from. `known_share`
    (0..1) is the part of the neighbourhood whose cells are known in the band known least.
    """

    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name="terrain",
        verbose_name=_("programme"),
    )
    layer = models.CharField(_("layer"), max_length=12, choices=TerrainLayer.choices)
    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("source")
    )
    bands = models.JSONField(_("bands"), default=list)
    tiff = models.BinaryField(_("cells"))
    known_share = models.FloatField(_("share of the area that is known"))
    method = models.CharField(_("method"), max_length=60, blank=True)
    fingerprint = models.CharField(_("fingerprint of the inputs"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("raster of the terrain")
        verbose_name_plural = _("rasters of the terrain")
        ordering = ["layer"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "layer"], name="terrain_layer_once"),
        ]

    def __str__(self) -> str:
        return self.get_layer_display()
