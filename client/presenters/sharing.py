"""Sharing as plain data: what goes to which clinic until when, its code, and who looked."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from client.messages import _
from client.presenters.clinic_link import (
    BOOKINGS,
    CODE,
    SHARES,
    VIEWS,
    Desk,
    Diary,
    Link,
    Server,
    ViewsPage,
    Wire,
    local,
    ms_of,
    text_of,
)
from client.presenters.clinic_words import (
    SCOPES,
    code_groups,
    moment_words,
    nobody_watches,
    scopes_in_words,
    spelled,
)
from client.presenters.day_words import ago
from client.presenters.share_lines import ShareLine, shares_of
from client.storage.errors import DiaryError

NAME_MAX = 80
"""Longest name, in characters, that a clinic is given."""

MONTHS = (1, 3, 6)
"""Ends that are offered, in months from today."""

YEARS_MAX = 2
"""A share ends within so many years."""

NAME_SETTING = "share_name"


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code to read out or to show: its groups, each spelled, the picture's rows, how long."""

    share_id: str
    groups: tuple[str, ...]
    spelled: tuple[str, ...]
    qr: tuple[str, ...]
    valid: str
    plain: str

    @property
    def aloud(self) -> str:
        """What a voice says."""
        return ". ".join(self.spelled)


@dataclass(frozen=True, slots=True)
class SharingView:
    """All that the screen shows.

    `watching` is empty while nothing is shared; `unsent` is said while an end waits and nobody is
    signed in to send it.
    """

    signed_in: bool
    shares: tuple[ShareLine, ...]
    past: tuple[ShareLine, ...]
    watching: str
    unsent: str
    as_of: str


@dataclass(frozen=True, slots=True)
class LookLine:
    """One time somebody was shown something: who, when, what."""

    who: str
    when: str
    what: str


@dataclass(frozen=True, slots=True)
class Looks:
    """Who looked, as far as it was read. `note` says where it comes from, or why it is short."""

    lines: tuple[LookLine, ...]
    next_cursor: str | None
    note: str = ""


