"""Maps of a neighbourhood, computed from files alone: read, call the method, give plain values."""
