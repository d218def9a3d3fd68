"""Opinions that go together: from votes on statements to groups and bridges."""
