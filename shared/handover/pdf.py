"""A handover as a PDF: A4, one page for a usual month, readable in black and white.

fpdf2 is pure Python, so the phone makes it without a network. The same handover gives the same
bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from shared.diary.entry import NUMBERS, Flare
from shared.diary.press_test import Finding
from shared.handover.body import draw_body
from shared.handover.model import Handover, PointLine, Summary, Tried
from shared.handover.words import (
    FINDINGS,
    MARK_NAMES,
    NUMBER_NAMES,
    SIDES,
    UNIT_NAMES,
    Translate,
    muscle_words,
    plain,
    region_words,
    relief_words,
)

MARGIN = 14.0
"""Of the page, in mm, as all lengths here."""

WIDTH = 210.0 - 2 * MARGIN
GUTTER = 8.0
BODY_HEIGHT = 104.0
LEFT = BODY_HEIGHT * 0.94
"""Width of the left column: two bodies, half as wide as high, their empty edges overlapping."""

INK = (38, 34, 32)
SOFT = (112, 104, 98)
RULE = (216, 208, 200)
WARM = (176, 62, 44)
COOL = (52, 92, 120)

ROW = 5.4
"""Height of a line in the table of numbers."""

LINES_MAX = 6
"""Most lines in each list, so that a usual handover keeps to one page."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """TrueType files that hold the letters of the person's language."""

    regular: Path
    bold: Path


def to_pdf(
    handover: Handover, *, fonts: Fonts | None = None, translate: Translate = lambda text: text
) -> bytes:
    """Return the handover as a PDF file.

    Without `fonts` only Western European letters can be shown, others become question marks.
    """
    page = _Page(handover, fonts, translate)
    page.head()
    top = page.pdf.get_y()
    page.body(top)
    end = page.numbers(top)
    page.pdf.set_y(max(top + BODY_HEIGHT + 20, end + 4))
    page.places_and_points()
    page.tried()
    page.questions()
    page.foot()
    return bytes(page.pdf.output())


