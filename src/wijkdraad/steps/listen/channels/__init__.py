"""Ways in which contributions reach us: paper, what colleagues type in, lists, and the street."""
