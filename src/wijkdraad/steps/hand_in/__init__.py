"""What is handed in: versions of a plan, what changed, and the template of a client."""
