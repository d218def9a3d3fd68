"""The neighbourhood budget: voting, counting and explaining."""
