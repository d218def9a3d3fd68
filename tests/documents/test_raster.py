"""A drawing as pixels: its size, its letters, what is empty, and the same bytes each time."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from wijkdraad.documents.drawing import Drawing
from wijkdraad.documents.raster import DOTS_PER_INCH, drawing_png

MM_PER_INCH = 25.4


def drawn(inside: str, width_mm: float = MM_PER_INCH) -> Image.Image:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50">{inside}</svg>'
    return Image.open(io.BytesIO(drawing_png(Drawing(svg, 100, 50), width_mm))).convert("RGBA")


@pytest.mark.parametrize("width_mm", [MM_PER_INCH, 2 * MM_PER_INCH, 2.9])
def test_it_has_200_dots_in_an_inch(width_mm: float) -> None:
    width, height = drawn("<rect width='10' height='10'/>", width_mm).size
    assert width == pytest.approx(width_mm / MM_PER_INCH * DOTS_PER_INCH, abs=1)
    assert height == pytest.approx(width / 2, abs=1)


def test_what_is_drawn_stands_in_its_place_and_the_rest_is_transparent() -> None:
    found = drawn("<rect x='50' width='50' height='50' fill='#1d4f7c'/>")
    assert found.getpixel((150, 50)) == (0x1D, 0x4F, 0x7C, 255)
    assert found.getpixel((50, 50))[3] == 0


def test_letters_are_drawn_whatever_fonts_a_machine_has() -> None:
    word = "<text x='5' y='35' font-size='30' font-family='{font}'>Wijk</text>"
    lato = drawn(word.format(font="Lato"))
    assert sum(lato.getchannel("A").histogram()[200:]) > 300
    assert lato.tobytes() != drawn("").tobytes()


def test_the_same_drawing_gives_the_same_bytes() -> None:
    drawing = Drawing("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", 9, 9)
    first = drawing_png(drawing, 10)
    drawing_png.cache_clear()
    assert drawing_png(drawing, 10) == first


def test_what_cannot_be_drawn_is_told() -> None:
    with pytest.raises(ValueError, match="cannot be drawn as pixels"):
        drawing_png(Drawing("<svg", 10, 10), 10)
