"""Rain on the ground: where it runs, and where it stays."""
