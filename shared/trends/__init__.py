"""From a series of days to a level with its uncertainty, and to advice with its reason."""
