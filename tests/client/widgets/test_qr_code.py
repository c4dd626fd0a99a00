"""The QR picture: what a camera sees."""

from __future__ import annotations

from typing import Any

import pytest
import segno

from client.theme import theme


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_square_is_whole_and_dark_on_light(ui: Any, dark: bool) -> None:
    """By day and by night each square has its colour to the corners, and a quiet edge around."""
    from client.widgets.qr_code import LIGHT, QUIET, QrCode

    theme.dark = dark
    rows = ["".join(map(str, row)) for row in segno.make_qr("KNOTWISE:K7M42RXA").matrix]
    code = ui.add(QrCode(rows=rows, pos=(40, 300)))
    picture = ui.image()
    left, low = code.corner()
    step = code.module
    assert step >= 5
    height = picture.height
    for line, row in enumerate(reversed(rows)):
        for place, sign in enumerate(row):
            for dx, dy in ((0, 0), (step - 1, step - 1), (step // 2, step // 2)):
                x, y = left + place * step + dx, low + line * step + dy
                seen = picture.getpixel((x, height - 1 - y))[0]
                assert (seen < 64) is (sign == "1"), (place, line)
    for edge in range(QUIET * step):
        for x, y in ((left - 1 - edge, low + 10), (left + 10, low - 1 - edge)):
            assert picture.getpixel((x, height - 1 - y)) == (LIGHT, LIGHT, LIGHT)


def test_without_a_code_nothing_is_drawn(ui: Any) -> None:
    """An empty picture is no picture."""
    from client.widgets.qr_code import QrCode

    assert ui.add(QrCode()).module == 0
