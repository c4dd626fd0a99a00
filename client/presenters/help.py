"""When to get help now: which signs, how soon, and which number to call. Works offline.

Signs and their urgency follow the red flags the project collected from NHS, NICE and trust
leaflets; they are told as things to notice, never as what someone has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from client.messages import _


@dataclass(frozen=True, slots=True)
class Numbers:
    """A country's numbers: emergency, advice that is not an emergency (if any), and crisis line."""

    emergency: str
    advice: str
    crisis: str


COUNTRIES: Mapping[str, Numbers] = MappingProxyType(
    {
        "GB": Numbers("999", "111", "116 123"),
        "IE": Numbers("112", "", "116 123"),
        "DE": Numbers("112", "116 117", "0800 1110111"),
        "FR": Numbers("112", "", "3114"),
        "EU": Numbers("112", "", "112"),
        "US": Numbers("911", "", "988"),
        "CA": Numbers("911", "811", "988"),
        "AU": Numbers("000", "1800 022 222", "13 11 14"),
        "NZ": Numbers("111", "0800 611 116", "1737"),
    }
)


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
    }


@dataclass(frozen=True, slots=True)
class Tier:
    """How soon, what to do, and the signs that call for it."""

    id: str
    title: str
    action: str
    number: str
    signs: tuple[str, ...]


class SettingStore(Protocol):
    """Where a device keeps its settings."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting or the default."""

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting."""


class HelpPresenter:
    """The signs by how soon to act, with the numbers of the country that was chosen."""

    def __init__(self, store: SettingStore) -> None:
        self._store = store

    @property
    def country(self) -> str:
        """The chosen country; the United Kingdom until one is chosen."""
        chosen = str(self._store.setting("country", "GB"))
        return chosen if chosen in COUNTRIES else "GB"

    def choose(self, country: str) -> None:
        """Use another country's numbers; raise `KeyError` for one not known."""
        COUNTRIES[country]
        self._store.set_setting("country", country)

    def tiers(self) -> tuple[Tier, ...]:
        """Return now, same day, and within days."""
        numbers = COUNTRIES[self.country]
        today = (
            _("Call {number} for advice, or see a doctor today.").format(number=numbers.advice)
            if numbers.advice
            else _("See a doctor or an urgent clinic today.")
        )
        return (
            Tier(
                "now",
                _("Now"),
                _("Call {number} or go to an emergency department.").format(
                    number=numbers.emergency
                ),
                numbers.emergency,
                now_signs(),
            ),
            Tier("same_day", _("Today"), today, numbers.advice, same_day_signs()),
            Tier(
                "days",
                _("In the next few days"),
                _("Book a visit with your doctor."),
                "",
                days_signs(),
            ),
            Tier(
                "crisis",
                _("If it is all too much"),
                _(
                    "If you think about ending your life, talk to someone now. Call {crisis}, or "
                    "{emergency} if you are in danger."
                ).format(crisis=numbers.crisis, emergency=numbers.emergency),
                numbers.crisis,
                (),
            ),
        )


def now_signs() -> tuple[str, ...]:
    """Signs to act on at once."""
    return (
        _("New numbness between your legs, or around your genitals or bottom"),
        _("New trouble with passing or holding urine, or with feeling that you need to"),
        _("New trouble with holding your bowels, or no feeling when you go"),
        _("New loss of feeling during sex since this pain began"),
        _("Pain, numbness or weakness in both legs, or moving from one leg to both"),
        _("A leg that gives way, a foot that drops, or weakness that gets worse"),
        _("Fever, and you feel very unwell, confused, weak or numb"),
        _("A hot, very painful hip, or a leg that cannot carry you"),
        _("A hard fall or crash, and you cannot stand on the leg"),
        _("A leg that is suddenly cold, pale or blue, and very painful"),
        _("Sudden trouble breathing, chest pain, or coughing up blood"),
        _("Sudden strong pain in the belly, side or back, or you feel faint"),
    )


def same_day_signs() -> tuple[str, ...]:
    """Signs to have looked at on the same day."""
    return (
        _("One calf or leg that is newly swollen, hot, red and sore. Do not roll or press it"),
        _("Fever of 38 °C or more, or chills, together with this pain"),
        _("Cancer at any time in your life, and new pain that gets worse or wakes you"),
        _("Pain after a fall, also a small one if your bones are fragile"),
        _("Groin pain with each step that grows week by week, if you run or train hard"),
        _("A band of burning pain with blisters on one side"),
        _("Pain in waves in your side, blood in your urine, or pain while pregnant"),
    )


def days_signs() -> tuple[str, ...]:
    """Signs to book a visit for."""
    return (
        _("Weight loss you cannot explain, or pain at night that nothing eases"),
        _("Cramp in buttock or leg after the same distance of walking, gone when you stand still"),
        _("Pins and needles or a numb patch for more than a week"),
        _("Pain that wakes you late at night and eases when you move, for over three months"),
        _("You are over 50 and this pain is new, or nothing is better after four weeks"),
    )
