"""Run the client without a display: a real window and real drawing, held in memory.

SDL's own `offscreen` driver draws through EGL, so pictures and touches are the real thing. Call
`prepare()` before anything imports Kivy; then a `Stage` starts an app, moves time by hand, and
reads pictures.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from client.kivy_log import quiet_startup

WIDEST = 1400
"""Side of the buffer, in pixels: it keeps its first size, so it opens at the largest used."""


def display_present() -> bool:
    """Say whether this machine has a screen that a window could open on."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def prepare() -> None:
    """Set Kivy up for a window in memory; must run before Kivy is imported."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    os.environ.update(
        KIVY_HOME=tempfile.mkdtemp(prefix="knotwise-kivy-"),
        KIVY_NO_ARGS="1",
        KIVY_NO_FILELOG="1",
        KIVY_NO_ENV_CONFIG="1",
        KIVY_LOG_MODE="PYTHON",  # Kivy's own console logger would swallow tracebacks
        KIVY_WINDOW="sdl2",
        KIVY_TEXT="sdl2",
        KIVY_CLIPBOARD="dummy",
        KIVY_DPI="160",
        KIVY_METRICS_DENSITY="1",
        KIVY_METRICS_FONTSCALE="1",
    )
    quiet_startup()
    from kivy.config import Config

    for name in ("width", "height"):
        Config.set("graphics", name, WIDEST)
    for name in ("multisamples", "maxfps", "vsync"):
        Config.set("graphics", name, 0)
    Config.set("kivy", "exit_on_escape", 0)
    for name in list(dict(Config.items("input"))):
        Config.remove_option("input", name)


class Stage:
    """An app on a window in memory, with a clock moved by hand (60 frames a second).

    With `own_time=False` the real clock runs, for a program that waits for real replies.
    """

    def __init__(self, size: tuple[int, int] = (412, 892), *, own_time: bool = True) -> None:
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.core.window import Window
        from kivy.graphics.opengl import glFinish

        EventLoop.ensure_window()
        self.loop, self.clock, self.window = EventLoop, Clock, Window
        self.app: Any = None
        # Never before what the clock has seen: an event that waits from then would wait for ever,
        # and be looked at in every frame.
        self.now = max(float(Clock.time()), float(Clock._last_tick))
        self._own_time = own_time
        # Without this, drawn frames pile up in memory: nothing ever shows them.
        self._settle = lambda *_args: glFinish()
        Window.bind(on_flip=self._settle)
        if own_time:
            Clock.time = lambda: self.now
            Clock._last_tick = self.now
        self.resize(*size)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, in pixels (one pixel is one dp here)."""
        if max(width, height) > WIDEST:
            raise ValueError(f"the window in memory is at most {WIDEST} pixels a side")
        self.window.system_size = (width, height)
        self.frames(3)

    def frames(self, count: int = 1) -> None:
        """Let so many frames pass; only the last is drawn, since nobody sees the others."""
        for left in reversed(range(count)):
            self.now += 1 / 60
            with self.errors_handled():
                if left:
                    self._pass_frame()
                else:
                    self.loop.idle()

    @contextmanager
    def errors_handled(self) -> Iterator[None]:
        """Do with an error what Kivy's own loop does: ask the handlers, else let it out."""
        from kivy.base import ExceptionManager

        try:
            yield
        except Exception as error:
            if ExceptionManager.handle_exception(error) != ExceptionManager.PASS:
                raise

    def _pass_frame(self) -> None:
        """Do all that a frame does but draw: time, touches, layout."""
        from kivy.lang import Builder

        self.clock.tick()
        self.loop.dispatch_input()
        Builder.sync()
        self.clock.tick_draw()
        Builder.sync()

    def advance(self, seconds: float) -> None:
        """Let so many seconds of the app's time pass."""
        self.frames(max(1, round(seconds * 60)))

    def start(self, app: Any) -> Any:
        """Open the app on the window and return it."""
        self.app = app
        app._run_prepare()
        self.loop.status = "started"
        self.frames(4)
        return app

    def close(self) -> None:
        """Close the app and leave nothing of it behind: no widget, timer or animation."""
        from kivy.animation import Animation
        from kivy.app import App

        app, self.app = self.app, None
        if app is not None:
            app.dispatch("on_stop")
        for widget in list(self.window.children):
            self.window.remove_widget(widget)
        for event in list(self.clock.get_events()):
            if "_purge_by_timeout" not in repr(event):
                event.cancel()
        for animation in list(Animation._instances):
            animation._widgets.clear()
        Animation._instances.clear()
        App._running_app = None
        self.frames(2)

    def stop(self) -> None:
        """Close the app, and give the window and the clock back."""
        self.close()
        self.window.unbind(on_flip=self._settle)
        if self._own_time:
            del self.clock.time

    def image(self) -> Any:
        """Return what the window shows as a PIL image in RGB."""
        from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
        from PIL import Image

        self.window.dispatch("on_draw")
        width, height = (int(side) for side in self.window.system_size)
        pixels = bytes(glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE))
        picture = Image.frombytes("RGBA", (width, height), pixels)
        return picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB")
