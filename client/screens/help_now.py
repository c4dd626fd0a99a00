"""When to get help now: always one tap away, with no network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.help import HelpPresenter, Tier, country_names
from client.widgets.buttons import Chip, PillButton
from client.widgets.page import Flow
from client.widgets.sheet import Sheet
from client.widgets.surface import Card
from client.widgets.text import Icon, Text

TONES = {
    "now": ("danger_tint", "danger", "alert-circle-outline"),
    "same_day": ("caution_tint", "caution", "clock-outline"),
    "days": ("surface_alt", "ink_soft", "calendar"),
    "crisis": ("surface_alt", "accent", "phone-in-talk"),
}


class HelpNowSheet(Sheet):
    """The signs in order of how soon to act, with the country's numbers."""

    def __init__(
        self, presenter: HelpPresenter, *, on_check: Callable[[], None], **kwargs: Any
    ) -> None:
        super().__init__(title=_("When to get help now"), **kwargs)
        self._presenter = presenter
        self._on_check = on_check
        self._fill()

    def _fill(self) -> None:
        self.content.clear_widgets()
        self.add_widget(
            Text(
                text=_("These signs are rare. If you notice one, do not wait and see."),
                tone="ink_soft",
            )
        )
        check = PillButton(text=_("Go through them one by one"), icon="shield-check-outline")
        check.bind(on_release=lambda *_args: self._open_check())
        self.add_widget(check)
        for tier in self._presenter.tiers():
            self.add_widget(_tier_card(tier))
        self.add_widget(Text(text=_("Numbers for"), role="strong"))
        flow = Flow()
        for code, name in country_names().items():
            chip = Chip(text=name, on=code == self._presenter.country, toggles=False)
            chip.bind(on_release=lambda _chip, country=code: self._choose(country))
            flow.add_widget(chip)
        self.add_widget(flow)
        self.add_widget(
            Text(text=_("Knotwise is not a medical device and cannot see you."), role="small")
        )

    def _open_check(self) -> None:
        self.dismiss()
        self._on_check()

    def _choose(self, country: str) -> None:
        self._presenter.choose(country)
        self._fill()


def _tier_card(tier: Tier) -> Card:
    tone, ink, icon = TONES[tier.id]
    card = Card(tone=tone, raised=False, padding=dp(16), spacing=dp(8))
    head = BoxLayout(size_hint_y=None, spacing=dp(10))
    head.bind(minimum_height=head.setter("height"))
    head.add_widget(Icon(name=icon, tone=ink, pos_hint={"top": 1}))
    head.add_widget(Text(text=tier.title, role="title"))
    card.add_widget(head)
    card.add_widget(Text(text=tier.action, role="strong"))
    for sign in tier.signs:
        line = BoxLayout(size_hint_y=None, spacing=dp(8))
        line.bind(minimum_height=line.setter("height"))
        line.add_widget(Text(text="•", hug=True, tone=ink, pos_hint={"top": 1}))
        line.add_widget(Text(text=sign))
        card.add_widget(line)
    return card
