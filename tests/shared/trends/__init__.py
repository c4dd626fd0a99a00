"""Tests of the trend engine."""
