"""Me: account, look, everything that is yours, and when to get help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

import client.widgets.segmented
import client.widgets.text_field  # noqa: F401  (their rules are used in kv)
from client.appearance import SCALES
from client.messages import _, ngettext
from client.presenters.me import MePresenter, MeView
from client.screens.about import fill_about
from client.screens.account_sheets import AccountSheet, ServerSheet
from client.screens.handover_sheet import HandoverSheet
from client.screens.practice_rows import add_practice_rows
from client.screens.shell import Shell
from client.widgets.buttons import Chip, PillButton
from client.widgets.page import Flow, Page, TwoPane
from client.widgets.rows import ListRow, SwitchRow
from client.widgets.segmented import Segmented
from client.widgets.sheet import Sheet, confirm
from client.widgets.surface import Card, Divider
from client.widgets.text import Text

STATUS_SECONDS = 2.0
"""How often the state of keeping in step is read anew while Me is in front."""


class MeScreen(BoxLayout):
    """The Me tab. On a tablet the look stands beside the account."""

    def __init__(self, presenter: MePresenter, shell: Shell, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.presenter = presenter
        self.shell = shell
        self.account = Card()
        self.notice = BoxLayout(orientation="vertical", size_hint_y=None, height=0)
        self.notice.bind(minimum_height=self.notice.setter("height"))
        self.sharing = Card(padding=[dp(20), dp(6)])
        self._sharing_row = ListRow(
            icon="share-variant-outline", title=_("Sharing and appointments")
        )
        self._sharing_row.bind(on_release=lambda *_args: self.shell.open("sharing"))
        self.sharing.add_widget(self._sharing_row)
        self.look = Card()
        self.yours = Card()
        self.about = Card()
        self.help = Card(padding=[dp(20), dp(6)])
        self.panes = TwoPane(share=0.5)
        self.main, self.side = Page(title=_("Me")), Page()
        self.panes.bind(wide=lambda *_args: self._arrange())
        self.add_widget(self.panes)
        self._sync = ListRow(opens=False)
        self._shown: tuple[Any, ...] = ()
        self._poll = Clock.create_trigger(self._read_status, STATUS_SECONDS, interval=True)
        self._fill_help()
        fill_about(self.about)
        self._arrange()

    # The shell calls these

    def refresh(self) -> None:
        """Show what stands now; cards are rebuilt only when something in them changed."""
        view = self.presenter.view()
        self._show_sync(view)
        self._sharing_row.detail = view.sharing
        parts = (view.email, view.server_url, view.refused, view.set_aside)
        look = (view.look, view.scale, view.reduced_motion, view.high_contrast, view.language)
        if self._shown != (parts, look):
            self._shown = (parts, look)
            self._fill_account(view)
            self._fill_notice(view)
            self._fill_look(view)
            self._fill_yours(view)

    def shown(self) -> None:
        """Follow the state of keeping in step."""
        self._poll()

    def hidden(self) -> None:
        """Stop following."""
        self._poll.cancel()

    # Account

    def _fill_account(self, view: MeView) -> None:
        card = self.account
        card.clear_widgets()
        card.add_widget(Text(text=view.email or _("Account"), role="title"))
        card.add_widget(self._sync)
        if view.email:
            now = PillButton(text=_("Sync now"), icon="sync", kind="tonal")
            now.bind(on_release=lambda *_args: self._sync_now())
            out = PillButton(text=_("Sign out"), kind="text")
            out.bind(on_release=lambda *_args: self._ask_to_sign_out())
            card.add_widget(now)
            card.add_widget(out)
        else:
            card.add_widget(
                Text(
                    text=_("With an account your diary is kept in step on all your devices."),
                    role="small",
                )
            )
            new = PillButton(text=_("Make an account"), icon="account-plus-outline", kind="tonal")
            new.bind(on_release=lambda *_args: self.open_account(new=True))
            known = PillButton(text=_("Sign in"), kind="quiet")
            known.bind(on_release=lambda *_args: self.open_account(new=False))
            card.add_widget(new)
            card.add_widget(known)
        card.add_widget(Divider())
        server = ListRow(
            icon="server-network", title=_("Server"), detail=view.server_url or _("None chosen")
        )
        server.bind(on_release=lambda *_args: self.open_server())
        card.add_widget(server)

    def open_account(self, *, new: bool) -> None:
        """Ask for e-mail and password; first for a server where there is none."""
        if not self.presenter.view().server_url:
            self.open_server(then=lambda: self.open_account(new=new))
            return
        AccountSheet(self.presenter, new=new, entered=self._entered).open()

    def open_server(self, then: Callable[[], None] | None = None) -> None:
        """Ask for the server's address."""

        def done() -> None:
            self.refresh()
            if then is not None:
                then()

        ServerSheet(self.presenter, done=done).open()

    def _entered(self, *, new: bool) -> None:
        self.refresh()
        self.shell.toast(_("Your account is ready") if new else _("You are signed in"))

    def _sync_now(self) -> None:
        self.presenter.sync_now()
        self.shell.toast(_("Looking for the server"), icon="sync")

    def _ask_to_sign_out(self) -> None:
        confirm(
            _("Sign out?"),
            self._with_unsent_ends(
                _("Your diary stays on this device. New entries wait here until you sign in again.")
            ),
            _("Sign out"),
            _("Stay signed in"),
            lambda: self.presenter.sign_out(self._signed_out),
        )

    def _with_unsent_ends(self, words: str) -> str:
        return "\n\n".join(filter(None, (self.presenter.unsent_ends(), words)))

    def _signed_out(self, problem: str | None) -> None:
        self.refresh()
        self.shell.toast(problem or _("You are signed out"))

    def _read_status(self, *_args: object) -> None:
        self._show_sync(self.presenter.view())

    def _show_sync(self, view: MeView) -> None:
        row, line = self._sync, view.sync
        row.icon, row.icon_tone, row.title, row.detail = (
            line.icon,
            line.tone,
            line.title,
            line.detail,
        )

    # Notices

    def _fill_notice(self, view: MeView) -> None:
        self.notice.clear_widgets()
        if not view.set_aside:
            self._arrange()
            return
        card = Card(tone="caution_tint")
        card.add_widget(Text(text=_("A damaged diary was set aside"), role="title"))
        card.add_widget(
            Text(
                text=_(
                    "What could be read was carried over. The damaged file is kept and was not "
                    "changed: {path}"
                ).format(path=view.set_aside)
            )
        )
        seen = PillButton(text=_("I have seen this"), kind="quiet")
        seen.bind(on_release=self._seen_set_aside)
        card.add_widget(seen)
        self.notice.add_widget(card)
        self._arrange()

    def _seen_set_aside(self, *_args: object) -> None:
        self.presenter.seen_set_aside()
        self.refresh()

    # Look

    def _fill_look(self, view: MeView) -> None:
        card = self.look
        card.clear_widgets()
        card.add_widget(Text(text=_("Look"), role="title"))
        card.add_widget(Text(text=_("Colours"), role="label", tone="ink_soft"))
        looks = Segmented(
            options=[
                ("system", _("As device")),
                ("light", _("Light"), "weather-sunny"),
                ("dark", _("Dark"), "weather-night"),
            ],
            value=view.look,
        )
        looks.bind(on_choose=lambda _w, value: self._choose("look", value))
        card.add_widget(looks)
        card.add_widget(Text(text=_("Text size"), role="label", tone="ink_soft"))
        sizes = Segmented(options=[(s, f"{s:.0%}") for s in SCALES], value=view.scale)
        sizes.bind(on_choose=lambda _w, value: self._choose("text_scale", value))
        card.add_widget(sizes)
        for name, icon, title, detail, on in (
            (
                "reduced_motion",
                "motion-pause-outline",
                _("Less movement"),
                _("Things change without sliding or growing"),
                view.reduced_motion,
            ),
            (
                "high_contrast",
                "theme-light-dark",
                _("More contrast"),
                _("Darker words and clearer edges"),
                view.high_contrast,
            ),
        ):
            row = SwitchRow(icon=icon, title=title, detail=detail, on=on)
            row.bind(on_switch=lambda _w, value, name=name: self._choose(name, value))
            card.add_widget(row)
        card.add_widget(Divider())
        card.add_widget(Text(text=_("Language"), role="label", tone="ink_soft"))
        flow = Flow()
        for code, name in view.languages:
            chip = Chip(text=name, on=code == view.language, toggles=False)
            chip.bind(on_release=lambda _w, code=code: self._choose("language", code))
            flow.add_widget(chip)
        card.add_widget(flow)

    def _choose(self, name: str, value: Any) -> None:
        self.presenter.choose(name, value)
        self.refresh()

    # Yours

    def _fill_yours(self, view: MeView) -> None:
        card = self.yours
        card.clear_widgets()
        card.add_widget(Text(text=_("Yours"), role="title"))
        export = ListRow(
            icon="export-variant",
            title=_("Export everything"),
            detail=_("One file with all you logged"),
            opens=False,
        )
        export.bind(on_release=lambda *_args: self._export())
        card.add_widget(export)
        page = ListRow(
            icon="file-document-outline",
            title=_("A page for your therapist"),
            detail=_("Your last four weeks, on paper or as a file"),
        )
        page.bind(on_release=lambda *_args: HandoverSheet(self.presenter.handover()).open())
        card.add_widget(page)
        if view.refused:
            refused = ListRow(
                icon="alert-circle-outline",
                icon_tone="caution",
                title=ngettext(
                    "{n} change was not taken", "{n} changes were not taken", view.refused
                ).format(n=view.refused),
                detail=_("They are kept here. See why."),
            )
            refused.bind(on_release=lambda *_args: self._open_refused())
            card.add_widget(refused)
        erase = ListRow(
            icon="trash-can-outline",
            icon_tone="danger",
            title=_("Erase everything"),
            title_tone="danger",
            detail=_("On this device. It cannot be undone."),
            opens=False,
        )
        erase.bind(on_release=lambda *_args: self._ask_to_erase())
        card.add_widget(erase)

    def _export(self) -> None:
        worked, words = self.presenter.export()
        sheet = Sheet(title=_("Your file is ready") if worked else _("This did not work"))
        if worked:
            sheet.add_widget(
                Text(text=_("Everything you logged is in this file. Only you can open it."))
            )
        sheet.add_widget(Text(text=words, role="strong"))
        sheet.open()

    def _open_refused(self) -> None:
        sheet = Sheet(title=_("Not taken by the server"))
        sheet.add_widget(
            Text(text=_("These changes stay on this device and are part of your export."))
        )
        for line in self.presenter.refused():
            sheet.add_widget(Divider())
            sheet.add_widget(Text(text=line.title, role="strong"))
            sheet.add_widget(Text(text=line.reason, role="small"))
        sheet.open()

    def _ask_to_erase(self) -> None:
        confirm(
            _("Erase everything?"),
            self._with_unsent_ends(
                _(
                    "All entries, drawings and settings on this device are deleted. Export them "
                    "first?"
                )
            ),
            _("Go on"),
            _("Keep my diary"),
            self._ask_again,
            danger=True,
        )

    def _ask_again(self) -> None:
        confirm(
            _("Last question"),
            _("There is no way back after this."),
            _("Erase my diary now"),
            _("Keep my diary"),
            self._erase,
            danger=True,
        )

    def _erase(self) -> None:
        problem = self.presenter.erase()
        self.shell.changed()
        self.refresh()
        self.shell.toast(problem or _("Your diary is empty now"))

    # Ways to elsewhere

    def _fill_help(self) -> None:
        row = ListRow(
            icon="heart-pulse",
            icon_tone="danger",
            title=_("When to get help now"),
            detail=_("Signs to act on, and numbers to call"),
        )
        row.bind(on_release=lambda *_args: self.shell.help_now())
        self.help.add_widget(row)

        add_practice_rows(self.help, self.shell)

    def _arrange(self) -> None:
        """Put look and about beside the account where there is room, else below it."""
        order = (
            self.notice,
            self.help,
            self.sharing,
            self.account,
            self.look,
            self.yours,
            self.about,
        )
        for part in order:
            if part.parent is not None:
                part.parent.remove_widget(part)
        self.main.clear()
        self.side.clear()
        for part in order:
            if part is self.notice and not part.children:
                continue  # an empty place would still be given its spacing
            beside = self.panes.wide and part in (self.look, self.about)
            (self.side if beside else self.main).add_widget(part)
        self.panes.fill(self.main, self.side)
