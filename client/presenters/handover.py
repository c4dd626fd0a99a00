"""The handover as plain data: what goes on it, and the files it is written to."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from client.messages import _
from shared.diary import impact, peg
from shared.diary.entry import Entry
from shared.diary.errors import InvalidValueError
from shared.diary.impact import marks_by_day
from shared.diary.practice import practice_from
from shared.diary.press_test import press_test_from_fields
from shared.handover import DAYS, Handover, build, to_csv, to_fhir

QUESTIONS_SETTING = "handover_questions"

FONT_FOLDER = Path(__file__).parent.parent / "assets" / "fonts"

Kept = TypeVar("Kept")


class Diary(Protocol):
    """What a handover needs of the diary on this device."""

    def entries(self, first: dt.date, last: dt.date) -> list[Entry]:
        """Return the entries from `first` to `last`, both included."""

    def records(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return the fields of every record of a kind, by record id."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting or the default."""

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting."""


class Writer(Protocol):
    """The way to a file a person can find."""

    def write_bytes(self, name: str, content: bytes) -> Path:
        """Write a file; raise `OSError` when that fails."""


class HandoverPresenter:
    """Gathers the last four weeks and writes them down, without a network."""

    def __init__(
        self,
        diary: Diary,
        *,
        files: Writer,
        now: Callable[[], dt.datetime],
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self._diary = diary
        self._files = files
        self._now = now
        self._new_id = new_id

    def questions(self) -> list[str]:
        """Return the questions asked the last time; they stay until they are changed."""
        kept = self._diary.setting(QUESTIONS_SETTING, [])
        return [str(question) for question in kept]

    def gather(self, name: str, questions: Sequence[str]) -> Handover:
        """Return the handover of the last four weeks, and keep the questions for the next."""
        asked = [text for question in questions if (text := question.strip())]
        self._diary.set_setting(QUESTIONS_SETTING, asked)
        today = self._now().date()
        first = today - dt.timedelta(days=DAYS - 1)
        return build(
            self._diary.entries(first, today),
            _readable(self._diary.records("press_test"), press_test_from_fields),
            _readable(self._diary.records("practice"), practice_from),
            last=today,
            made=today,
            name=name.strip(),
            questions=asked,
            pegs=[
                found
                for fields in self._diary.records(peg.KIND).values()
                if (found := peg.peg_from(fields)) is not None
            ],
            marks=marks_by_day(self._diary.records(impact.KIND).values()),
        )

    def write(self, handover: Handover) -> list[Path]:
        """Write the page, the table and the FHIR document; return where they are.

        Touches no diary, so that a thread may do it. Raises `OSError` when a file cannot be
        written.
        """
        from shared.handover.pdf import Fonts, to_pdf  # loading it takes as long as all of Me

        fonts = Fonts(FONT_FOLDER / "Inter-Regular.ttf", FONT_FOLDER / "Inter-SemiBold.ttf")
        stem = f"knotwise-handover-{handover.last.isoformat()}"
        at = self._now().astimezone(dt.UTC)
        document = to_fhir(handover, identifier=self._new_id(), at=at)
        return [
            self._files.write_bytes(f"{stem}.pdf", to_pdf(handover, fonts=fonts, translate=_)),
            self._files.write_bytes(f"{stem}.csv", to_csv(handover).encode("utf-8-sig")),
            self._files.write_bytes(f"{stem}.fhir.json", json.dumps(document, indent=1).encode()),
        ]


def _readable(
    records: Mapping[str, Mapping[str, Any]], read: Callable[[Mapping[str, Any]], Kept]
) -> list[Kept]:
    """Return the records this version can read; a newer app's others are left out."""
    found = []
    for fields in records.values():
        try:
            found.append(read(fields))
        except InvalidValueError:
            continue
    return found
