"""Make the README's pictures of the atlas: the body peeled, and where eight muscles are felt.

    uv run python -m tests.benchmarks.gallery [OUT]

Writes `peel.webp` and `patterns.webp` into OUT, which is `client/pictures` unless given. Needs
Chromium. Run it again after a change to the artwork.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from html import escape
from pathlib import Path

from PIL import Image

from shared.atlas.artwork import PEELS, VIEWS
from shared.atlas.drawing_svg import svg
from shared.atlas.muscles import MUSCLES
from shared.atlas.patches import pattern_places
from shared.atlas.paths import bounds
from tests.benchmarks.artwork_sheet import photograph

WIDTH = 1600
"""Of both pictures, in pixels."""

QUALITY = 86

PEELED = {
    "skin": "Skin",
    "superficial": "Surface",
    "middle": "Middle",
    "deep": "Deep",
    "bone": "Bone",
}

PATTERNS = (
    ("gluteus_maximus", "posterior", "left"),
    ("gluteus_medius", "posterior", "right"),
    ("gluteus_minimus", "left_lateral", "left"),
    ("piriformis", "posterior", "right"),
    ("quadratus_lumborum", "posterior", "right"),
    ("tensor_fasciae_latae", "right_lateral", "right"),
    ("biceps_femoris", "posterior", "left"),
    ("iliopsoas", "anterior", "right"),
)
"""Muscle, view, side: the four gluteals, and four that are easily forgotten."""

CLOSE = (376, 460)
"""Width and height of one pattern, in pixels."""

STYLE = (
    "@font-face{font-family:Inter;font-weight:500;src:url(data:font/ttf;base64,%(font)s)}"
    "*{margin:0}body{background:#fbf8f3;font:500 21px Inter;color:#3c302b;padding:0 12px;"
    "display:grid;grid-template-columns:repeat(%(columns)d,1fr)}"
    "figure{padding:14px 0 18px;text-align:center}figcaption{padding-top:8px;line-height:26px}"
    "svg{height:%(height)dpx;width:%(width)dpx;border-radius:22px;background:#fffdfa}"
)
CAPTION = 66
"""Height of the words under a picture, with the room around both, in pixels."""

PICTURES = Path(__file__).parents[2] / "client" / "pictures"
FONT = Path(__file__).parents[2] / "client" / "assets" / "fonts" / "Inter-Medium.ttf"


def main(out: Path) -> None:
    """Write both pictures into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    peeled = [(_cut(svg("posterior", peel=p), (56, -6, 344, 806)), PEELED[p]) for p in PEELS]
    _page(out / "peel.webp", peeled, columns=5, size=(288, 812))
    felt = [(_close_up(*row), MUSCLES[row[0]].latin) for row in PATTERNS]
    _page(out / "patterns.webp", felt, columns=4, size=CLOSE)


def _close_up(muscle: str, view: str, side: str) -> str:
    """Return a muscle and where it is felt, as near as both allow."""
    drawing = VIEWS[view]
    primary, spillover = pattern_places(muscle, side)
    layer = next(s.layer for s in drawing.shapes if s.muscle == muscle)
    rings = [r.polygon for r in drawing.regions if (r.region, r.side) in primary | spillover]
    rings += [s.polygon for s in drawing.shapes if (s.muscle, s.side) == (muscle, side)]
    box = bounds(point for ring in rings for point in ring)
    scale = max((box[2] - box[0]) / CLOSE[0], (box[3] - box[1]) / CLOSE[1]) * 1.15
    across, down = scale * CLOSE[0] / 2, scale * CLOSE[1] / 2
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    picture = svg(view, peel=layer, pattern=muscle, side=side)
    return _cut(picture, (x - across, y - down, x + across, y + down))


def _cut(picture: str, box: tuple[float, float, float, float]) -> str:
    """Return the part of a drawing that lies in a box."""
    left, top, right, bottom = box
    view = f"{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}"
    return picture.replace('viewBox="0 0 400 800"', f'viewBox="{view}"', 1)


def _page(out: Path, figures: list[tuple[str, str]], columns: int, size: tuple[int, int]) -> None:
    cells = "".join(
        f"<figure>{picture}<figcaption>{escape(words)}</figcaption></figure>"
        for picture, words in figures
    )
    font = base64.b64encode(FONT.read_bytes()).decode()
    width, height = size
    style = STYLE % {"font": font, "columns": columns, "width": width, "height": height}
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(
            f"<!doctype html><meta charset=utf-8><style>{style}</style>{cells}", encoding="utf-8"
        )
        taken = photograph(page, WIDTH, len(figures) // columns * (height + CAPTION))
        if taken is not None:
            Image.open(taken).convert("RGB").save(out, quality=QUALITY, method=6)
            print(f"{out} ({out.stat().st_size // 1000} kB)")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]) if len(sys.argv) == 2 else PICTURES)
