"""The profile of an area: what is remarkable, how it changed, its kind, and who lives there."""
