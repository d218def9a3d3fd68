"""Renders a `Report` to HTML (`html.report_html`) and PDF/UA (`pdf.report_pdf`)."""
