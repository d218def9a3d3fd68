"""Draws a cleaned drawing as pixels, for programs that cannot draw SVG."""

from __future__ import annotations

from functools import lru_cache

import vl_convert

from wijkdraad.documents.chart import register_fonts
from wijkdraad.documents.drawing import Drawing

DOTS_PER_INCH = 200
_MM_PER_INCH = 25.4
KEPT_DRAWINGS = 32
"""Of a plan that is downloaded again most drawings are the same; drawing one takes a while."""


@lru_cache(maxsize=KEPT_DRAWINGS)
def drawing_png(drawing: Drawing, width_mm: float) -> bytes:
    """The drawing as a PNG of 200 dots per inch when it is printed `width_mm` wide.

    Letters are drawn in Lato. The same drawing gives the same bytes.
    """
    register_fonts()
    width_px = width_mm / _MM_PER_INCH * DOTS_PER_INCH
    png: bytes = vl_convert.svg_to_png(drawing.svg, scale=width_px / drawing.width, ppi=72)
    return png
