"""When to get help now: which signs, how soon, and which number to call. Works offline.

Signs and their urgency are the atlas's questions, told as things to notice and never as what
someone has; the numbers are those of the country, unless a person wrote down their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from client.messages import _
from shared.atlas.red_flags import HELP_LINES, HelpLines, RedFlag, Tier, red_flags
from shared.diary.entry import check_text
from shared.diary.errors import InvalidValueError
from shared.trends.catalogue import MESSAGES

COUNTRY, OWN = "country", "own_numbers"
"""Settings: the chosen country, and numbers that a person wrote down for themselves."""

Line = Literal["emergency", "urgent", "crisis"]
LINES: tuple[Line, ...] = ("emergency", "urgent", "crisis")
"""What a person may write down their own number for."""

NUMBER_MAX = 60

NOT_TRENDS = ("numb_patch", "leg_pain", "off_work")
"""Guideline rules that are worth noticing oneself."""


def country_names() -> dict[str, str]:
    """Return the countries in words."""
    return {
        "GB": _("United Kingdom"),
        "IE": _("Ireland"),
        "DE": _("Germany"),
        "FR": _("France"),
        "EU": _("Elsewhere in Europe"),
        "US": _("United States"),
        "CA": _("Canada"),
        "AU": _("Australia"),
        "NZ": _("New Zealand"),
        "": _("Elsewhere"),
    }


@dataclass(frozen=True, slots=True)
class HelpTier:
    """How soon, what to do, and the signs that call for it."""

    id: str
    title: str
    action: str
    signs: tuple[str, ...]


class SettingStore(Protocol):
    """Where a device keeps its settings."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting or the default."""

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting."""


class SettingReader(Protocol):
    """Where settings are read."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting or the default."""


def chosen_country(store: SettingReader) -> str:
    """Return the chosen country; the United Kingdom until one is chosen."""
    chosen = store.setting(COUNTRY, "GB")
    return chosen if chosen in HELP_LINES else "GB"


def own_numbers(store: SettingReader) -> dict[str, str]:
    """Return the numbers that a person wrote down, by what they are for."""
    kept = store.setting(OWN) or {}
    return {name: str(kept[name]) for name in LINES if kept.get(name)}


def questions(store: SettingReader) -> Mapping[str, RedFlag]:
    """Return the red-flag questions with the numbers to call, in the person's language."""
    return red_flags(chosen_country(store), _, own=own_numbers(store))


class HelpPresenter:
    """The signs by how soon to act, with the numbers to call."""

    def __init__(self, store: SettingStore) -> None:
        self._store = store

    @property
    def country(self) -> str:
        """The chosen country."""
        return chosen_country(self._store)

    def choose(self, country: str) -> None:
        """Use another country's numbers; raise `KeyError` for one not known."""
        HELP_LINES[country]
        self._store.set_setting(COUNTRY, country)

    def own(self) -> dict[str, str]:
        """Return the person's own numbers, by what they are for."""
        return own_numbers(self._store)

    def write(self, line: Line, text: str) -> str:
        """Keep a number of the person's own, none for an empty one; return what is wrong with it.

        What is wrong is not kept.
        """
        number = text.strip()
        try:
            check_text(line, number, NUMBER_MAX)
        except InvalidValueError:
            return _("Keep it under {n} plain characters.").format(n=NUMBER_MAX)
        own = {**self.own(), line: number}
        self._store.set_setting(OWN, {name: kept for name, kept in own.items() if kept} or None)
        return ""

    def lines(self) -> HelpLines:
        """Return whom to call, in the person's language."""
        known = HELP_LINES[self.country]
        words = (known.emergency, known.hospital, known.urgent, known.crisis)
        return replace(HelpLines(*map(_, words)), **self.own())

    def usual(self, line: Line) -> str:
        """Return the country's own words for a line."""
        return _(getattr(HELP_LINES[self.country], line))

    def tiers(self) -> tuple[HelpTier, ...]:
        """Return now, same day, within days, and whom to call when it is all too much."""
        known = questions(self._store).values()
        lines = self.lines()
        return (
            HelpTier(
                "now",
                _("Now"),
                lines.fill(_("Call {emergency} or go to {hospital}.")),
                (*_signs(known, "now"), *_worse_signs(known, "now")),
            ),
            HelpTier(
                "same_day",
                _("Today"),
                lines.fill(_("Call {urgent}, or see a doctor today.")),
                (*_signs(known, "same_day"), *_worse_signs(known, "same_day")),
            ),
            HelpTier(
                "days",
                _("In the next few days"),
                _("Book a visit with your doctor."),
                (*_signs(known, "days"), *(_(MESSAGES[f"{r}.title"]) for r in NOT_TRENDS)),
            ),
            HelpTier(
                "crisis",
                _("If it is all too much"),
                lines.fill(
                    _(
                        "If you think about ending your life, talk to someone now. Call {crisis}, "
                        "or {emergency} if you are in danger."
                    )
                ),
                (),
            ),
        )


def _signs(known: Iterable[RedFlag], tier: Tier) -> list[str]:
    """Return what to notice of a tier; the crisis line has a place of its own."""
    return [flag.notice for flag in known if flag.urgency == tier and flag.id != "crisis"]


def _worse_signs(known: Iterable[RedFlag], tier: Tier) -> list[str]:
    """Return what belongs to a more urgent tier once something else is so as well."""
    worse = _("{sign}. And: {more}")
    return [
        worse.format(sign=flag.notice, more=flag.escalates_if[:1].lower() + flag.escalates_if[1:])
        for flag in known
        if flag.escalates_to == tier and flag.escalates_if
    ]
