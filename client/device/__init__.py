"""Ports to what a device can do, and their adapters."""
