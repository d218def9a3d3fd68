"""Writes a raster to take along: the cells, the styles by which QGIS draws them, and what it is."""

from __future__ import annotations

import io
import zipfile

from wijkdraad.documents.maps.raster_style import raster_style
from wijkdraad.documents.packing import steady_zip
from wijkdraad.documents.texts import clean_text
from wijkdraad.method.report.raster_layers import RasterLayer

README = "README.txt"
STYLES = "styles"


def raster_zip(layer: RasterLayer) -> bytes:
    """The GeoTIFF, its style beside it, a style for each other band, and README.txt; as a ZIP.

    QGIS finds the style by itself, because it is called as the GeoTIFF. Same layer, same bytes.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(README, _readme(layer))
        archive.writestr(f"{layer.name}.tif", layer.tiff)
        archive.writestr(f"{layer.name}.qml", raster_style(layer, layer.first_band))
        for band, _title in layer.bands:
            if len(layer.bands) > 1:
                name = f"{STYLES}/{layer.name}-{band.replace(':', '')}.qml"
                archive.writestr(name, raster_style(layer, band))
    return steady_zip(packed.getvalue(), layer.date)


def _readme(layer: RasterLayer) -> str:
    lines = [clean_text(layer.title), ""]
    for heading, text in layer.told:
        lines += [clean_text(heading).upper(), *map(clean_text, text.splitlines()), ""]
    return "\r\n".join(lines)
