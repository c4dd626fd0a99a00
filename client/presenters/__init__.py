"""Screen logic as plain data, without Kivy."""
