"""The warning signs as a therapist reads them: the atlas's few words, and how soon to look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from server.messages import N_, _
from shared.atlas.red_flags import RED_FLAGS, Tier
from shared.diary.red_flag_answer import says_yes, urgency_of

URGENCY_WORDS: Mapping[Tier, str] = MappingProxyType(
    {"now": N_("at once"), "same_day": N_("the same day"), "days": N_("within days")}
)


def words_of(sign: str) -> str:
    """Return what a question asks about, in a few words; of an unknown one its id in words."""
    known = RED_FLAGS.get(sign)
    return _(known.words) if known else sign.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one question, as it stands in the diary.

    `seen`: it says that a professional has looked at it.
    """

    record_id: str
    sign: str
    yes: bool
    seen: bool
    day: str
    urgency: Tier

    @property
    def words(self) -> str:
        """What was asked about, in a few words."""
        return words_of(self.sign)


def read_answer(record_id: str, fields: Mapping[str, Any]) -> Answer | None:
    """Return the answer in a `red_flag_answer` record, or None when it holds none."""
    sign, answer = fields.get("flag"), fields.get("answer")
    if not isinstance(sign, str) or answer is None:
        return None
    day = fields.get("date")
    return Answer(
        record_id,
        sign,
        says_yes(fields),
        answer == "seen",
        day if isinstance(day, str) else "",
        urgency_of(sign, fields),
    )
