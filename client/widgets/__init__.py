"""The design system and the drawn widgets."""
