"""The tables of a dossier as text: cells, rows, links and their names, read and written."""
