"""The safety check: a few questions, one at a time, and what to do about a yes. Works offline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from client.messages import _, ngettext
from client.presenters.help import questions
from client.presenters.today_cards import SAFETY_CHECK, TodayCard
from shared.atlas.red_flags import RedFlag, Tier
from shared.diary.entry import Entry
from shared.diary.impact import KIND as IMPACT
from shared.diary.impact import marks_by_day
from shared.diary.red_flag_answer import Answered, RedFlagAnswer, standing
from shared.diary.red_flag_check import CORE, Check, check_due

LOOK_BACK = 60
"""Days of the diary that decide what is asked."""


class Diary(Protocol):
    """The part of the journal that the check needs."""

    def entries(self, first: dt.date, last: dt.date) -> list[Entry]:
        """Return the entries of these days, oldest first."""
        ...

    def records(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the records of a kind by id."""
        ...

    def put(self, kind: str, record_id: str, patch: Mapping[str, Any]) -> object:
        """Save fields of a record."""
        ...

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this device."""
        ...


@dataclass(frozen=True)
class Outcome:
    """What the answers come to: the most urgent tier, its heading, and what to do for each."""

    tier: Tier | None
    title: str
    what_to_do: tuple[str, ...]


class RedFlagsPresenter:
    """Says what to ask, keeps each answer, and tells what stands."""

    def __init__(
        self,
        diary: Diary,
        *,
        today: Callable[[], dt.date],
        wall_ms: Callable[[], int],
        new_id: Callable[[], str],
    ) -> None:
        self._diary = diary
        self._today = today
        self._wall_ms = wall_ms
        self._new_id = new_id

    def due(self) -> Check | None:
        """Return what something in the diary calls for today, or None."""
        today = self._today()
        entries = self._diary.entries(today - dt.timedelta(days=LOOK_BACK), today)
        marks = marks_by_day(self._diary.records(IMPACT).values())
        numb = [date for date, found in marks.items() if "numb" in found]
        return check_due(entries, self._diary.records("red_flag_answer").values(), today, numb)

    def questions(self, check: Check | None = None) -> tuple[RedFlag, ...]:
        """Return the questions of a check; of one asked for by hand, all of them, core first."""
        known = questions(self._diary)
        if check is not None:
            return tuple(known[flag] for flag in check.flags)
        return tuple(known[flag] for flag in (*CORE, *(f for f in known if f not in CORE)))

    def answer(
        self,
        flag: str,
        answer: Answered,
        *,
        features: tuple[int, ...] = (),
        escalated: bool = False,
    ) -> None:
        """Keep an answer. It is a new record each time; nothing is overwritten."""
        given = RedFlagAnswer(flag, answer, self._today(), self._wall_ms(), features, escalated)
        self._diary.put("red_flag_answer", self._new_id(), given.fields())

    def outcome(self) -> Outcome:
        """Return what stands now and what to do about it."""
        found = standing(self._diary.records("red_flag_answer").values())
        if not found:
            return Outcome(None, _("Nothing here calls for urgent help"), ())
        known = questions(self._diary)
        actions = []
        for flag in found:
            question = known.get(flag.flag)
            if question is None:
                actions.append(_("See a doctor today about an answer from your other device."))
                continue
            escalated = flag.escalated
            actions.append(
                question.if_escalated
                if escalated and question.if_escalated
                else question.what_to_do
            )
        return Outcome(
            found[0].urgency, tier_title(found[0].urgency), tuple(dict.fromkeys(actions))
        )

    def seen(self) -> None:
        """Keep that a professional has looked at all that stands."""
        for flag in standing(self._diary.records("red_flag_answer").values()):
            self.answer(flag.flag, "seen")

    def today_card(self) -> TodayCard | None:
        """Return what stands, or the check that is due, as a card on Today."""
        outcome = self.outcome()
        if outcome.tier is not None:
            return TodayCard(
                title=outcome.title,
                text=outcome.what_to_do[0],
                icon="alert-circle-outline",
                tab=SAFETY_CHECK,
                tone="danger_tint",
                icon_tone="danger",
            )
        check = self.due()
        if check is None:
            return None
        count = len(check.flags)
        return TodayCard(
            title=_("A short safety check"),
            text=why(check)
            + " "
            + ngettext("{n} question.", "{n} questions.", count).format(n=count),
            icon="shield-check-outline",
            tab=SAFETY_CHECK,
            tone="caution_tint",
            icon_tone="caution",
        )


def why(check: Check) -> str:
    """Return why a check is asked for."""
    return {
        "words": _("Something in your note is worth a closer look."),
        "numb": _("You marked a numb or tingling patch."),
        "numbers": _("Your pain is much stronger than before."),
        "drawing": _("You marked a new place that is worth a closer look."),
        "new_episode": _("This looks like a new spell of pain."),
        "monthly": _("We ask this once a month, to be safe."),
    }[check.reason]


def tier_title(tier: Tier) -> str:
    """Return how soon to get help, as a heading."""
    return {
        "now": _("Get help now"),
        "same_day": _("Get help today"),
        "days": _("See a doctor within a few days"),
    }[tier]
