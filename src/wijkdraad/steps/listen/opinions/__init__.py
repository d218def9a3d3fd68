"""Statements, the votes on them, and the opinions that go together."""
