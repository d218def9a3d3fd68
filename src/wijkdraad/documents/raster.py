"""Draws a cleaned drawing as pixels, for programs that cannot draw SVG."""

from __future__ import annotations

from functools import lru_cache

import typst

from wijkdraad.documents.drawing import Drawing
from wijkdraad.documents.glyphs import typst_fonts

DOTS_PER_INCH = 200
_TEMPLATE = b"""
#let inputs = sys.inputs
#let mm(name) = float(inputs.at(name)) * 1mm
#set page(width: mm("width"), height: mm("height"), margin: 0pt, fill: none)
#image(bytes(inputs.svg), format: "svg", width: 100%, height: 100%)
"""
KEPT_DRAWINGS = 32
"""Of a plan that is downloaded again most drawings are the same; drawing one takes a while."""


@lru_cache(maxsize=KEPT_DRAWINGS)
def drawing_png(drawing: Drawing, width_mm: float) -> bytes:
    """The drawing as a PNG of 200 dots per inch when it is printed `width_mm` wide.

    Letters are drawn in Lato; what is empty is transparent. The same drawing gives the same bytes.
    Raises ValueError when it cannot be drawn.
    """
    size = {"width": str(width_mm), "height": str(width_mm * drawing.height / drawing.width)}
    try:
        png: bytes = typst.compile(
            _TEMPLATE,
            format="png",
            ppi=DOTS_PER_INCH,
            font_paths=typst_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"svg": drawing.svg, **size},
        )
    except typst.TypstError as error:
        raise ValueError(f"the drawing cannot be drawn as pixels: {error.diagnostic}") from error
    return png
