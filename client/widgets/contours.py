"""Smooth outlines of a soft mask, so that a referral pattern gets one drawn edge."""

from __future__ import annotations

from PIL import Image

Point = tuple[float, float]


def contours(mask: Image.Image, threshold: int) -> list[list[Point]]:
    """Return closed lines where an `L` mask crosses the threshold, in pixels, y down.

    Marching squares with interpolation. The mask is taken as 0 outside, so every line closes.
    """
    width, height = mask.size[0] + 2, mask.size[1] + 2
    framed = Image.new("L", (width, height), 0)
    framed.paste(mask, (1, 1))
    pixels = framed.tobytes()
    box = framed.point([255 if v >= threshold else 0 for v in range(256)]).getbbox()
    if box is None:
        return []
    following: dict[Point, list[Point]] = {}
    for y in range(max(box[1] - 1, 0), min(box[3] + 1, height - 1)):
        above, below = y * width, (y + 1) * width
        for x in range(max(box[0] - 1, 0), min(box[2] + 1, width - 1)):
            a, b = pixels[above + x], pixels[above + x + 1]
            d, c = pixels[below + x], pixels[below + x + 1]
            case = ((a >= threshold) | (b >= threshold) << 1 | (c >= threshold) << 2) | (
                d >= threshold
            ) << 3
            for start, end in _SEGMENTS[case]:
                corners = (a, b, c, d)
                first = _crossing(start, x, y, corners, threshold)
                following.setdefault(first, []).append(_crossing(end, x, y, corners, threshold))
    return _chained(following)


# Cell sides: 0 top, 1 right, 2 bottom, 3 left; the inside lies on the line's right (y down).
_SEGMENTS: tuple[tuple[tuple[int, int], ...], ...] = (
    (),
    ((0, 3),),
    ((1, 0),),
    ((1, 3),),
    ((2, 1),),
    ((0, 3), (2, 1)),
    ((2, 0),),
    ((2, 3),),
    ((3, 2),),
    ((0, 2),),
    ((1, 0), (3, 2)),
    ((1, 2),),
    ((3, 1),),
    ((0, 1),),
    ((3, 0),),
    (),
)


def _crossing(
    side: int, x: int, y: int, corners: tuple[int, int, int, int], threshold: int
) -> Point:
    """Return where the line crosses one side of the cell; -1 undoes the frame, .5 is the centre."""
    a, b, c, d = corners
    low, high = ((a, b), (b, c), (d, c), (a, d))[side]
    t = (threshold - 0.5 - low) / (high - low)
    px, py = ((x + t, y), (x + 1, y + t), (x + t, y + 1), (x, y + t))[side]
    return (round(px - 0.5, 4), round(py - 0.5, 4))


def _chained(following: dict[Point, list[Point]]) -> list[list[Point]]:
    lines = []
    while following:
        start = next(iter(following))
        line, here = [start], following[start].pop()
        if not following[start]:
            del following[start]
        while here != start and here in following:
            line.append(here)
            ends = following[here]
            step = ends.pop()
            if not ends:
                del following[here]
            here = step
        if len(line) > 2:
            lines.append(line)
    return lines
