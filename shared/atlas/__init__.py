"""Muscles, regions, referral patterns, artwork and the look-up from a drawing."""
