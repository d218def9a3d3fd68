"""How people want to take part, and the plan that follows from it."""
