"""Pages on which residents take part beyond a contribution."""
