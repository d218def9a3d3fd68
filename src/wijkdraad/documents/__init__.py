"""Renders a `Report` to HTML, PDF/UA, DOCX, XLSX and GeoPackage: see `forms.DOCUMENT_FORMS`."""
