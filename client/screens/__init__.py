"""One screen a module, its layout beside it."""
