"""Asks and offers: who can help whom, and what the receiver says was delivered."""
