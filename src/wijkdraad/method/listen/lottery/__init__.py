"""A fair lottery for a panel of residents, from the pool to the draw."""
