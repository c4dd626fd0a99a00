"""Draw every view at every layer and every muscle's pattern, to be looked at one by one.

    uv run python -m tests.benchmarks.artwork_sheet OUT

Writes one SVG per picture and two pages, `layers.html` and `patterns.html`; where Chromium is
installed, also a PNG of each page.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

from shared.atlas.artwork import PEELS, VIEWS
from shared.atlas.drawing_svg import svg
from shared.atlas.muscles import MUSCLES
from shared.atlas.patches import views_needed

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CELL = 300
"""Width of one picture on a page, in pixels; it is twice as high, with a line of text under it."""

Picture = tuple[str, str]
"""A file's name without its ending, and the words under it."""


def main(out: Path) -> None:
    """Write all pictures and both pages into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    _page(out, "layers", _layers(out), columns=len(PEELS))
    _page(out, "patterns", _patterns(out), columns=8)


def _layers(out: Path) -> list[Picture]:
    pictures = []
    for view in VIEWS:
        for peel in PEELS:
            name = f"{view}-{peel}"
            (out / f"{name}.svg").write_text(svg(view, peel=peel), encoding="utf-8")
            pictures.append((name, f"{view}, {peel}"))
    return pictures


def _patterns(out: Path) -> list[Picture]:
    pictures = []
    for muscle in MUSCLES:
        for view in views_needed(muscle, "right"):
            peel = next((s.layer for s in VIEWS[view].shapes if s.muscle == muscle), "skin")
            name = f"pattern-{muscle}-{view}"
            drawing = svg(view, peel=peel, pattern=muscle, side="right")
            (out / f"{name}.svg").write_text(drawing, encoding="utf-8")
            pictures.append((name, MUSCLES[muscle].latin))
    return pictures


def _page(out: Path, name: str, pictures: list[Picture], columns: int) -> None:
    cells = "".join(
        f'<figure><img src="{file}.svg" width="{CELL}" height="{CELL * 2}" alt="">'
        f"<figcaption>{escape(words)}</figcaption></figure>"
        for file, words in pictures
    )
    style = (
        "body{margin:0;background:#fbf8f3;font:16px sans-serif;display:grid;"
        f"grid-template-columns:repeat({columns},{CELL}px)}}figure{{margin:0;text-align:center}}"
    )
    page = f"<!doctype html><title>{name}</title><style>{style}</style>{cells}"
    (out / f"{name}.html").write_text(page, encoding="utf-8")
    rows = -(-len(pictures) // columns)
    if taken := photograph(out / f"{name}.html", columns * CELL, rows * (CELL * 2 + 30)):
        print(taken)


def photograph(page: Path, width: int, height: int) -> Path | None:
    """Take a PNG of an HTML page beside it, with Chromium; without one, say so and return None."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print(f"No Chromium: open {page} in a browser instead.")
        return None
    subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--hide-scrollbars",
            f"--window-size={width},{height}",
            f"--screenshot={page.with_suffix('.png')}",
            page.resolve().as_uri(),
        ],
        check=True,
        capture_output=True,
    )
    return page.with_suffix(".png")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
