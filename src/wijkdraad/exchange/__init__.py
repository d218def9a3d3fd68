"""Programmes in and out: the dossier folder."""
