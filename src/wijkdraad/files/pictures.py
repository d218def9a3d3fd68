"""Writes arrays of colours as pictures."""

from __future__ import annotations

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def png_address(colours: NDArray[np.uint8]) -> str:
    """A `data:` address of a PNG of `colours` (rows, columns, 4): red, green, blue and opacity.

    >>> png_address(np.zeros((1, 1, 4), np.uint8))[:30]
    'data:image/png;base64,iVBORw0K'
    """
    return "data:image/png;base64," + base64.b64encode(png_bytes(colours)).decode("ascii")


def png_bytes(colours: NDArray[np.uint8]) -> bytes:
    """A PNG of `colours` (rows, columns, 4), with as few colours in its palette as it can."""
    # One number for a colour: far quicker than comparing rows.
    whole = np.ascontiguousarray(colours).view("<u4")
    numbers = np.unique(whole)
    flat = numbers.view(np.uint8).reshape(-1, 4)
    written = io.BytesIO()
    if len(flat) <= 256:
        place = np.searchsorted(numbers, whole.reshape(colours.shape[:2]))
        picture = Image.fromarray(place.astype(np.uint8), "P")
        picture.putpalette(flat[:, :3].tobytes())
        picture.save(written, "PNG", transparency=flat[:, 3].tobytes())
    else:
        Image.fromarray(colours, "RGBA").save(written, "PNG")
    return written.getvalue()
