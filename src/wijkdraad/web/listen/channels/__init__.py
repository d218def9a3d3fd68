"""Pages of the channels: print a form, type it in, read a list, and note on the street."""
