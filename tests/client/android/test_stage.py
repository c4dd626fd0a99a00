"""The phone's package: what it holds, what it needs, and what it must not hold."""

from __future__ import annotations

import configparser
import tomllib
from collections.abc import Iterable
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from client.android.manifest_hook import with_receiver
from client.android.stage import ROOT, main, stage
from client.device.alarms import RECEIVER

BY_THE_BUILD = {"python3", "android", "pyjnius", "sqlite3", "openssl", "filetype"}
"""What only the Android build knows by these names."""


def built_from() -> configparser.SectionProxy:
    """Return the settings of the build."""
    spec = configparser.ConfigParser()
    spec.read(ROOT / "client" / "android" / "buildozer.spec", "utf-8")
    return spec["app"]


def needed(wanted: Iterable[str]) -> set[str]:
    """Return the names of all that is needed, directly or by what is; Kivy brings its own."""
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if applies and name not in found:
            found.add(name)
            waiting += [] if name == "kivy" else requires(name) or []
    return found


def test_package_holds_the_client_and_the_core_and_nothing_else(tmp_path: Path) -> None:
    """No server, no tests, no pictures for the README, no notes on design; main.py opens it."""
    count = stage(tmp_path / "out")
    app = tmp_path / "out" / "app"
    held = {path.relative_to(app).as_posix() for path in app.rglob("*") if path.is_file()}
    assert len(held) == count + 1
    assert {name.split("/")[0] for name in held} == {"client", "shared", "main.py"}
    assert not [n for n in held if "/android/" in n or "/pictures/" in n or n.endswith(".md")]
    assert {"client/app.py", "client/screens/today.kv", "shared/atlas/content/muscles.json"} <= held
    assert "client/storage/migrations/0001_diary.sql" in held
    assert "client/assets/fonts/Inter-Regular.ttf" in held
    assert (tmp_path / "out" / "buildozer.spec").is_file()


def test_the_receiver_of_reminders_is_named_alike_everywhere(tmp_path: Path) -> None:
    """Java class, manifest, settings of the build and the adapter that calls it agree."""
    stage(tmp_path / "out")
    source = tmp_path / "out" / built_from()["android.add_src"]
    file = source.joinpath(*RECEIVER.split(".")).with_suffix(".java")
    package, _dot, name = RECEIVER.rpartition(".")
    assert f"package {package};" in file.read_text("utf-8")
    assert f"public class {name} " in file.read_text("utf-8")
    assert (tmp_path / "out" / built_from()["p4a.hook"]).is_file()
    changed = with_receiver("<manifest><application><activity /></application></manifest>")
    assert changed.index(f'"{RECEIVER}"') < changed.index("</application>")
    assert with_receiver(changed) == changed
    with pytest.raises(ValueError, match="no application"):
        with_receiver("<manifest />")


def test_every_file_of_the_client_is_shipped_or_left_at_home_on_purpose(tmp_path: Path) -> None:
    """A new kind of file in the client fails here until somebody says whether phones need it."""
    stage(tmp_path / "out")
    held = {
        path.relative_to(tmp_path / "out" / "app")
        for path in (tmp_path / "out" / "app").rglob("*")
        if path.is_file()
    }
    at_home = {Path("client/android"), Path("client/pictures"), Path("shared/decisions")}
    for package in ("client", "shared"):
        for path in (ROOT / package).rglob("*"):
            name = path.relative_to(ROOT)
            if path.is_dir() or "__pycache__" in name.parts or at_home & set(name.parents):
                continue
            assert name in held, f"{name} is not shipped"


def test_build_names_everything_the_client_needs() -> None:
    """What pyproject.toml asks for, with all that it needs in turn, is what the build installs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["client"]]
    named = {
        canonicalize_name(Requirement(word.strip()).name)
        for word in built_from()["requirements"].split(",")
    }
    assert named - BY_THE_BUILD == needed(wanted)


def test_build_has_the_version_of_the_project() -> None:
    """The package says the version that pyproject.toml says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert built_from()["version"] == project["project"]["version"]


def test_diary_is_not_backed_up_by_the_phone() -> None:
    """The phone's own cloud backup does not take the diary along."""
    assert built_from()["android.allow_backup"] == "False"


@pytest.mark.parametrize("arguments", [[], ["a", "b"]])
def test_wrong_call_says_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A call without one folder says how it is called and returns 2."""
    assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_folder_in_use_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is laid into a folder that holds something: a stale file would be shipped."""
    (tmp_path / "mine.txt").write_text("mine")
    assert main([str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
