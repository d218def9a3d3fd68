"""Careful with what people said: who may read it, what is erased, and what someone may ask."""
