"""The tables of the report as an Excel workbook (XLSX)."""
