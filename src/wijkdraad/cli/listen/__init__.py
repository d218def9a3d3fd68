"""Commands of Listen: on files alone (lottery, weights, opinions, budget), and of care and news."""

from . import budget, lottery, notify, opinions, retention, weights

__all__ = ["budget", "lottery", "notify", "opinions", "retention", "weights"]
