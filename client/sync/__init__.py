"""Carries the outbox to the server and the server's rows back."""
