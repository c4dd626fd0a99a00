"""The atlas as data: JSON files beside this module, read once."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> Any:
    """Return the parsed content file `name` (without `.json`; a folder is given with `/`)."""
    path = files(__name__)
    for part in f"{name}.json".split("/"):
        path = path / part
    return json.loads(path.read_text(encoding="utf-8"))
