"""What a validator and a reader see of a PDF."""

from __future__ import annotations

import page
import pypdfium2


def pdf_ua_failures(pdf: bytes) -> list[tuple[str, str]]:
    """The rules of PDF/UA-1 that a PDF breaks, as (rule, message); empty for a valid one."""
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    return [(failure.rule_id, failure.message) for failure in report.failures]


def pages_of(pdf: bytes) -> list[str]:
    """What each page of a PDF says, to someone who reads it from the top."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
