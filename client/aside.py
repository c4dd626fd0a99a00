"""Work that takes a while, done beside the screen on a diary of its own."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from client.interpreter import stand_back

log = logging.getLogger(__name__)

Work = Callable[[Iterable[Any]], Any]
"""Does something with the presenters it is given and returns what came of it."""

Done = Callable[[Any], None]


class Aside:
    """One thread with a diary and presenters of its own, kept from one piece of work to the next.

    So a diary that has not changed is not followed again, whoever asks. `make` makes a presenter,
    by name, for a diary; `deliver` runs a call in the screen's thread. What is asked again before
    it was begun is done once, and only the last one who asked hears of it.
    """

    def __init__(
        self,
        open_journal: Callable[[], Any],
        make: Callable[[str, Any], Any],
        deliver: Callable[[Callable[[], object]], object],
    ) -> None:
        self._open_journal = open_journal
        self._make = make
        self._deliver = deliver
        self._pool = ThreadPoolExecutor(1, "aside", initializer=stand_back)
        self._asked: Counter[str] = Counter()
        self._journal: Any = None
        self._presenters: dict[str, Any] = {}

    def ask(self, what: str, names: Iterable[str], work: Work, done: Done) -> None:
        """Do `work` with the presenters of these names; `done` hears what came of it.

        `what` names the question: asked again since, the answer to the one before is left out.
        """
        self._asked[what] += 1
        asked = self._asked[what]

        def run() -> Any:
            if asked == self._asked[what]:
                return work([self._presenter(name) for name in names])
            return None

        def hear(result: Any) -> None:
            if asked == self._asked[what]:
                done(result)

        def tell(found: Future[Any]) -> None:
            if found.cancelled() or asked != self._asked[what]:
                return
            if found.exception() is not None:
                log.error("nothing came of %s", what, exc_info=found.exception())
                return
            self._deliver(lambda: hear(found.result()))

        self._pool.submit(run).add_done_callback(tell)

    def forget(self) -> None:
        """Make the presenters anew when they are wanted next, as after a change of language."""
        self._pool.submit(self._presenters.clear)

    def close(self) -> None:
        """End what is under way, drop what waits, and close the diary."""
        self._asked.clear()
        self._pool.submit(self._close)
        self._pool.shutdown(wait=True)

    def _presenter(self, name: str) -> Any:
        if self._journal is None:
            self._journal = self._open_journal()
        if name not in self._presenters:
            self._presenters[name] = self._make(name, self._journal)
        return self._presenters[name]

    def _close(self) -> None:
        if self._journal is not None:
            self._journal.close()
