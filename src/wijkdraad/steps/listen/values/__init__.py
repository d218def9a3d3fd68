"""What places mean to residents: kept, shown coarsely where someone lives, and counted with care."""
