"""The maps of the room Know, and what happens when someone changes something on them."""
