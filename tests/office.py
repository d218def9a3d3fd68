"""What LibreOffice makes of a document, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

A4_POINTS = (595, 842)


def pages_in_office(content: bytes, form: str, folder: Path) -> int:
    """On how many sheets of A4 LibreOffice prints a document; skips the test without LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not on this machine")
    source = folder / f"document.{form}"
    source.write_bytes(content)
    subprocess.run(
        [
            program,
            # A profile of its own: a second LibreOffice on the same one would do nothing.
            f"-env:UserInstallation=file://{folder / 'profile'}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    printed = pypdfium2.PdfDocument(folder / "document.pdf")
    for page in printed:
        assert sorted(round(side) for side in page.get_size()) == list(A4_POINTS)
    return len(printed)
