"""Reads the rows of a programme and turns them into the plain facts of each chapter."""
