"""The server image's lock: pinned, hashed, host-free, and what pyproject.toml resolves to."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "server" / "requirements.lock"


def locked() -> list[tuple[Requirement, list[str]]]:
    """Return each requirement of the lock with its hashes."""
    text = re.sub(r"^#.*\n", "", LOCK.read_text("utf-8"), flags=re.MULTILINE)
    out = []
    for entry in re.sub(r"\\\n\s+", " ", text).splitlines():
        wanted, *hashes = entry.split(" --hash=")
        out.append((Requirement(wanted.strip()), hashes))
    return out


def test_each_is_pinned_and_hashed() -> None:
    """Each name stands at one version, and each file it may come as by a SHA-256."""
    for requirement, hashes in locked():
        assert re.fullmatch(r"==[\w.+!]+", str(requirement.specifier)), requirement
        assert hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one.strip()) for one in hashes)


def test_no_host_is_named() -> None:
    """The image takes its packages from whatever index the clinic runs."""
    assert "://" not in LOCK.read_text("utf-8")


def test_lock_fits_the_project() -> None:
    """Each direct need of the server is locked, at a version that pyproject.toml allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    held = {canonicalize_name(one.name): one for one, _hashes in locked()}
    for text in [*project["project"]["dependencies"], *project["dependency-groups"]["server"]]:
        wanted = Requirement(text)
        pinned = next(iter(held[canonicalize_name(wanted.name)].specifier)).version
        assert wanted.specifier.contains(pinned), f"{wanted} is locked at {pinned}"


def test_lock_is_what_is_tested_here() -> None:
    """The image gets the versions the tests run with: moving the date moves the lock too."""
    stale = {
        requirement.name: (str(requirement.specifier), version(requirement.name))
        for requirement, _hashes in locked()
        if (requirement.marker is None or requirement.marker.evaluate())
        and not requirement.specifier.contains(version(requirement.name), prereleases=True)
    }
    assert not stale, "made before a change of pyproject.toml: export it anew"
