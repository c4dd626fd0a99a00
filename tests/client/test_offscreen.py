"""The stage on which screens are tested and pictured."""

from __future__ import annotations

from typing import Any


def test_what_was_asked_for_between_two_stages_happens_on_the_second(window: Any) -> None:
    """Moved time never lags behind the clock: what waits would wait for ever, in each frame."""
    from kivy.clock import Clock

    from client.offscreen import Stage

    stage = Stage()
    stage.advance(5)
    stage.stop()
    done: list[float] = []
    Clock.create_trigger(done.append, -1)()
    stage = Stage()
    try:
        stage.frames(2)
        assert len(done) == 1
    finally:
        stage.stop()
