"""The numbered crosses where a muscle's points are usually found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, InstructionGroup, Mesh, Rectangle
from kivy.metrics import dp

import client.widgets.typefaces  # noqa: F401  (it names the fonts)
from client.theme import theme
from client.widgets.palette import Palette
from client.widgets.vector_mesh import Sheet
from shared.atlas.artwork import PointMark

RADIUS = 10

SIGNS: Mapping[str, tuple[tuple[tuple[float, float], ...], ...]] = MappingProxyType(
    {
        "confirmed": (((-0.55, 0.0), (-0.15, -0.45), (0.6, 0.5)),),
        "struck": (((-0.5, -0.5), (0.5, 0.5)), ((-0.5, 0.5), (0.5, -0.5))),
        "added": (((-0.6, 0.0), (0.6, 0.0)), ((0.0, -0.6), (0.0, 0.6))),
    }
)
"""The lines of each verdict's sign, in halves of the square's side."""


class BodyMarks:
    """Marks in window pixels: they keep their size at every zoom. `places` says where they are."""

    def __init__(self) -> None:
        self.group = InstructionGroup()
        self.places: list[tuple[PointMark, float, float]] = []
        self._palette = Palette()

    def place(
        self,
        marks: Sequence[tuple[PointMark, float, float]],
        chosen: str,
        share: float = 1.0,
        findings: Mapping[str, str] = MappingProxyType({}),
        verdicts: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Draw the marks at their pixels; the one whose id is `chosen` stands out.

        `share` of their size is for a body so small that they would hide it. `findings` are the
        newest press tests by point id: `active` fills the mark, `passive` rings it twice.
        `verdicts` are a therapist's, by point id: a square at the mark with a tick, a cross or a
        plus, so that round is one's own guess and square was found by somebody else.
        """
        self.places = list(marks)
        self.group.clear()
        if not marks:
            return
        ink, paper, accent, warm = (
            self._palette.paint(tuple(colour[:3]))
            for colour in (theme.ink, theme.surface, theme.accent, theme.danger)
        )
        on_accent = self._palette.paint(tuple(theme.accent_ink[:3]))
        sheet = Sheet(1.0)
        size, arm = dp(RADIUS) * share, dp(RADIUS) * share * 0.42
        for mark, x, y in marks:
            picked = mark.trp == chosen
            finding = findings.get(mark.trp, "")
            disc, cross = (accent, on_accent) if picked else (paper, ink)
            if finding == "active" and not picked:
                disc, cross = warm, paper
            if finding in ("active", "passive"):
                sheet.dot(x, y, size + dp(5) * share, warm)
                sheet.dot(x, y, size + dp(3) * share, paper)
            sheet.dot(x, y, size + dp(1.2), ink if not picked else paper)
            sheet.dot(x, y, size, disc)
            for slope in (1, -1):
                ends = ((x - arm, y - arm * slope), (x + arm, y + arm * slope))
                sheet.stroke(ends, dp(2) * share, cross, closed=False)
            self._judge(sheet, verdicts.get(mark.trp, ""), x - size, y - size, share)
        self._palette.refresh()
        self.group.add(Color(1, 1, 1, 1))
        for vertices, indices in sheet.parts:
            self.group.add(
                Mesh(
                    vertices=vertices,
                    indices=indices,
                    mode="triangles",
                    texture=self._palette.texture,
                )
            )
        for mark, x, y in marks:
            self._number(str(mark.number), x + size, y + size, mark.trp == chosen, share)

    def _judge(self, sheet: Sheet, verdict: str, x: float, y: float, share: float) -> None:
        """Draw a therapist's verdict as a square with its sign, the middle at `x`, `y`."""
        strokes = SIGNS.get(verdict)
        if strokes is None:
            return
        ink, paper = (self._palette.paint(tuple(c[:3])) for c in (theme.ink, theme.surface))
        half = dp(RADIUS) * 0.8 * share
        for reach, paint in ((half + dp(1.4), paper), (half, ink)):
            sheet.stroke(((x - reach, y), (x + reach, y)), 2 * reach, paint, closed=False)
        for stroke in strokes:
            line = [(x + a * half, y + b * half) for a, b in stroke]
            sheet.stroke(line, dp(2) * share, paper, closed=False)

    def _number(self, text: str, x: float, y: float, picked: bool, share: float) -> None:
        label = CoreLabel(
            # The marks lie close together: their numbers grow less than other words.
            text=text,
            font_size=theme.font_size("caption", (1 + (theme.scale - 1) * 0.3) * share),
            font_name=theme.font("strong"),
        )
        label.refresh()
        width, height = label.texture.size
        side = max(width + dp(6), height)
        plate = Sheet(1.0)
        ink = theme.accent if picked else theme.ink
        plate.dot(x, y, side / 2, self._palette.paint(tuple(ink[:3])))
        self._palette.refresh()
        self.group.add(Color(1, 1, 1, 1))
        vertices, indices = plate.parts[0]
        self.group.add(
            Mesh(
                vertices=vertices,
                indices=indices,
                mode="triangles",
                texture=self._palette.texture,
            )
        )
        self.group.add(Color(*(theme.accent_ink if picked else theme.surface)))
        self.group.add(
            Rectangle(
                texture=label.texture,
                pos=(round(x - width / 2), round(y - height / 2)),
                size=(width, height),
            )
        )
