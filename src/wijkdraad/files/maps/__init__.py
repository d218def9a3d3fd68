"""Readers and writers of map files: shapes, rasters and OpenStreetMap."""
