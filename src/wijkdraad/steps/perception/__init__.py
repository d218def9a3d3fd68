"""Steps of what people see beside the figure."""
