"""The sheets of sharing and of the plan by themselves, on devices and servers that remember."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from client.presenters.clinic_link import PLANS
from client.presenters.plan import PlanPresenter
from client.presenters.sharing import CodeView
from tests.builders import NOW, TODAY
from tests.client.layout import problems
from tests.client.presenters.clinic_desk import MemoryDesk, a_plan, a_share, an_item
from tests.client.presenters.practising import MemoryDiary
from tests.client.presenters.test_sharing import sharing

CODE = CodeView(
    share_id="share",
    groups=("K7M4", "2RXA"),
    spelled=("K for Kilo, 7, M for Mike, 4", "2, R for Romeo, X for X-ray, A for Alfa"),
    qr=tuple("10" * 10 + "1" for _line in range(21)),
    valid="It works once, until tomorrow, 14:30.",
    plain="K7M4-2RXA",
)


@dataclass
class Device:
    """A clipboard, a share sheet and a voice."""

    available: bool = True
    copied: list[str] = field(default_factory=list)
    shared: list[tuple[str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def copy(self, words: str) -> None:
        self.copied.append(words)

    def share(self, title: str, words: str) -> bool:
        self.shared.append((title, words))
        return True

    def say(self, words: str) -> None:
        self.said.append(words)


def test_a_code_is_copied_shared_and_said_aloud(ui: Any) -> None:
    """Each way gives the whole code; a device without a way does not offer it."""
    from client.screens.sharing_sheets import CodeSheet

    device = Device()
    sheet = CodeSheet(CODE, device, device)
    sheet.open()
    ui.advance(0.4)
    ui.tap("Copy the code")
    ui.tap("Send it")
    ui.tap("Say it aloud")
    assert device.copied == ["K7M4-2RXA"]
    assert device.shared == [("Your code", "My Knotwise code: K7M4-2RXA")]
    assert device.said == [". ".join(CODE.spelled)]
    sheet.dismiss()
    ui.advance(0.4)
    CodeSheet(CODE, Device(available=False), Device(available=False)).open()
    ui.advance(0.4)
    assert not ui.all("Send it")
    assert not ui.all("Say it aloud")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_code_fits_a_phone(ui: Any, scale: float) -> None:
    """Groups stand side by side, and below each other where the text is large."""
    from client.screens.sharing_sheets import CodeSheet
    from client.theme import theme

    theme.scale = scale
    sheet = CodeSheet(CODE, Device(), Device())
    sheet.open()
    ui.advance(0.5)
    assert problems(sheet, 412) == []
    assert sheet.groups.orientation == ("horizontal" if scale == 1 else "vertical")


def test_looks_are_read_page_by_page(ui: Any) -> None:
    """What was read before is there at once; more comes on request, until the end."""
    from client.screens.sharing_sheets import LooksSheet

    def look(who: str) -> dict[str, Any]:
        return {
            "id": who,
            "at_ms": NOW,
            "who": who,
            "clinic": "Hill Street",
            "page": "patient",
            "scope": ["numbers"],
        }

    presenter = sharing(a_share())
    (line,) = presenter.view().shares
    presenter.link.problem = "The server cannot be reached."
    presenter.diary.clinic.keep("views:share", [look("Kept")])
    sheet = LooksSheet(presenter, line)
    sheet.open()
    ui.advance(0.4)
    assert ui.shows("Kept, Hill Street")
    assert ui.shows("The server cannot be reached. As of ")
    presenter.link.problem = None
    presenter.link.server.views_pages = [([look("First")], "more"), ([look("Second")], None)]
    ui.tap("Try again")
    assert ui.shows("First, Hill Street")
    assert not ui.shows("Kept, Hill Street")
    ui.tap("Show earlier ones")
    assert ui.shows("First, Hill Street")
    assert ui.shows("Second, Hill Street")
    assert not ui.all("Show earlier ones")
    assert problems(sheet, 412) == []


def test_a_plan_is_put_away_and_its_words_are_read(ui: Any) -> None:
    """An item in the clinic's words says more on a sheet; a plan leaves Today when asked to."""
    from client.screens.plan_card import PlanCard

    @dataclass
    class Shell:
        opened: list[Any] = field(default_factory=list)
        told: list[str] = field(default_factory=list)

        def open(self, name: str, **arguments: Any) -> None:
            self.opened.append((name, arguments))

        def toast(self, text: str) -> None:
            self.told.append(text)

    diary, shell = MemoryDiary(), Shell()
    walk = an_item("Walk on the flat", text="Before lunch.")
    breath = an_item("Slow breathing", "six_breath")
    diary.clinic = MemoryDesk(**{PLANS: [a_plan(walk, breath, note="Go slow.")]})
    presenter = PlanPresenter(diary, today=lambda: TODAY)
    changed: list[int] = []
    (plan,) = presenter.plans()
    ui.add(PlanCard(plan, presenter, shell, lambda: changed.append(1), width=400, size_hint_x=None))
    ui.tap("Walk on the flat")
    ui.advance(0.4)
    assert ui.shows("Before lunch.")
    ui.find(cls="Sheet").dismiss()
    ui.advance(0.4)
    ui.tap("Slow breathing")
    assert shell.opened == [("relax", {"relief": "six_breath"})]
    ui.tap("The whole plan")
    ui.advance(0.4)
    assert ui.shows("Go slow.")
    ui.tap("Put this plan away")
    ui.advance(0.4)
    ui.tap("Put it away")
    ui.advance(0.4)
    assert presenter.plans() == []
    assert changed
