"""A figure of the neighbourhood that was computed from its terrain."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.programme.models import FigureStatus


@dataclass(frozen=True)
class Finding:
    """A figure of the neighbourhood that was computed: unknown is None, never 0."""

    indicator: str
    value: float | None
    known_share: float
    method: str
    status: FigureStatus = FigureStatus.FOUND
