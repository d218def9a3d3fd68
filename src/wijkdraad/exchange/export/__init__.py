"""A programme written out as a dossier."""
