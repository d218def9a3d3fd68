"""The forms in which a report can be had, by the ending of their files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wijkdraad.documents.excel.workbook import report_xlsx
from wijkdraad.documents.html import report_html
from wijkdraad.documents.maps.geopackage import report_gpkg
from wijkdraad.documents.maps.geoparquet import report_parquet
from wijkdraad.documents.pdf import report_pdf
from wijkdraad.documents.word.document import report_docx
from wijkdraad.method.report.structure import Report


@dataclass(frozen=True)
class DocumentForm:
    """What a file of this form is on the web, and how a report becomes one."""

    media_type: str
    write: Callable[[Report], bytes]


_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENT_FORMS: dict[str, DocumentForm] = {
    "html": DocumentForm("text/html", lambda report: report_html(report).encode()),
    "pdf": DocumentForm("application/pdf", report_pdf),
    "docx": DocumentForm(f"{_OFFICE}.wordprocessingml.document", report_docx),
    "xlsx": DocumentForm(f"{_OFFICE}.spreadsheetml.sheet", report_xlsx),
    "gpkg": DocumentForm("application/geopackage+sqlite3", report_gpkg),
}


SITE_FORMS = {**DOCUMENT_FORMS, "parquet": DocumentForm("application/zip", report_parquet)}
"""Also what the site gives and `wijkdraad plan` does not write."""


def document(report: Report, form: str) -> bytes:
    """The report in one of SITE_FORMS. Raises KeyError for a form that is not there."""
    return SITE_FORMS[form].write(report)
