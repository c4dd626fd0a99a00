"""What a clinic adds to Today: the appointment, the plan, and that nobody watches."""

from __future__ import annotations

from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.appointments import AppointmentsPresenter
from client.presenters.plan import PlanPresenter
from client.presenters.sharing import SharingPresenter
from client.screens.plan_card import PlanCard
from client.screens.shell import Shell
from client.screens.today_cards import CardView
from client.widgets.rows import ListRow
from client.widgets.surface import Card


class TodayClinic(BoxLayout):
    """A column that is empty, and takes no room, for whoever shares with nobody."""

    def __init__(
        self,
        sharing: SharingPresenter,
        appointments: AppointmentsPresenter,
        plan: PlanPresenter,
        shell: Shell,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            orientation="vertical", size_hint_y=None, height=0, spacing=dp(16), **kwargs
        )
        self.bind(minimum_height=self.setter("height"))
        self._sharing, self._appointments, self._plan = sharing, appointments, plan
        self._shell = shell
        self._shown: Any = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.children

    def refresh(self) -> None:
        """Show what stands now; built anew only when something in it changed."""
        watching = self._sharing.view().watching
        card, plans = self._appointments.today_card(), self._plan.plans()
        shown = (watching, card, plans)
        if shown == self._shown:
            return
        self._shown = shown
        self.clear_widgets()
        if card is not None:
            self.add_widget(CardView(card, self._shell))
        for plan in plans:
            if plan.items or plan.note:
                self.add_widget(PlanCard(plan, self._plan, self._shell, self._changed))
        if watching:
            self.add_widget(self._watching(watching))

    def _changed(self) -> None:
        self.refresh()
        self._shell.changed()

    def _watching(self, words: str) -> Card:
        card = Card(padding=[dp(20), dp(6)])
        row = ListRow(icon="share-variant-outline", title=_("You share this diary"), detail=words)
        row.bind(on_release=lambda *_args: self._shell.open("sharing", back_to="today"))
        card.add_widget(row)
        return card
