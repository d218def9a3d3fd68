"""Pages of the room Listen: coding, channels, care, who was not heard, lottery, opinions, budget."""
