"""How an import says how far it is."""

from __future__ import annotations

from collections.abc import Callable

from wijkdraad.programme.tables import TABLES

Told = Callable[[int, int, str], None]
"""Hears the steps done, the steps in all, and what begins: tables, maps, saving or ground."""

IMPORT_STEPS = len(TABLES) + 3
"""Reading the tables, reading the maps, saving each table, and measuring the ground."""


def nobody_listens(done: int, all_steps: int, stage: str) -> None:
    """For an import of which nobody wants to know how far it is."""