class _Page:
    """The page while it is drawn, from top to bottom."""

    def __init__(self, handover: Handover, fonts: Fonts | None, translate: Translate) -> None:
        self._handover = handover
        self._say = translate
        self._latin = fonts is None
        self.pdf = FPDF(format="A4")
        self.pdf.set_margins(MARGIN, MARGIN)
        self.pdf.c_margin = 0
        self.pdf.set_auto_page_break(True, MARGIN + 6)
        self.pdf.set_title(translate("Diary handover"))
        self.pdf.set_creator("Knotwise")
        self.pdf.set_lang("en")
        made = handover.made
        self.pdf.set_creation_date(dt.datetime(made.year, made.month, made.day, tzinfo=dt.UTC))
        self._family = "Helvetica"
        if fonts is not None:
            self._family = "Text"
            self.pdf.add_font("Text", "", fonts.regular)
            self.pdf.add_font("Text", "B", fonts.bold)
        self.pdf.add_page()

    def head(self) -> None:
        """Write whose diary it is, which days, and how many of them were logged."""
        handover = self._handover
        self._type(18, bold=True)
        self._line(self._say("Pain diary: four weeks on a page"), 9)
        self._type(10, SOFT)
        days = self._say("{first} to {last}: {logged} of {length} days logged").format(
            first=handover.first.isoformat(),
            last=handover.last.isoformat(),
            logged=len(handover.days),
            length=handover.length,
        )
        parts = [part for part in (handover.name.strip(), days) if part]
        self._line(" · ".join(parts) if not self._latin else " - ".join(parts), 6)
        self._rule()

    def body(self, top: float) -> None:
        """Draw where it hurt, seen from behind and from the front."""
        pdf, width = self.pdf, BODY_HEIGHT / 2
        self._heading(self._say("Where it hurt"), MARGIN, top + 2, LEFT)
        views = (
            (0.0, "posterior", self._say("from behind"), ("left", "right")),
            (LEFT - width, "anterior", self._say("from the front"), ("right", "left")),
        )
        for offset, view, label, sides in views:
            x, y = MARGIN + offset, top + 9
            self._type(7, bold=True)
            draw_body(
                pdf,
                view,
                self._handover.places,
                (x, y),
                height=BODY_HEIGHT,
                numbered=LINES_MAX,
            )
            self._type(7.5, SOFT)
            for at, side in zip((x, x + width - 14), sides, strict=True):
                pdf.set_xy(at, y + 44)
                pdf.cell(14, 4, self._text(self._say(SIDES[side])), align="C")
            pdf.set_xy(x, y + BODY_HEIGHT)
            pdf.cell(width, 4, self._text(label), align="C")
        pdf.set_xy(MARGIN, top + 13.5 + BODY_HEIGHT)
        legend = self._say("Darker: marked on more days, and stronger. Numbers: see below.")
        pdf.cell(LEFT, 4, self._text(legend), align="C")

    def numbers(self, top: float) -> float:
        """Draw pain by day, write each number's mean, range and course; return where it ends."""
        pdf = self.pdf
        left = MARGIN + LEFT + GUTTER
        width = WIDTH - LEFT - GUTTER
        self._heading(self._say("Pain now, each day (0-10)"), left, top + 2, width)
        self._chart(left, top + 10, width, 27)
        y = top + 43
        self._heading(self._say("Numbers and daily life"), left, y, width)
        y += 6
        columns = (0.42, 0.14, 0.18, 0.26)
        titles = ("", self._say("mean"), self._say("range"), self._say("first | last half"))
        self._type(7.5, SOFT)
        widths = [width * share for share in columns]
        self._row(left, y, widths, titles)
        y += ROW
        for name in NUMBERS:
            found = self._handover.summary(name)
            if found is not None:
                self._type(8.5)
                self._row(left, y, widths, self._summary(found))
                y += ROW
        self._type(8.5)
        for line in self._function():
            pdf.set_xy(left, y)
            pdf.cell(width, ROW, self._text(line))
            y += ROW
        self._type(8, SOFT)
        pdf.set_xy(left, y + 1)
        flares = self._say("Days logged as a worse flare: {count}").format(
            count=self._handover.flare_days
        )
        pdf.cell(width, 5, self._text(flares))
        return y + 6

    def _function(self) -> list[str]:
        """Return how far pain got in the way: each week's PEG, and what was marked at all."""
        handover = self._handover
        lines = []
        if handover.pegs:
            weeks = ", ".join(plain(peg.score) for peg in handover.pegs[-LINES_MAX:])
            lines.append(self._say("PEG, weekly (0-10): {weeks}").format(weeks=weeks))
        marked = ((name, handover.marked(name)) for name in MARK_NAMES)
        lines += [
            self._say(MARK_NAMES[name]).format(count=count) for name, count in marked if count
        ]
        return lines

    def places_and_points(self) -> None:
        """Write the places most often marked, and the points that pressing found."""
        handover, pdf = self._handover, self.pdf
        top, half = pdf.get_y(), (WIDTH - GUTTER) / 2
        self._heading(self._say("Marked most often"), MARGIN, top, half)
        places = [
            self._say("{place}: {days} of {logged} days, {mean} on average").format(
                place=region_words(p.region, p.side, self._say),
                days=p.days,
                logged=p.logged,
                mean=plain(p.mean),
            )
            for p in handover.places[:LINES_MAX]
        ]
        low = self._list(places, MARGIN, top + 7, half, numbered=True)
        right = MARGIN + half + GUTTER
        self._heading(self._say("Points found by pressing"), right, top, half)
        points = [self._point(point) for point in handover.points[:LINES_MAX]]
        end = self._list(points, right, top + 7, half)
        if points:
            self._type(7.5, SOFT)
            pdf.set_xy(right, end + 0.5)
            meaning = self._say("Active: pressing brings on my own pain. Passive: only tender.")
            pdf.multi_cell(half, 3.6, self._text(meaning), align="L", new_x=XPos.LMARGIN)
            end = pdf.get_y()
        pdf.set_y(max(low, end) + 3)

    def tried(self) -> None:
        """Write what was tried, and what followed."""
        self._heading(self._say("Tried, and how pain was right after"), MARGIN, None, WIDTH)
        lines = [self._tried(line) for line in self._handover.tried[:LINES_MAX]]
        self.pdf.set_y(self._list(lines, MARGIN, self.pdf.get_y() + 1, WIDTH) + 3)

    def questions(self) -> None:
        """Write the person's own questions, and room for an answer."""
        if self._handover.questions:
            self._heading(self._say("My questions"), MARGIN, None, WIDTH)
            lines = list(self._handover.questions)
            self.pdf.set_y(self._list(lines, MARGIN, self.pdf.get_y() + 1, WIDTH) + 3)

    def foot(self) -> None:
        """Say what this page is and what it is not."""
        pdf = self.pdf
        pdf.set_auto_page_break(False)
        pdf.set_y(-MARGIN - 3)
        self._type(7, SOFT)
        text = self._say(
            "Written down by the person with Knotwise on {made}. It shows what was logged and"
            " names no condition. Days that were not logged are left blank."
        )
        pdf.multi_cell(WIDTH, 3.4, self._text(text.format(made=self._handover.made.isoformat())))

    # Parts

    def _chart(self, left: float, top: float, width: float, height: float) -> None:
        """Draw a dot for each logged day; a worse flare is a ring, so that grey tells it too."""
        pdf, handover = self.pdf, self._handover
        pdf.set_line_width(0.15)
        pdf.set_draw_color(*RULE)
        self._type(6.5, SOFT)
        for score in (0, 5, 10):
            y = top + height * (1 - score / 10)
            pdf.line(left + 4, y, left + width, y)
            pdf.text(left, y + 0.8, str(score))
        step = (width - 8) / max(handover.length - 1, 1)
        dots = [
            (
                left + 6 + step * (entry.date - handover.first).days,
                top + height * (1 - entry.pain / 10),
                entry,
            )
            for entry in handover.days
        ]
        pdf.set_draw_color(*SOFT)
        pdf.set_line_width(0.2)
        for (x0, y0, one), (x1, y1, other) in pairwise(dots):
            if (other.date - one.date).days == 1:
                pdf.line(x0, y0, x1, y1)
        pdf.set_draw_color(*WARM)
        pdf.set_fill_color(*WARM)
        for x, y, entry in dots:
            if entry.flare is Flare.WORSE:
                pdf.set_fill_color(255, 255, 255)
                pdf.set_line_width(0.45)
                pdf.circle(x, y, 1.3, style="FD")
                pdf.set_fill_color(*WARM)
            else:
                pdf.circle(x, y, 0.85, style="F")
        self._type(6.5, SOFT)
        pdf.text(left + 4, top + height + 4, handover.first.isoformat())
        pdf.set_xy(left + width - 20, top + height + 1)
        pdf.cell(20, 4, handover.last.isoformat(), align="R")

    def _summary(self, found: Summary) -> tuple[str, ...]:
        unit = UNIT_NAMES[NUMBERS[found.name].unit]
        halves = (
            ""
            if found.earlier is None or found.later is None
            else (f"{plain(found.earlier)} | {plain(found.later)}")
        )
        return (
            f"{self._say(NUMBER_NAMES[found.name])} ({unit})",
            plain(found.mean),
            f"{plain(found.low)}-{plain(found.high)}",
            halves,
        )

    def _point(self, point: PointLine) -> str:
        line = self._say("{side} {point}: {finding}").format(
            side=self._say(SIDES[point.side]),
            point=muscle_words(point.muscle, point.point),
            finding=self._say(FINDINGS[point.finding.value]),
        )
        if point.finding is Finding.ACTIVE and point.travels:
            felt = ", ".join(region_words(r, "mid", self._say) for r in point.travels[:3])
            line += "; " + self._say("felt in {places}").format(places=felt)
        return line

    def _tried(self, tried: Tried) -> str:
        title = relief_words(tried.relief, self._say)
        line = self._say("{title}: {times} times").format(title=title, times=tried.times)
        if tried.rated:
            line += "; " + self._say("less pain after {eased} of {rated}").format(
                eased=tried.eased, rated=tried.rated
            )
        if tried.change is not None:
            line += ", " + self._say("{change} on average").format(change=f"{tried.change:+.1f}")
        return line

    # Typography

    def _type(self, size: float, colour: tuple[int, int, int] = INK, *, bold: bool = False) -> None:
        self.pdf.set_font(self._family, "B" if bold else "", size)
        self.pdf.set_text_color(*colour)

    def _text(self, text: str) -> str:
        """Return what the font can show."""
        return text.encode("latin-1", "replace").decode("latin-1") if self._latin else text

    def _line(self, text: str, height: float) -> None:
        self.pdf.cell(WIDTH, height, self._text(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _rule(self) -> None:
        pdf = self.pdf
        pdf.set_draw_color(*RULE)
        pdf.set_line_width(0.3)
        pdf.line(MARGIN, pdf.get_y() + 1.5, MARGIN + WIDTH, pdf.get_y() + 1.5)
        pdf.set_y(pdf.get_y() + 2)

    def _heading(self, text: str, left: float, top: float | None, width: float) -> None:
        pdf = self.pdf
        self._type(9.5, COOL, bold=True)
        pdf.set_xy(left, pdf.get_y() if top is None else top)
        pdf.cell(width, 5.5, self._text(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _row(self, left: float, top: float, widths: Sequence[float], texts: Sequence[str]) -> None:
        x = left
        for width, text in zip(widths, texts, strict=True):
            self.pdf.set_xy(x, top)
            self.pdf.cell(width, ROW, self._text(text), align="L" if x == left else "R")
            x += width

    def _list(
        self, lines: Sequence[str], left: float, top: float, width: float, *, numbered: bool = False
    ) -> float:
        """Write lines with dots or numbers, or that there is nothing; return where the list ends.

        A list that does not fit goes on on another page.
        """
        pdf = self.pdf
        pdf.set_y(top)
        self._type(9)
        for number, line in enumerate(lines, start=1):
            y = pdf.get_y()
            if y > pdf.h - MARGIN - 14:
                pdf.add_page()
                y = pdf.get_y()
            if numbered:
                pdf.set_xy(left - 1, y)
                pdf.cell(4, 4.8, str(number), align="R")
            else:
                pdf.set_fill_color(*WARM)
                pdf.circle(left + 1.2, y + 2.4, 0.6, style="F")
            pdf.set_xy(left + 4, y)
            pdf.multi_cell(width - 4, 4.8, self._text(line), align="L", new_x=XPos.LMARGIN)
        if not lines:
            self._type(9, SOFT)
            pdf.set_x(left)
            pdf.cell(width, 4.8, self._text(self._say("Nothing logged")), new_y=YPos.NEXT)
        return pdf.get_y()
