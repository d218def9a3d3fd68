"""What a validator and a reader see of a PDF."""

from __future__ import annotations

import page


def pdf_ua_failures(pdf: bytes) -> list[tuple[str, str]]:
    """The rules of PDF/UA-1 that a PDF breaks, as (rule, message); empty for a valid one."""
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    return [(failure.rule_id, failure.message) for failure in report.failures]
