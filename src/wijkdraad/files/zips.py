"""What a ZIP may look like before anything in it is believed."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import IO

MEGABYTE = 1_000_000
MOST_DIRECTORY = MEGABYTE
"""Bytes of the list of files inside a ZIP: some 10,000 files, all of which are read at once."""
CHUNK = 64 * 1024
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
# A ZIP with a few bytes changed gives all of these; a name that is no UTF-8 is a ValueError.
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError)
_END = b"PK\x05\x06"
_END_LENGTH = 22
_LARGE_END = b"PK\x06\x07"
_LARGE_END_LENGTH = 20
_LONGEST_COMMENT = 65_535


def size_of(file: IO[bytes]) -> int:
    """How many bytes a file has; it is read from its beginning afterwards."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    return size


def has_long_directory(file: IO[bytes], most: int = MOST_DIRECTORY) -> bool:
    """Whether the list of files in a ZIP takes more than `most` bytes: too long to read.

    Every place that could be the end record is looked at, as readers differ in which they take.
    """
    size = size_of(file)
    file.seek(-min(size, _LONGEST_COMMENT + _END_LENGTH + _LARGE_END_LENGTH), 2)
    tail = file.read()
    file.seek(0)
    at = tail.find(_END)
    while at >= 0:
        length = int.from_bytes(tail[at + 12 : at + 16], "little")
        large = tail[max(at - _LARGE_END_LENGTH, 0) : at].startswith(_LARGE_END)
        if len(tail) - at >= _END_LENGTH and (large or length > most):
            return True
        at = tail.find(_END, at + 1)
    return False
