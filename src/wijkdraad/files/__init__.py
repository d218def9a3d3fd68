"""Reads files as plain arrays and rows. Knows nothing of programmes."""
