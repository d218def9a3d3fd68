"""Listen: what comes in, what we understand from it, and who was not heard."""
