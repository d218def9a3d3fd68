"""Walking: the network, and what is near on foot."""
