"""Files that others made: map layers, figures, places, and codes that changed."""
