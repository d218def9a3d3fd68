"""The walk to a cool place: guidelines, who is served, and the shadiest way."""
