"""What turns the client into an Android package: a staging script and the build's settings."""
