"""Reads a photo that someone sends in, and makes it anew without what a camera writes along."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from .problems import UnreadableFile
from .problems import marked as _

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 12_000_000
MOST_PIXELS = 50_000_000
"""A telephone makes 12 to 48 million pixels; more costs memory before anything can be refused."""
SMALLEST_SIDE_PX = 80
QUALITY = 82


def clean_photo(content: bytes, longest_side_px: int = 1600) -> bytes:
    """The photo as a new JPEG, turned upright, at most `longest_side_px` wide and high.

    Only the colours of the picture are carried over: place, time, camera, thumbnail and comments
    are gone, and so is anything hidden behind the picture. Raises UnreadableFile for what is no
    JPEG, PNG or WebP, is damaged, too small, or too large to open safely.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile(
            _("a file of {size} MB"),
            _("a photo of at most {most} MB"),
            size=-(-len(content) // 1_000_000),
            most=MOST_BYTES // 1_000_000,
        )
    try:
        with warnings.catch_warnings():
            # The limit below is ours and lower; a warning on the way to it helps nobody.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                _check_size(*opened.size)
                # A large JPEG is read at a half or a quarter, which saves memory and time.
                opened.draft("RGB", (2 * longest_side_px, 2 * longest_side_px))
                upright = ImageOps.exif_transpose(opened)
                picture = _on_white(upright)
    except UnidentifiedImageError as error:
        raise UnreadableFile(
            _("something that is no photo"), _("a JPEG, PNG or WebP file")
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise UnreadableFile(
            _("a photo that is damaged"), _("a JPEG, PNG or WebP file that opens")
        ) from error
    picture.thumbnail((longest_side_px, longest_side_px), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    # Pillow writes what stands in `info` beside the pixels, so the pixels go into a new picture.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    bare.save(made, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return made.getvalue()


def _check_size(width_px: int, height_px: int) -> None:
    if width_px * height_px > MOST_PIXELS:
        raise _too_large()
    if min(width_px, height_px) < SMALLEST_SIDE_PX:
        raise UnreadableFile(
            _("a picture of {width} by {height} pixels"),
            _("a photo of at least {least} pixels wide and high"),
            width=width_px,
            height=height_px,
            least=SMALLEST_SIDE_PX,
        )


def _too_large() -> UnreadableFile:
    return UnreadableFile(
        _("a picture with too many pixels"),
        _("a photo of at most {most} million pixels"),
        most=MOST_PIXELS // 1_000_000,
    )


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in plain colours; where it can be seen through, white stands behind it."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        white = Image.new("RGB", seen.size, "white")
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    return picture.convert("RGB")
