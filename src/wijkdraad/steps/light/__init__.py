"""The light track: twelve questions, a plan of two pages, and rooms that open when asked."""
