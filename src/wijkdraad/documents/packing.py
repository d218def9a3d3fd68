"""Packs a document again so that the same content is always the same file."""

from __future__ import annotations

import io
import zipfile
from datetime import date

# The first and last year that the clock of a ZIP file can hold.
_FIRST_YEAR, _LAST_YEAR = 1980, 2107


def steady_zip(content: bytes, day: date) -> bytes:
    """The same files in the same order, all dated `day`, whatever the clock said.

    A year that a ZIP file cannot hold becomes the nearest that it can.

    >>> def packed(year):
    ...     file = io.BytesIO()
    ...     with zipfile.ZipFile(file, "w") as archive:
    ...         archive.writestr(zipfile.ZipInfo("a.txt", (year, 1, 1, 0, 0, 0)), "a")
    ...     return file.getvalue()
    >>> packed(2001) == packed(2002)
    False
    >>> steady_zip(packed(2001), date(2026, 10, 1)) == steady_zip(packed(2002), date(2026, 10, 1))
    True
    """
    year = min(_LAST_YEAR, max(_FIRST_YEAR, day.year))
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as found,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as steady,
    ):
        for entry in found.infolist():
            same = zipfile.ZipInfo(entry.filename, (year, day.month, day.day, 0, 0, 0))
            same.compress_type = zipfile.ZIP_DEFLATED
            same.external_attr = 0o600 << 16
            # 0 is MS-DOS: otherwise the file says on which kind of machine it was made.
            same.create_system = 0
            steady.writestr(same, found.read(entry))
    return packed.getvalue()
