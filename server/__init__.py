"""The Flask service and the clinic dashboard."""
