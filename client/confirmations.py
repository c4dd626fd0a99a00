"""Nothing says that something was saved before it is on the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Diary(Protocol):
    """What is asked of the journal."""

    @property
    def kept(self) -> bool:
        """Whether all that was saved survives a power cut."""
        ...

    @property
    def problem(self) -> str:
        """Why what was saved could not be brought to the disk, or empty."""
        ...


class Confirmations:
    """Holds back what the screen says until what was saved before it is on the disk.

    `failed` hears, once, why it cannot be brought there; what was held back waits on.
    """

    def __init__(self, diary: Diary, failed: Callable[[str], None]) -> None:
        self._diary = diary
        self._failed = failed
        self._problem = ""
        self._held: list[Callable[[], object]] = []

    def once_kept(self, say: Callable[[], object]) -> None:
        """Say it at once, or as soon as all is kept."""
        self._held.append(say)
        self.look()

    def look(self) -> None:
        """Say what may be said by now."""
        problem, self._problem = self._problem, self._diary.problem
        if self._problem and self._problem != problem:
            self._failed(self._problem)
        if self._diary.kept:
            held, self._held = self._held, []
            for say in held:
                say()
