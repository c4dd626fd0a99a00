"""Every sentence reaches translators, and the content of the atlas reaches a person translated."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from client import catalogue
from client.messages import Messages, messages
from client.presenters.red_flags import RedFlagsPresenter
from shared.atlas.guides import GUIDES, Guide
from shared.atlas.muscles import MUSCLES
from shared.atlas.reliefs import AVOIDANCES, RELIEFS, Relief
from shared.atlas.texts import texts
from tests.client.test_messages import catalogue as compiled


def marked(sentence: str) -> str:
    """Return what the made-up language says: the same in marks that nothing else has."""
    return f"«{sentence}»"


@pytest.fixture(scope="module")
def locale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue that sets every sentence of the template in marks."""
    folder = tmp_path_factory.mktemp("locale")
    words = {e.sentence: marked(e.sentence) for e in catalogue.entries() if not e.plural}
    compiled(folder, "de", words)
    return folder


@pytest.fixture
def marks(locale: Path) -> Iterator[None]:
    """A language in which every sentence of the template is set in marks."""
    usual = messages._folder
    messages._folder = locale
    messages.choose("de")
    yield
    messages._folder = usual
    messages.choose("en")


def shown(ui: Any) -> set[str]:
    """Return every text on the window."""
    return {
        value
        for widget in ui.widgets()
        for name in ("text", "title", "label", "detail", "heading", "now", "then", "subtitle")
        if isinstance(value := getattr(widget, name, None), str) and value
    }


def bare(seen: set[str]) -> list[tuple[str, str]]:
    """Return content that stands in a shown text without its marks, with that text."""
    everything = "\n".join(sorted(seen))
    left = everything
    for text in sorted(texts(), key=len, reverse=True):
        left = left.replace(marked(text), "").replace(marked(text).capitalize(), "")
    return [(text, "") for text in texts() if len(text) > 12 and text in left]


def of_relief(relief: Relief) -> set[str]:
    """Return what must be read on a practice's page."""
    return {
        relief.title,
        relief.summary,
        relief.preparation,
        relief.evidence,
        *relief.cautions,
        *relief.stop_rules,
    }


def of_guide(guide: Guide) -> set[str]:
    """Return what must be read on a muscle's page."""
    return {
        guide.summary, guide.where, guide.layer, guide.does, guide.refers, guide.evidence,
        *guide.brings_on, *guide.stop_rules, *guide.cautions,
        *(step.text for step in guide.release),
        *(one.clue for one in guide.look_alikes),
    }  # fmt: skip


def test_the_template_holds_every_sentence_once_and_gettext_reads_it(tmp_path: Path) -> None:
    """Client, trends and atlas are all in it; where msgfmt is installed it finds no fault."""
    text = catalogue.template()
    quoted = [line for line in text.splitlines() if line.startswith("msgid ")]
    assert len(quoted) == len(set(quoted)) > 1800
    for sentence in (*texts(), "Keep my answers", "Your place is kept."):
        assert catalogue._quoted(sentence)[1:-1] in text
    if msgfmt := shutil.which("msgfmt"):
        path = tmp_path / "knotwise.pot"
        path.write_text(text, "utf-8")
        subprocess.run([msgfmt, "--check", "-o", "/dev/null", path], check=True)


def test_practices_are_read_in_the_chosen_language(ui: Any, open_app: Any, marks: None) -> None:
    """The library, all 39 pages and every step of every player show no content untranslated."""
    screen = open_app(
        {0: {"pain": 4, "stress": 8}}, practice_cautions=[], language="de"
    ).shell.open("relax")
    seen = shown(ui)
    for shelf in screen.presenter.sections():
        screen.library.shelf = shelf.id
        screen.library.fill()
        seen |= shown(ui)
    for relief in RELIEFS.values():
        screen.open(relief)
        page = shown(ui)
        screen.start()
        for _step in relief.steps:
            page |= shown(ui)
            if screen.playing is not None:
                screen.playing.skip()
        if screen.playing is not None:
            screen.playing.close()
        read = "\n".join(page)
        wanted = of_relief(relief)
        wanted |= {s.text for s in relief.steps if s.phase == "do"}
        assert [text for text in wanted if marked(text) not in read] == []
        seen |= page
    screen.open_picks()
    seen |= shown(ui)
    assert bare(seen) == []


def test_questions_before_a_practice_are_read_in_the_chosen_language(
    ui: Any, open_app: Any, marks: None
) -> None:
    """The questions asked once, and why a practice is closed."""
    screen = open_app(practice_cautions=list(AVOIDANCES), language="de").shell.open("relax")
    screen.open_cautions()
    ui.advance(0.3)
    seen = shown(ui)
    screen.open(RELIEFS["press_hamstring"])
    seen |= shown(ui)
    read = "\n".join(seen)
    assert all(marked(avoidance.question) in read for avoidance in AVOIDANCES.values())
    assert bare(seen) == []


def test_guides_are_read_in_the_chosen_language(ui: Any, open_app: Any, marks: None) -> None:
    """The page of every muscle, its card on the map, and the search."""
    screen = open_app(language="de").shell.open("map")
    seen: set[str] = set()
    for muscle, guide in GUIDES.items():
        screen.choose(muscle, "left")
        screen.open_guide()
        ui.frames(2)
        page = shown(ui)
        assert [t for t in of_guide(guide) if marked(t) not in "\n".join(page)] == [], muscle
        seen |= page
    assert marked(MUSCLES["piriformis"].common) in "\n".join(seen)
    assert bare(seen) == []


def test_a_day_and_its_drawing_are_read_in_the_chosen_language(
    ui: Any, open_app: Any, marks: None
) -> None:
    """Places on Today and the muscles that a drawing points to."""
    areas = [{"region": "buttock_mid", "side": "left", "intensity": 6}]
    app = open_app({0: {"pain": 4, "areas": areas}, 1: {"pain": 5, "areas": areas}}, language="de")
    ui.advance(0.3)
    seen = shown(ui)
    app.shell.open("map")
    ui.advance(0.3)
    seen |= shown(ui)
    app.shell.open("trends")
    ui.advance(0.3)
    seen |= shown(ui)
    assert bare(seen) == []


def test_red_flags_are_asked_in_the_chosen_language(ui: Any, open_app: Any, marks: None) -> None:
    """Every question of the safety check, its features, and what to do after a yes."""
    app = open_app(language="de")
    presenter: RedFlagsPresenter = app.presenter("red_flags")
    questions = presenter.questions()
    seen = set()
    for flag in questions:
        seen |= {flag.question, flag.what_to_do, *flag.needs.features}
        seen |= {text for text in (flag.escalates_if, flag.if_escalated) if text}
        assert flag.question.startswith("«"), flag.id
        presenter.answer(flag.id, "yes")
    seen |= set(presenter.outcome().what_to_do)
    app.safety_check()
    ui.advance(0.3)
    seen |= shown(ui)
    app.help_now()
    ui.advance(0.3)
    seen |= shown(ui)
    assert bare(seen) == []


def test_an_untranslated_sentence_stays_english(tmp_path: Path) -> None:
    """A catalogue that lags behind leaves no hole."""
    compiled(tmp_path, "de", {})
    chosen = Messages(tmp_path)
    chosen.choose("de")
    assert chosen.one(RELIEFS["box"].title) == RELIEFS["box"].title
