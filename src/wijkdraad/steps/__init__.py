"""One step is: read rows, call the method, save, in one transaction."""
