"""Wijkdraad: the thread through the neighbourhood, from what residents need to what the work brought."""

__version__ = "0.1.0"