class SharingPresenter:
    """Makes, shows and ends shares."""

    def __init__(
        self,
        diary: Diary,
        *,
        account: Link,
        today: Callable[[], dt.date],
        now: Callable[[], dt.datetime],
    ) -> None:
        self._diary = diary
        self._account = account
        self._today = today
        self._now = now

    # What is shown

    def view(self) -> SharingView:
        """Return all that the screen shows."""
        desk = self._diary.clinic
        lines = shares_of(desk, self._today())
        copy = desk.copy(SHARES)
        on = [line for line in lines if line.open]
        signed_in = self._account.email is not None
        unsent = any(line.state == "revoking" for line in on) and not signed_in
        return SharingView(
            signed_in=signed_in,
            unsent=_("Sign in again, so that the end of a share can be sent.") if unsent else "",
            shares=tuple(on),
            past=tuple(line for line in lines if not line.open),
            watching=nobody_watches() if on else "",
            as_of=_("As of {ago}.").format(ago=ago(copy.read_ms, self._now_ms())) if copy else "",
        )

    def look(self) -> None:
        """Ask the server what is new."""
        self._account.look_at_clinic()

    def look_if_waiting(self) -> None:
        """Ask the server while a code waits to be used or a request to be answered."""
        desk = self._diary.clinic
        rows = (*desk.listed(SHARES), *desk.listed(BOOKINGS))
        if any(text_of(row, "state") in ("waiting", "asked") for row in rows):
            self.look()

    # Making one

    @property
    def name(self) -> str:
        """How the person called themselves the last time."""
        return str(self._diary.setting(NAME_SETTING, ""))

    @staticmethod
    def check_name(name: str) -> str:
        """Return what is wrong with a name, or nothing."""
        words = name.strip()
        if not words:
            return _("Write the name your clinic knows you by.")
        if len(words) > NAME_MAX:
            return _("Keep it under {n} characters.").format(n=NAME_MAX)
        if any(sign < " " or sign == "\x7f" for sign in words):
            return _("This name holds a character that cannot be sent.")
        return ""

    def end_after(self, months: int) -> dt.date:
        """Return the day so many months from today."""
        return months_after(self._today(), months)

    def last_end(self) -> dt.date:
        """Return the last day a share may end."""
        return months_after(self._today(), 12 * YEARS_MAX)

    def check_end(self, ends: dt.date | None) -> str:
        """Return what is wrong with an end, or nothing."""
        if ends is None:
            return _("Choose when it ends.")
        if ends < self._today():
            return _("Choose a day that is still to come.")
        if ends > self.last_end():
            return _("Choose a day within two years.")
        return ""

    @staticmethod
    def check_scope(scope: Iterable[str]) -> str:
        """Return what is wrong with what is to be shared, or nothing."""
        return "" if set(scope) & set(SCOPES) else _("Choose at least one thing to share.")

    def make(
        self,
        name: str,
        scope: Iterable[str],
        ends: dt.date,
        done: Callable[[CodeView | None, str | None], None],
    ) -> None:
        """Make a share; `done` hears its code, or the problem in words. Needs a network."""
        chosen = [one for one in SCOPES if one in set(scope)]
        self._diary.set_setting(NAME_SETTING, name.strip())

        def work(desk: Desk, server: Server) -> CodeView:
            made = server.make_share(name.strip(), chosen, ends)
            share_id = text_of(made, "id")
            code = {key: made.get(key) for key in ("code", "qr", "code_ends_ms")}
            desk.keep(CODE + share_id, code)
            share = {key: value for key, value in made.items() if key not in ("code", "qr")}
            desk.keep(SHARES, [share, *desk.listed(SHARES)])
            return self._code(share_id, code)

        self._account.with_clinic(work, done)

    def code(self, share_id: str) -> CodeView | None:
        """Return the code of a share that no clinic has redeemed yet, if it was made here."""
        copy = self._diary.clinic.copy(CODE + share_id)
        return None if copy is None else self._code(share_id, copy.body)

    def _code(self, share_id: str, kept: Wire) -> CodeView:
        code = text_of(kept, "code")
        groups = code_groups(code)
        ends = ms_of(kept, "code_ends_ms")
        valid = _("It works once.")
        if ends is not None:
            until = moment_words(local(ends), self._today())
            valid = _("It works once, until {moment}.").format(moment=_lower(until))
        return CodeView(
            share_id=share_id,
            groups=groups,
            spelled=tuple(spelled(group) for group in groups),
            qr=tuple(str(row) for row in kept.get("qr") or ()),
            valid=valid,
            plain=code,
        )

    # Ending one

    def end(self, share_id: str) -> str:
        """End a share: at once here, and in force when the server has heard; return a problem."""
        try:
            self._diary.clinic.add("revoke", share_id)
        except DiaryError as error:
            return str(error)
        return ""

    # Who looked

    def looks(self, share_id: str) -> Looks:
        """Return who looked as it was last read, without a network."""
        copy = self._diary.clinic.copy(VIEWS + share_id)
        if copy is None:
            return Looks((), None)
        note = _("As of {ago}.").format(ago=ago(copy.read_ms, self._now_ms()))
        return Looks(self._look_lines(copy.body), None, note)

    def read_looks(
        self, share_id: str, cursor: str | None, done: Callable[[Looks | None, str | None], None]
    ) -> None:
        """Read a page of who looked; the first is kept, to be read without a network."""

        def work(desk: Desk, server: Server) -> ViewsPage:
            page = server.views(share_id, cursor)
            if cursor is None:
                desk.keep(VIEWS + share_id, list(page.views))
            return page

        def told(page: ViewsPage | None, problem: str | None) -> None:
            if page is None:
                done(None, problem)
            else:
                done(Looks(self._look_lines(page.views), page.next_cursor), None)

        self._account.with_clinic(work, told)

    def _look_lines(self, views: Iterable[Wire]) -> tuple[LookLine, ...]:
        pages = {
            "patient": _("Opened your page"),
            "caseload": _("Saw you in their list"),
        }
        lines = []
        for view in views:
            at, page = ms_of(view, "at_ms"), text_of(view, "page")
            scope = view.get("scope")
            what = pages.get(page, page)
            if isinstance(scope, list) and scope:
                what = f"{what}: {scopes_in_words(str(one) for one in scope).lower()}"
            who = ", ".join(filter(None, (text_of(view, "who"), text_of(view, "clinic"))))
            when = moment_words(local(at), self._today()) if at is not None else ""
            lines.append(LookLine(who, when, what))
        return tuple(lines)

    def _now_ms(self) -> int:
        return int(self._now().timestamp() * 1000)


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the day so many months later, the last of its month where it has fewer days."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _lower(words: str) -> str:
    """Return "today, 14:05" for "Today, 14:05"; a weekday keeps its capital."""
    near = (_("Today"), _("Tomorrow"), _("Yesterday"))
    return words[:1].lower() + words[1:] if words.startswith(near) else words
