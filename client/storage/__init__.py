"""The journal on the device: SQLite, outbox, numbered migrations."""
