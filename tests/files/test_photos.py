"""Photos are made again: no place, no time, nothing hidden, and no bomb is opened."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from wijkdraad.files.photos import MOST_BYTES, clean_photo
from wijkdraad.files.problems import UnreadableFile

SECRET = b"Riet Bakker, Lindestraat 12"


def taken(size: tuple[int, int] = (400, 300), turned: int = 1, kind: str = "JPEG") -> bytes:
    """A photo as a telephone writes it: with a place, a camera, a comment, and turned."""
    picture = Image.new("RGB", size, "white")
    picture.paste((200, 30, 30), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[Base.Make] = SECRET.decode()
    exif[Base.Orientation] = turned
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (52.0, 21.0, 30.0)
    made = io.BytesIO()
    options = {"comment": SECRET} if kind == "JPEG" else {}
    picture.save(made, kind, exif=exif, **options)
    return made.getvalue()


def test_nothing_of_what_the_camera_wrote_is_kept() -> None:
    raw = taken()
    assert SECRET in raw
    clean = clean_photo(raw)
    assert SECRET not in clean
    assert b"Exif" not in clean
    opened = Image.open(io.BytesIO(clean))
    assert opened.format == "JPEG"
    assert not opened.getexif()
    assert opened.info.keys() <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


def test_bytes_behind_the_picture_are_gone() -> None:
    assert SECRET not in clean_photo(taken() + SECRET)


def test_a_turned_photo_stands_upright() -> None:
    opened = Image.open(io.BytesIO(clean_photo(taken((400, 300), turned=6))))
    assert opened.size == (300, 400)
    # What was on the left is at the top after a quarter turn to the right.
    assert opened.getpixel((150, 20))[1] < 80


def test_a_large_photo_becomes_smaller_and_keeps_its_shape() -> None:
    opened = Image.open(io.BytesIO(clean_photo(taken((4000, 3000)), longest_side_px=1600)))
    assert opened.size == (1600, 1200)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_become_jpeg(kind: str) -> None:
    assert Image.open(io.BytesIO(clean_photo(taken(kind=kind)))).format == "JPEG"


def test_what_can_be_seen_through_becomes_white() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(made, "PNG")
    opened = Image.open(io.BytesIO(clean_photo(made.getvalue())))
    assert opened.getpixel((50, 50)) == (255, 255, 255)


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few hundred bytes that says it is 900 million pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content",
    [
        bomb(),
        bomb(8000),
        b"",
        b"GIF89a nothing",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        taken()[:900],
        taken((20, 20)),
        b"\xff\xd8" + b"\0" * (MOST_BYTES + 1),
    ],
    ids=["bomb", "large", "empty", "gif", "svg", "cut off", "tiny", "heavy"],
)
def test_what_is_no_safe_photo_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        clean_photo(content)
