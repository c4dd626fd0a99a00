"""Walks through every screen, phone and tablet, light and dark, and takes its picture.

For the README, for eyes before a release, and for a machine without a screen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from client.offscreen import Stage

SIZES = {"phone": (412, 892), "tablet": (1280, 800)}
"""Width and height of the window in pixels; one pixel is one dp here."""

PLAYED = {
    "breathing": "six_breath",
    "relaxation": "muscle_relaxation_four",
    "release": "press_piriformis",
    "stretch": "stretch_figure_four",
    "movement": "easy_walk",
    "heat": "heat_pack",
    "habit": "pacing",
}
"""A practice of each kind, shown while it plays."""

Step = Callable[["Guide"], None]


class Guide:
    """Leads one opened app from stop to stop; what it shows is what a finger would find."""

    def __init__(self, stage: Stage, app: Any) -> None:
        self.stage = stage
        self.shell = app.shell

    def tab(self, name: str, **arguments: Any) -> Any:
        """Bring a tab to the front and let it settle."""
        screen = self.shell.open(name, **arguments)
        self.stage.advance(0.8)
        return screen

    def close_sheet(self) -> None:
        """Close the sheet in front."""
        from kivy.uix.modalview import ModalView

        sheet = next(w for w in self.stage.window.children if isinstance(w, ModalView))
        sheet.dismiss()
        self.stage.advance(0.4)

    def until(self, condition: Callable[[], object], seconds: float) -> bool:
        """Draw frames in real time until something holds; say whether it did in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            self.stage.frames(1)
            time.sleep(0.005)
        return True

    def stops(self) -> Iterator[str]:
        """Go from stop to stop; yields each one's name when it is ready for its picture."""
        today = self.tab("today")
        # Advice is worked out in a thread of its own.
        self.until(lambda: today.slot.children, 10)
        self.stage.advance(0.3)
        yield "today"
        screen = self.tab("map")
        yield "map"
        screen.choose("gluteus_minimus", "left")
        self.stage.advance(1.0)
        yield "map-muscle"
        screen.open_guide()
        self.stage.advance(1.0)
        yield "guide"
        self.tab("trends")
        yield "trends"
        for name, show in (
            ("week", self.shell.week),
            ("help", self.shell.help_now),
            ("safety-check", self.shell.safety_check),
        ):
            show()
            self.stage.advance(0.6)
            yield name
            self.close_sheet()
        relax = self.tab("relax")
        yield "relax"
        relax.presenter.cautions.keep(())  # asked before the first release; here nothing is closed
        for kind, relief in PLAYED.items():
            relax.open(relax.presenter.relief(relief))
            relax.start()
            self.stage.advance(4.2 if kind == "breathing" else 0.5)
            yield f"relax-player-{kind}"
            if kind == "breathing":
                relax.playing.dim = True
                self.stage.advance(0.2)
                yield "relax-player-dimmed"
            relax.back()
        self.tab("me")
        yield "me"
        self.tab("sharing")
        yield "sharing"
        today = self.tab("today")
        if today.clinic.children:
            today.main.scroll_to(today.clinic, padding=0, animate=False)
            self.stage.advance(0.3)
            yield "plan"


def take(
    folder: Path,
    open_app: Callable[[Stage], Any],
    *,
    ready: Callable[[Any], bool],
    told: Callable[[str], None] = lambda _line: None,
) -> list[Path]:
    """Take every picture into `folder` and return their paths.

    `open_app(stage)` makes an app, not yet started; `ready(app)` says when its diary has arrived.
    Raises `TimeoutError` when it does not within a minute.
    """
    from client.theme import theme

    folder.mkdir(parents=True, exist_ok=True)
    taken: list[Path] = []
    for device, size in SIZES.items():
        for look in ("light", "dark"):
            stage = Stage(size)
            app = open_app(stage)
            stage.start(app)
            guide = Guide(stage, app)
            if not guide.until(partial(ready, app), 60):
                raise TimeoutError("the diary did not arrive from the service within a minute")
            theme.dark = look == "dark"
            for stop in guide.stops():
                path = folder / f"{device}-{look}-{stop}.png"
                stage.image().save(path)
                taken.append(path)
                told(path.name)
            # Before the end: what still redraws is let go of with the app.
            theme.reset()
            stage.stop()
    return taken
