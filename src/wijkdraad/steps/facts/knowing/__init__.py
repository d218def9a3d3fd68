"""The facts of the sections of the chapter Know."""
