"""Mini-missions: what residents start themselves, who joins, and what came of it."""
