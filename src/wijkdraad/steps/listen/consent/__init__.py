"""Stop and consent: who says stop and what was answered, and whether enough households agree."""
