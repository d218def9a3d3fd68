"""Numbers and words of Listen: one module reads one file of this folder."""
