"""A client's Word template, filled from the programme."""
