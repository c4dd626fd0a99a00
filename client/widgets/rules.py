"""Loads the kv rules that stand beside a widget's or a screen's Python file."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder


def load_rules(module_file: str) -> None:
    """Load `name.kv` beside `name.py`, once: a rule loaded twice builds its children twice."""
    path = str(Path(module_file).with_suffix(".kv"))
    if path not in Builder.files:
        Builder.load_file(path, encoding="utf-8")
