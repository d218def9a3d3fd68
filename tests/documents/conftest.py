"""One rendering of the sample for all tests that only read it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from report_sample import sample_report

from wijkdraad.documents.html import report_html
from wijkdraad.documents.pdf import report_pdf


@pytest.fixture(scope="session")
def sample_html() -> str:
    return report_html(sample_report())


@pytest.fixture(scope="session")
def sample_pdf() -> bytes:
    return report_pdf(sample_report())
