"""The dossier as an Excel workbook, in and out."""
