"""The map page of a programme: its picture, tiles, figures, and what is at a place."""
