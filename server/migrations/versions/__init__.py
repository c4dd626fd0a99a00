"""One module for each step, applied in the order of their numbers."""
