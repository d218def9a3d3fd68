"""Coding: the why behind the words, two coders, doubles and saturation."""
