"""Sharing: which clinic sees what until when, who looked, and appointments there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from client.messages import _
from client.presenters.appointments import AppointmentLine, AppointmentsPresenter
from client.presenters.share_lines import ShareLine
from client.presenters.sharing import CodeView, SharingPresenter, SharingView
from client.presenters.trends import AdviceCard
from client.screens.appointment_sheets import AppointmentSheet, LetterSheet
from client.screens.columns import button, column, line_with_icon
from client.screens.sharing_sheets import CodeSheet, LooksSheet, ShareDevice, ShareForm, Voice
from client.screens.shell import Shell
from client.widgets.buttons import IconButton
from client.widgets.page import Page, TwoPane
from client.widgets.rows import ListRow
from client.widgets.sheet import Sheet, confirm
from client.widgets.surface import Card, Divider
from client.widgets.text import Text

Act = Callable[[], Any]

LOOK_SECONDS = 15.0
"""How often the server is asked while Sharing is in front and a clinic has to do something."""


class SharingScreen(BoxLayout):
    """Shares first; on a tablet the appointments and the past stand beside them."""

    def __init__(
        self,
        presenter: SharingPresenter,
        shell: Shell,
        appointments: AppointmentsPresenter,
        share_sheet: ShareDevice,
        speech: Voice,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.presenter, self.shell, self.appointments = presenter, shell, appointments
        self._share, self._speech = share_sheet, speech
        self._shown: Any = None
        self._back_to = "me"
        self._watch = Clock.create_trigger(
            lambda _dt: presenter.look_if_waiting(), LOOK_SECONDS, interval=True
        )
        self.panes = TwoPane(share=0.5)
        self.main, self.side = Page(), Page()
        self.head = _head(self._leave)
        self.shares, self.meetings = column(), column()
        self.as_of = Text(role="small", halign="center")
        self.panes.bind(wide=lambda *_args: self._arrange())
        self.add_widget(self.panes)
        self._arrange()

    # The shell calls these

    def refresh(self) -> None:
        """Show what stands now; cards are built anew only when something in them changed."""
        view, lines = self.presenter.view(), self.appointments.lines()
        self.as_of.text = view.as_of if view.signed_in else ""
        shown = (view.signed_in, view.unsent, view.shares, view.past, lines)
        if shown == self._shown:
            return
        self._shown = shown
        self._fill_shares(view)
        self._fill_meetings(view, lines)

    def shown(
        self, advice: AdviceCard | None = None, ask: bool = False, back_to: str = "me"
    ) -> None:
        """Come to the front, perhaps to ask for an appointment; look what is new at the server."""
        self._back_to = back_to
        self.appointments.mark_seen()
        self.presenter.look()
        self._watch()
        if ask:
            self.ask(advice)

    def hidden(self) -> None:
        """Ask no more."""
        self._watch.cancel()

    def back(self) -> bool:
        """Go back to where one came from."""
        self._leave()
        return True

    # Shares

    def make(self) -> None:
        """Ask what to share, then show the code."""
        ShareForm(self.presenter, self._made).open()

    def _made(self, code: CodeView) -> None:
        self.refresh()
        self.show_code(code)

    def show_code(self, code: CodeView | None) -> None:
        """Show a code large."""
        if code is not None:
            CodeSheet(code, self._share, self._speech).open()

    def ask_to_end(self, line: ShareLine) -> None:
        """End a share, once what that does and does not do is understood."""
        if line.clinic:
            words = _(
                "{clinic} sees nothing more of your diary from the moment the server hears this. "
                "What they already looked at or printed cannot be called back."
            ).format(clinic=line.clinic)
        else:
            words = _("The code stops working. Nobody has used it.")
        confirm(
            _("End this share?"),
            words,
            _("End it now"),
            _("Keep sharing"),
            lambda: self._end(line),
            danger=True,
        )

    def _end(self, line: ShareLine) -> None:
        problem = self.presenter.end(line.id)
        self.refresh()
        self.shell.toast(problem or _("Sent to the server first, before anything else"))

    # Appointments

    def ask(self, advice: AdviceCard | None = None) -> None:
        """Ask a linked clinic for an appointment; without one, write to any therapist."""
        clinics = self.appointments.clinics()
        sheet: Sheet
        if clinics:
            sheet = AppointmentSheet(self.appointments, clinics, self._asked, advice=advice)
        else:
            sheet = LetterSheet(
                self.appointments, self._share, self.shell, self._asked, advice=advice
            )
        sheet.open()

    def _asked(self) -> None:
        self.refresh()
        self.shell.toast(_("Noted. You see here what comes of it."))

    def _change(self, line: AppointmentLine) -> None:
        clinics = self.appointments.clinics()
        if clinics:
            AppointmentSheet(self.appointments, clinics, self._asked, instead_of=line).open()
        else:
            self.shell.toast(_("Share with a clinic first. Your words stay here."))

    def _ask_to_take_back(self, line: AppointmentLine) -> None:
        words = {
            "set": _("The clinic is told that you do not come. It stays in your own calendar."),
            "asked": _("The clinic is told that you need no appointment."),
        }.get(line.state, _("It was not sent yet. Your words are deleted."))
        confirm(
            _("Cancel this appointment?") if line.state == "set" else _("Take this back?"),
            words,
            _("Cancel it") if line.state == "set" else _("Take it back"),
            _("Keep it"),
            lambda: self._take_back(line),
            danger=True,
        )

    def _take_back(self, line: AppointmentLine) -> None:
        problem = self.appointments.take_back(line)
        self.refresh()
        self.shell.toast(problem or _("Taken back"))

    def _calendar(self, line: AppointmentLine) -> None:
        worked, words = self.appointments.calendar(line)
        sheet = Sheet(title=_("Your calendar file") if worked else _("This did not work"))
        if worked:
            sheet.add_widget(
                Text(text=_("Open this file and your calendar asks whether to add it."))
            )
        sheet.add_widget(Text(text=words, role="strong"))
        sheet.open()

    # What is shown

    def _fill_shares(self, view: SharingView) -> None:
        box = self.shares
        box.clear_widgets()
        if view.unsent:
            card = Card(tone="caution_tint")
            card.add_widget(Text(text=view.unsent))
            card.add_widget(button(_("Go to your account"), "", self._to_account, "quiet"))
            box.add_widget(card)
        if view.watching:
            box.add_widget(self._watching(view.watching))
        for line in view.shares:
            box.add_widget(self._share_card(line))
        if view.signed_in:
            if not view.shares:
                box.add_widget(_about())
            words = _("Share with another clinic") if view.shares else _("Share with a clinic")
            kind = "quiet" if view.shares else "filled"
            box.add_widget(button(words, "share-variant-outline", self.make, kind))
        else:
            box.add_widget(_about())
            box.add_widget(self._account_card())

    def _watching(self, words: str) -> Card:
        card = Card(padding=[dp(20), dp(14)], spacing=dp(2))
        card.add_widget(line_with_icon("information-outline", words, "ink_soft", "body"))
        card.add_widget(
            button(_("When to get help now"), "heart-pulse", self.shell.help_now, "danger_text")
        )
        return card

    def _account_card(self) -> Card:
        card = Card()
        card.add_widget(Text(text=_("Sharing needs an account"), role="title"))
        card.add_widget(
            Text(text=_("Your clinic reads from the server, so your diary has to be there too."))
        )
        card.add_widget(
            button(_("Make an account"), "account-plus-outline", lambda: self._to_account(new=True))
        )
        card.add_widget(button(_("Sign in"), "", lambda: self._to_account(new=False), "quiet"))
        return card

    def _to_account(self, new: bool = False) -> None:
        self.shell.open("me").open_account(new=new)

    def _share_card(self, line: ShareLine) -> Card:
        card = Card(spacing=dp(8))
        card.add_widget(Text(text=line.title, role="title"))
        card.add_widget(line_with_icon(line.icon, line.status, line.tone, "strong"))
        card.add_widget(Text(text=line.detail, role="small"))
        if line.has_code:
            card.add_widget(
                button(
                    _("Show the code"),
                    "qrcode",
                    lambda: self.show_code(self.presenter.code(line.id)),
                    "tonal",
                )
            )
        if line.clinic:
            card.add_widget(Divider())
            card.add_widget(self._looks_row(line))
        if line.can_end:
            card.add_widget(
                button(_("End this share"), "", lambda: self.ask_to_end(line), "danger_text")
            )
        return card

    def _looks_row(self, line: ShareLine) -> ListRow:
        row = ListRow(icon="eye-outline", title=_("Who looked"), detail=_("When, and at what"))
        row.bind(on_release=lambda *_args: LooksSheet(self.presenter, line).open())
        return row

    def _fill_meetings(self, view: SharingView, lines: list[AppointmentLine]) -> None:
        box = self.meetings
        box.clear_widgets()
        card = Card(spacing=dp(10))
        card.add_widget(Text(text=_("Appointments"), role="title"))
        for line in (line for line in lines if line.open):
            self._add_meeting(card, line)
        words, icon = _("Ask for an appointment"), "calendar-month-outline"
        card.add_widget(button(words, icon, self.ask, "tonal"))
        box.add_widget(card)
        over = [line for line in lines if not line.open]
        if over or view.past:
            box.add_widget(self._past(view, over))

    def _add_meeting(self, card: Card, line: AppointmentLine) -> None:
        card.add_widget(Text(text=line.title, role="strong"))
        card.add_widget(line_with_icon(line.icon, line.status, line.tone, "strong"))
        for words in line.lines:
            card.add_widget(Text(text=words, role="small"))
        if line.state == "set":
            words = _("Put it in my calendar")
            card.add_widget(button(words, "calendar-check", lambda: self._calendar(line), "tonal"))
        if line.state == "held":
            card.add_widget(
                button(_("Look at it again"), "pencil", lambda: self._change(line), "tonal")
            )
        if line.can_take_back:
            words = _("I cannot come") if line.state == "set" else _("Take it back")
            card.add_widget(button(words, "", lambda: self._ask_to_take_back(line), "danger_text"))
        card.add_widget(Divider())

    def _past(self, view: SharingView, over: list[AppointmentLine]) -> Card:
        card = Card(spacing=dp(10))
        card.add_widget(Text(text=_("Earlier"), role="title"))
        for line in over:
            card.add_widget(Text(text=line.title, role="strong"))
            card.add_widget(line_with_icon(line.icon, line.status, line.tone))
            for words in line.lines:
                card.add_widget(Text(text=words, role="small"))
            card.add_widget(Divider())
        for share in view.past:
            if share.clinic:
                row = ListRow(icon="eye-outline", title=share.title, detail=share.status)
                row.bind(on_release=lambda _w, one=share: LooksSheet(self.presenter, one).open())
            else:
                row = ListRow(icon=share.icon, title=share.title, detail=share.status, opens=False)
            card.add_widget(row)
        return card

    def _leave(self) -> None:
        self.shell.open(self._back_to)

    def _arrange(self) -> None:
        for part in (self.head, self.shares, self.meetings, self.as_of):
            if part.parent is not None:
                part.parent.remove_widget(part)
        self.main.clear()
        self.side.clear()
        beside = self.side if self.panes.wide else self.main
        self.main.add_widget(self.head)
        self.main.add_widget(self.shares)
        beside.add_widget(self.meetings)
        beside.add_widget(self.as_of)
        self.panes.fill(self.main, self.side)


def _head(leave: Act) -> BoxLayout:
    head = BoxLayout(size_hint_y=None, spacing=dp(4))
    head.bind(minimum_height=head.setter("height"))
    back = IconButton(icon="arrow-left", label=_("Back"), pos_hint={"center_y": 0.5})
    back.bind(on_release=lambda *_args: leave())
    head.add_widget(back)
    head.add_widget(Text(text=_("Sharing"), role="headline", pos_hint={"center_y": 0.5}))
    return head


def _about() -> Card:
    """Return what a share is, in plain words."""
    card = Card()
    card.add_widget(Text(text=_("What a share is"), role="title"))
    for icon, words in (
        ("qrcode", _("You make a code and give it to one clinic. Only they can use it, once.")),
        ("tune", _("You choose what they can look at, and until when.")),
        ("eye-outline", _("You see every time somebody there looked, and at what.")),
        ("close-circle", _("You end it at any time. What was already seen cannot be called back.")),
        ("information-outline", _("It is not an alarm. Nobody is watching this log.")),
    ):
        card.add_widget(line_with_icon(icon, words, "ink", "body"))
    return card
