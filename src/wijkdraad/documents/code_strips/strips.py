"""Sets the strips with the codes of a vote as a PDF of A4 pages, eight strips on each."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import resources

import typst

from wijkdraad.documents.glyphs import displayable, typst_fonts
from wijkdraad.documents.texts import clean_text
from wijkdraad.documents.tokens import FONT_FAMILY
from wijkdraad.method.report.code_strips import CodeStrips


def code_strips_pdf(strips: CodeStrips) -> bytes:
    """The strips as a PDF/UA-1 file. Raises ValueError where it cannot be set."""
    fonts = typst_fonts()
    values = asdict(strips)
    day = values.pop("day")
    cleaned = {
        name: [clean_text(code) for code in value] if name == "codes" else clean_text(value)
        for name, value in values.items()
    }
    document = json.dumps({**cleaned, "font": FONT_FAMILY}, ensure_ascii=False)
    template = resources.files("wijkdraad.documents.code_strips").joinpath("strips.typ")
    try:
        pdf: bytes = typst.compile(
            template.read_bytes(),
            format="pdf",
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"document": displayable(document, fonts)},
            pdf_standards=["ua-1"],
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise ValueError(f"the strips cannot be set as PDF: {error.diagnostic}") from error
    return pdf
