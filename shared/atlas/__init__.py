"""Muscles, regions, referral patterns, artwork and the look-up from a drawing."""

from shared.atlas.lookup import Match, lookup

__all__ = ["Match", "lookup"]
