"""What the layer of walks to a cool place holds, and the figure that goes with it."""

from __future__ import annotations

OTHER_GROUND, COOL_PLACE = -1.0, -0.5
"""In cells where there is no building; a building holds its walk in metres."""
WITHIN_REACH = "cool_place_within_300_m_share"
