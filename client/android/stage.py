"""Lay out what the phone's package holds: `python -m client.android.stage OUT`.

Buildozer can only leave out what is named, and one day something is not. So the package is built
from a folder that holds only what is listed here: `OUT/app` with the client, the shared core and
`main.py`, and beside it what the build itself wants. Then, where the Android tools are:

    cd OUT && buildozer android debug
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("client", "shared")
KINDS = frozenset({".py", ".kv", ".json", ".sql", ".ttf", ".txt", ".mo", ".png", ".typed"})
"""Endings of the files that a package may hold."""
LEFT_AT_HOME = ("client/android", "client/pictures", "shared/decisions")
SPEC = Path(__file__).with_name("buildozer.spec")
HOOK = Path(__file__).with_name("manifest_hook.py")
JAVA = Path(__file__).with_name("java")
MAIN = '''"""Opens Knotwise on the phone."""

from client.__main__ import main

main()
'''


def shipped() -> Iterator[Path]:
    """Yield each file of the package, relative to the project."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            name = path.relative_to(ROOT)
            if (
                path.suffix in KINDS
                and "__pycache__" not in name.parts
                and not any(name.is_relative_to(folder) for folder in LEFT_AT_HOME)
            ):
                yield name


def stage(out: Path) -> int:
    """Lay the package out in a new or empty folder; return how many files it holds.

    Raises `FileExistsError` if something is there already: a stale file would be shipped.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    app = out / "app"
    count = 0
    for name in shipped():
        target = app / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
        count += 1
    (app / "main.py").write_text(MAIN, "utf-8")
    for file in (SPEC, HOOK):
        shutil.copyfile(file, out / file.name)
    shutil.copytree(JAVA, out / JAVA.name)
    return count


def main(arguments: list[str]) -> int:
    """Stage into the folder that is named; say one line and return 2 on a mistake."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m client.android.stage OUT\n")
        return 2
    out = Path(arguments[0])
    try:
        count = stage(out)
    except OSError as error:
        sys.stderr.write(f"stage: {error}\n")
        return 2
    sys.stdout.write(f"{count} files are in {out / 'app'}; build with: buildozer android debug\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
