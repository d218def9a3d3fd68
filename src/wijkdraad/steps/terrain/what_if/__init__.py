"""Trying a change on the map, and keeping it as a measure."""
