"""Who was heard and who was not: raking, weights, intervals and bounds."""
