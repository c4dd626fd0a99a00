"""What speaks against a practice for this person: asked once, kept on this device, never sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from client.messages import _
from shared.atlas.reliefs import AVOIDANCES, Relief
from shared.diary.red_flag_answer import standing
from shared.diary.suitability import Objection, objections

SETTING = "practice_cautions"


class Diary(Protocol):
    """What is needed of the diary: settings, and the answers to red flags."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this device or the default."""
        ...

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting on this device."""
        ...

    def records(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the records of a kind by id."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """A question asked once; `yes` is the answer, no where nothing was said."""

    code: str
    text: str
    yes: bool


class Cautions:
    """Keeps the answers, and says what they and the red flags close."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary

    @property
    def asked(self) -> bool:
        """Whether the questions were answered once."""
        return self._diary.setting(SETTING) is not None

    @property
    def said_yes(self) -> frozenset[str]:
        """Codes of `AVOIDANCES` that were answered with yes."""
        kept = self._diary.setting(SETTING, [])
        return frozenset(code for code in kept if code in AVOIDANCES)

    @property
    def flags(self) -> frozenset[str]:
        """Red flags that stand."""
        found = standing(self._diary.records("red_flag_answer").values())
        return frozenset(flag.flag for flag in found)

    def questions(self) -> tuple[Question, ...]:
        """Return the questions with the answers given so far."""
        yes = self.said_yes
        return tuple(
            Question(code, _(avoidance.question), code in yes)
            for code, avoidance in AVOIDANCES.items()
        )

    def keep(self, yes: Collection[str]) -> None:
        """Keep the answers: these codes are yes, all others no."""
        self._diary.set_setting(SETTING, sorted(set(yes) & set(AVOIDANCES)))

    def must_ask(self, relief: Relief) -> bool:
        """Whether the questions come before this practice: one of them may forbid it."""
        return bool(relief.avoid) and not self.asked

    def against(self, relief: Relief) -> tuple[Objection, ...]:
        """Return what speaks against a practice for this person today."""
        return objections(relief, self.said_yes, self.flags)


def objection_words(found: Sequence[Objection]) -> tuple[str, ...]:
    """Return in plain words why a practice is left out."""
    words = []
    if any(o.reason == "red_flag" for o in found):
        words.append(
            _(
                "You said yes to a sign that someone should look at first. Until then this one "
                "stays closed. Breathing and letting go are open."
            )
        )
    label = _("You told us: {label}. This one is not a good fit then.")
    words += [
        label.format(label=_(AVOIDANCES[o.code].label)) for o in found if o.reason == "caution"
    ]
    return tuple(words)
