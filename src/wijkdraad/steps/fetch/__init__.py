"""Fetches the part of a dossier that open data can give: areas, figures, maps."""
