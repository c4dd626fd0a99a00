"""The wire form of everything in the core, as marshmallow schemas."""
