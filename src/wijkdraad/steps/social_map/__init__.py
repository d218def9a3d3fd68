"""Steps of the social map: who is near which need, and what stands in the way."""
