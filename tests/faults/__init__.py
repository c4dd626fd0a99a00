"""Faults around a real service process, which only real processes and sockets can show."""
