"""Who was heard and who was not, beside the figures of the area."""
