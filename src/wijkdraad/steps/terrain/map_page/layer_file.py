"""A layer of the map to take along, with all that a reader of its cells must know."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from wijkdraad.files.maps.rasters import cloud_optimised
from wijkdraad.method.report.raster_layers import RasterLayer
from wijkdraad.programme.models import Programme, Source, TerrainLayer, TerrainRaster

from ...facts.terrain import look_of, note_of
from ...language import report_language
from ..opened import kept_layers
from .figures import band_title, gaps
from .page import first_band


def layer_to_take(programme: Programme, kept: TerrainRaster, language: str = "") -> RasterLayer:
    """A layer with its classes and its story, in the language of the programme or in `language`."""
    code = language or programme.language
    with translation.override(code):
        spoken = report_language(code)
        name = kept.get_layer_display()
        bands = tuple((band, band_title(band, spoken)) for band in kept.bands)
        heights = kept_layers(programme)
        sources = [
            source
            for one in (TerrainLayer.SURFACE, TerrainLayer.GROUND)
            if one in heights and (source := heights[one].source) is not None
        ]
        known = spoken.figure(kept.known_share, "share", 0)
        told = (
            (_("What it is"), f"{name[:1].upper()}{name[1:]}. {note_of(kept.layer, spoken)}"),
            (_("Unit"), _unit(kept.layer)),
            (
                _("Bands"),
                "\n".join(_band_line(number, *band) for number, band in enumerate(bands, 1)),
            ),
            (
                _("Cells"),
                _(
                    "RD New (EPSG:28992). Unknown is NaN, and never 0. The smaller copies in the file hold cells that are there, never their mean."
                ),
            ),
            (_("Method"), kept.method),
            (_("Source"), "\n".join(dict.fromkeys(_source_line(one) for one in sources))),
            (
                _("What we do not know"),
                "\n".join(
                    [
                        _("Known for at least {share} of the neighbourhood.").format(share=known),
                        *gaps(programme, kept, spoken),
                    ]
                ),
            ),
            (
                _("In QGIS"),
                _(
                    "Keep the .tif and the .qml in one folder and open the .tif: QGIS draws it with the classes of the page. For another band, load its style from the folder “styles”."
                ),
            ),
        )
        return RasterLayer(
            name=f"{programme.slug}-{kept.layer}",
            title=f"{programme.name}: {name}",
            tiff=cells_of(kept),
            bands=bands,
            first_band=first_band(kept),
            classes=look_of(kept.layer, spoken).classes,
            told=told,
            date=programme.reference_date,
        )


def cells_of(kept: TerrainRaster) -> bytes:
    """The cells of a layer as a cloud-optimised GeoTIFF, also where they were kept otherwise."""
    return cloud_optimised(bytes(TerrainRaster.objects.get(pk=kept.pk).tiff))


def _unit(layer: str) -> str:
    if layer == TerrainLayer.SHADE:
        return _("1 is shade, 0 is sun.")
    if layer == TerrainLayer.PONDING:
        return _("Depth of the water in metres.")
    return _("Felt temperature (PET) in degrees Celsius.")


def _band_line(number: int, name: str, title: str) -> str:
    return f"{number}. {name}" if name == title else f"{number}. {name}: {title}"


def _source_line(source: Source) -> str:
    licence = _("Licence: {licence}").format(licence=source.licence or _("unknown"))
    told = (source.name, source.publisher, source.period, source.address, licence)
    return "; ".join(part for part in told if part)
