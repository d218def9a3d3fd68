"""The terrain of a programme: heights that came in are kept, and what they tell is computed."""
