"""Sun and shade: where light falls, and what stands in its way."""
