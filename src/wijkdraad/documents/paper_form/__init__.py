"""The paper form for residents, as a PDF."""
