"""Numbered steps that bring an older diary file up to date; a released step never changes."""
