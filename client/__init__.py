"""The Kivy client for phone and tablet."""
