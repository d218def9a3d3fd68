"""Sections of the chapter Listen that have a question of their own."""
