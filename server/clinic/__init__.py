"""The clinic dashboard in the browser."""
