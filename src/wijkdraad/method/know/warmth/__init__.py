"""How warm it feels, and where it is cool."""
