"""What the sections of the chapter Listen read."""
