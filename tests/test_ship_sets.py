"""What is shipped imports alone: `client` with `shared` for the phone, `server` with `shared`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from client.android.stage import stage

ROOT = Path(__file__).parent.parent

IMPORT_ALL = """
import importlib, importlib.abc, json, pkgutil, sys
here, forbidden, packages = json.loads(sys.argv[1])
sys.argv = sys.argv[:1]


class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in forbidden:
            raise ModuleNotFoundError(f"{name} is not shipped", name=name)
        return None


sys.meta_path.insert(0, Absent())
sys.path = [here, *(entry for entry in sys.path if entry.endswith(("-packages", "-dynload", "zip"))
                    or "/lib/python" in entry)]
if "client" in packages:
    from client import offscreen
    offscreen.prepare()
count = 0
for package in packages:
    top = importlib.import_module(package)
    assert top.__file__.startswith(here), top.__file__
    for module in pkgutil.walk_packages(top.__path__, package + "."):
        if module.name.endswith(".env") or module.name.endswith("__main__"):
            continue  # scripts: alembic and the shell run them
        importlib.import_module(module.name)
        count += 1
print(count)
"""


def _modules_of(group: str) -> set[str]:
    """Return the top-level modules of the distributions in a dependency group."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    names = {re.split(r"[\[<>=~! ]", wanted)[0].lower() for wanted in groups[group]}
    return {
        module
        for module, distributions in packages_distributions().items()
        if names & {name.lower() for name in distributions}
    }


@pytest.mark.parametrize(
    ("ours", "others"), [("client", "server"), ("server", "client")], ids=["phone", "server"]
)
def test_ship_set_imports_alone(tmp_path: Path, ours: str, others: str) -> None:
    """Copied away from the project, without the other program and its needs, all modules import."""
    shipped = tmp_path / "app"
    if ours == "client":
        stage(tmp_path)
    else:
        for package in (ours, "shared"):
            shutil.copytree(
                ROOT / package, shipped / package, ignore=shutil.ignore_patterns("__pycache__")
            )
    forbidden = {others, "tests"} | (_modules_of(others) - _modules_of(ours))
    told = json.dumps([str(shipped), sorted(forbidden), [ours, "shared"]])
    done = subprocess.run(
        [sys.executable, "-I", "-c", IMPORT_ALL, told],
        cwd=shipped,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "KIVY_NO_ARGS": "1", "KIVY_HOME": str(tmp_path / "kivy")},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout.split()[-1]) > 30
