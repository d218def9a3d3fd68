"""Renders a `PaperForm` as a PDF that is valid PDF/UA-1, on A4 or A5, with large letters."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

import typst

from wijkdraad.documents.glyphs import displayable, typst_fonts
from wijkdraad.documents.texts import clean_text
from wijkdraad.documents.tokens import FONT_FAMILY, PRINT
from wijkdraad.method.report.paper_form import PaperForm


def paper_form_pdf(form: PaperForm) -> bytes:
    """The form once for each of its codes; the same form gives the same bytes.

    Each begins on the front of a sheet, also where both sides are printed. The smallest letters
    are 14 points. Raises ValueError where it cannot be set.
    """
    fonts = typst_fonts()
    values = _cleaned(asdict(form)) | {"tokens": PRINT, "font": FONT_FAMILY}
    del values["date"]
    document = json.dumps(values, ensure_ascii=False)
    try:
        pdf: bytes = typst.compile(
            _template(),
            format="pdf",
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"document": displayable(document, fonts)},
            pdf_standards=["ua-1"],
            timestamp=datetime(form.date.year, form.date.month, form.date.day, tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise ValueError(f"the form cannot be set as PDF: {error.diagnostic}") from error
    return pdf


@cache
def _template() -> bytes:
    return resources.files("wijkdraad.documents.paper_form").joinpath("form.typ").read_bytes()


def _cleaned(value: Any) -> Any:
    """The same values with all text fit to print."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {name: _cleaned(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(part) for part in value]
    return value
