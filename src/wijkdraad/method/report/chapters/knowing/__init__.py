"""Sections of the chapter Know, each with its own facts."""
