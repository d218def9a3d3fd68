"""Counting a neighbourhood budget: greedy and by equal shares."""
