"""Work beside the screen: done once, heard once, on a diary that stays open."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from client.aside import Aside


class Diary:
    """Tells whether it is open."""

    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        """Close it."""
        self.closed = True


class House:
    """An `Aside` whose screen hears what is delivered when `hear` is called."""

    def __init__(self) -> None:
        self.diaries: list[Diary] = []
        self.made: list[tuple[str, Diary]] = []
        self.heard: list[Any] = []
        self._waiting: list[Callable[[], object]] = []
        self._come = threading.Condition()
        self.aside = Aside(self._open, self._make, self._deliver)

    def _open(self) -> Diary:
        self.diaries.append(Diary())
        return self.diaries[-1]

    def _make(self, name: str, diary: Diary) -> tuple[str, int]:
        self.made.append((name, diary))
        return name, len(self.made)

    def _deliver(self, call: Callable[[], object]) -> None:
        with self._come:
            self._waiting.append(call)
            self._come.notify_all()

    def ask(self, what: str, names: Iterable[str], work: Callable[[Any], Any] = list) -> None:
        """Ask; what comes of it is put into `heard`."""
        self.aside.ask(what, names, work, self.heard.append)

    def hear(self, count: int = 1) -> list[Any]:
        """Wait for so many answers, let the screen hear them, and return all it heard."""
        with self._come:
            assert self._come.wait_for(lambda: len(self._waiting) >= count, timeout=10)
            calls, self._waiting = self._waiting, []
        for call in calls:
            call()
        return self.heard


@pytest.fixture
def house() -> Iterator[House]:
    """An aside that is closed in the end."""
    made = House()
    yield made
    made.aside.close()


def test_presenters_and_diary_are_kept_from_one_question_to_the_next(house: House) -> None:
    """Whoever asks about Trends finds the presenter that has followed the diary already."""
    house.ask("trends", ["trends"])
    house.hear()
    house.ask("cards", ["trends", "week"])
    assert house.hear() == [[("trends", 1)], [("trends", 1), ("week", 2)]]
    assert len(house.diaries) == 1


def test_a_burst_of_questions_is_answered_once(house: House) -> None:
    """What was asked again before it was begun is not done, and the last one alone is heard."""
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def long(_presenters: object) -> None:
        begun.set()
        go_on.wait(10)

    house.ask("other", [], long)
    begun.wait(10)
    for number in range(20):
        house.ask("trends", ["trends"], lambda _presenters, number=number: done.append(number))
    go_on.set()
    house.hear(2)
    assert done == [19]
    assert len(house.heard) == 2


def test_an_answer_that_is_late_is_not_heard(house: House) -> None:
    """Asked again while the answer was on its way to the screen: only the new one counts."""
    house.ask("trends", ["trends"], lambda _presenters: "old")
    with house._come:
        assert house._come.wait_for(lambda: house._waiting, timeout=10)
    house.ask("trends", ["trends"], lambda _presenters: "new")
    assert house.hear(2) == ["new"]


def test_presenters_are_made_anew_when_they_are_to_be_forgotten(house: House) -> None:
    """As after a change of language: words that were kept are of the old one."""
    house.ask("trends", ["trends"])
    house.hear()
    house.aside.forget()
    house.ask("trends", ["trends"])
    assert house.hear()[-1] == [("trends", 2)]


def test_a_failure_is_logged_and_the_next_question_is_answered(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is heard of what went wrong; the thread goes on."""
    with caplog.at_level(logging.ERROR):
        house.ask("trends", [], lambda _presenters: 1 / 0)
        house.ask("cards", [], lambda _presenters: "fine")
        assert house.hear() == ["fine"]
    assert "nothing came of trends" in caplog.text


def test_closing_drops_what_waits_and_closes_the_diary() -> None:
    """What is under way ends; nothing that waits is begun."""
    house = House()
    begun, go_on = threading.Event(), threading.Event()
    done: list[str] = []

    def long(_presenters: object) -> None:
        begun.set()
        go_on.wait(10)

    house.ask("other", ["trends"], long)
    house.ask("trends", [], lambda _presenters: done.append("late"))
    begun.wait(10)
    closing = threading.Thread(target=house.aside.close)
    closing.start()
    while house.aside._asked:  # until it has begun to close
        pass
    go_on.set()
    closing.join(10)
    assert not done
    assert house.diaries[0].closed
