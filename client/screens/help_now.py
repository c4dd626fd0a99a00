"""When to get help now: always one tap away, with no network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.help import LINES, HelpPresenter, HelpTier, Line, country_names
from client.widgets.buttons import Chip, PillButton
from client.widgets.page import Flow
from client.widgets.rows import ListRow
from client.widgets.sheet import Sheet
from client.widgets.surface import Card
from client.widgets.text import Icon, Text
from client.widgets.text_field import TextField

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
        own = ListRow(
            icon="pencil-outline",
            title=_("Your own numbers"),
            detail=", ".join(self._presenter.own().values()) or _("Write down another one"),
        )
        own.bind(on_release=lambda *_args: self._open_own())
        self.add_widget(own)
        self.add_widget(
            Text(text=_("Knotwise is not a medical device and cannot see you."), role="small")
        )

    def _open_check(self) -> None:
        self.dismiss()
        self._on_check()

    def _open_own(self) -> None:
        sheet = OwnNumbersSheet(self._presenter)
        sheet.bind(on_dismiss=lambda *_args: self._fill())
        sheet.open()

    def _choose(self, country: str) -> None:
        self._presenter.choose(country)
        self._fill()


class OwnNumbersSheet(Sheet):
    """Numbers that a person wrote down for themselves; each is kept as its field is left."""

    def __init__(self, presenter: HelpPresenter, **kwargs: Any) -> None:
        super().__init__(title=_("Your own numbers"), **kwargs)
        self._presenter = presenter
        self.add_widget(
            Text(
                text=_(
                    "They stand wherever Knotwise says whom to call. Leave one empty for the "
                    "number of your country."
                ),
                tone="ink_soft",
            )
        )
        names = {
            "emergency": _("In an emergency"),
            "urgent": _("For advice on the same day"),
            "crisis": _("When it is all too much"),
        }
        own = presenter.own()
        self._fields = {
            line: TextField(label=names[line], text=own.get(line, ""), hint=presenter.usual(line))
            for line in LINES
        }
        for line, field in self._fields.items():
            field.bind(on_done=lambda _field, name=line: self._keep(name))
            self.add_widget(field)
        done = PillButton(text=_("Done"), kind="tonal")
        done.bind(on_release=lambda *_args: self._finish())
        self.add_widget(done)

    def on_pre_dismiss(self) -> None:
        """Keep what is written, however the sheet is closed."""
        for line in LINES:
            self._keep(line)

    def _keep(self, line: Line) -> bool:
        field = self._fields[line]
        field.reason = self._presenter.write(line, field.text)
        return not field.reason

    def _finish(self) -> None:
        kept = [self._keep(line) for line in LINES]
        if all(kept):
            self.dismiss()


def _tier_card(tier: HelpTier) -> Card:
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
