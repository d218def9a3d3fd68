"""What the screen of each room shows: one small module per room, and the frame around them."""
