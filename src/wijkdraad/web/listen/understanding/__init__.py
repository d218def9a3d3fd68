"""Pages on which what was said is understood: coding, doubles, who was not heard."""
