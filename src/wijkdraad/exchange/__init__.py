"""Programmes in and out: the dossier, as a folder or as a workbook."""
