"""You said, we did: what became of what people told, and who is told that it changed."""
