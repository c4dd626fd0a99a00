"""Every sentence of the dashboard goes through the catalogue, and can be in another language."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from server import messages
from server.extract_messages import SERVER, TEMPLATES, Message, template_text
from server.extract_messages import messages as extracted
from server.services.case_words import MESSAGES as REASONS
from server.services.clinicians import NewClinician
from shared.atlas.muscles import MUSCLES
from tests.server.caller import Caller
from tests.server.clinic.conftest import share
from tests.server.clinic.test_patient import fill
from tests.server.clinic.visitor import Visitor
from tests.server.conftest import one_engine

BANNED = re.compile(r"\b(caus(e|es|ed|ing)|diagnos\w+|you have)\b", re.IGNORECASE)
SPOKEN = ("alt", "aria-label", "placeholder", "title")
"""Attributes that a person reads or hears."""
OWN = re.compile(r"Knotwise|TrP\d[+\d]*|[LS]\d(-L\d)?|K7M4-2RXA")
"""Names that are the same in every language."""


def test_a_translator_gets_every_sentence() -> None:
    """The extracted template holds what templates, modules and reasons say, each once."""
    found = list(extracted())
    said = {message.singular for message in found}
    assert len(said) > 300
    assert {"Sign in", "What was tried", "Red flag", "Choose a time", "strong overlap"} <= said
    assert set(REASONS.values()) <= said
    assert ("{count} day ago", "{count} days ago") in {(m.singular, m.plural) for m in found}
    text = template_text(found)
    assert text.count('\nmsgid "Sign in"\n') == 1


def test_no_sentence_promises_or_alarms() -> None:
    """Nothing a therapist reads speaks of a cause or a diagnosis."""
    own = [message for message in extracted() if not message.place.startswith("../shared")]
    assert [message for message in own if BANNED.search(message.singular)] == []


class Texts(HTMLParser):
    """Collects what a template or a page says: its texts and its spoken attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what a tag says, and note where a browser shows nothing."""
        self._hidden += tag in ("style", "script")
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        """Note where a browser shows things again."""
        self._hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if not self._hidden and data.strip():
            self.found.append(data.strip())


def bare(html: str) -> list[str]:
    """Return the texts with words in them that did not come from a catalogue or from data."""
    parser = Texts()
    parser.feed(html)
    left = [OWN.sub("", re.sub("⟦[^⟦⟧]*⟧", "", text)) for text in parser.found]
    while (peeled := [re.sub("⟦[^⟦⟧]*⟧", "", text) for text in left]) != left:
        left = peeled
    return [text for text in left if re.search(r"[^\W\d_]{2,}", text)]


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_templates_hold_no_bare_text(path: Path) -> None:
    """A template's own words stand in `_` or `trans`, attributes included."""
    source = path.read_text("utf-8")
    source = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", "⟦⟧", source, flags=re.DOTALL)
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    # A width is the name of a style, and `post_to` gives attributes.
    source = re.sub(r"block width %\}\w+|macro post_to.*?endmacro", "", source)
    source = re.sub(r"\{\{.*?\}\}", "⟦⟧", source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}", " ", source, flags=re.DOTALL)
    assert bare(source) == []


def test_only_constants_are_looked_up_as_templates() -> None:
    """`_` in a template takes a literal alone: what it returns is not escaped."""
    for path in TEMPLATES.rglob("*.html"):
        assert re.findall(r"\b_\((?![\"'])", path.read_text("utf-8")) == [], path


def catalogue(path: Path, found: Iterable[Message]) -> None:
    """Write a language that puts every sentence into brackets, as a compiled catalogue."""
    texts = {
        "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n!=1;\n"
    }
    for one in found:
        key = f"{one.singular}\0{one.plural}" if one.plural else one.singular
        forms = (one.singular, one.plural) if one.plural else (one.singular,)
        texts[key] = "\0".join(f"⟦{form}⟧" for form in forms)
    pairs = sorted((key.encode(), value.encode()) for key, value in texts.items())
    start = 28 + 16 * len(pairs)
    tables, body = ([], []), b""
    for column in (0, 1):
        for pair in pairs:
            tables[column].append(struct.pack("<II", len(pair[column]), start + len(body)))
            body += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    path.parent.mkdir(parents=True)
    path.write_bytes(head + b"".join(tables[0] + tables[1]) + body)


@pytest.fixture
def brackets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A language in which every sentence stands in brackets; its code."""
    catalogue(tmp_path / "xx" / "LC_MESSAGES" / "clinic.mo", extracted())
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    return "xx"


@one_engine
def test_every_page_is_in_the_readers_language(
    brackets: str, ana: Caller, browser: Visitor, tess: NewClinician
) -> None:
    """In a language of brackets, no page says a word outside of them that is not somebody's own."""
    page = fill(ana)
    share(ana, browser, name="7 7")
    made = {"Accept-Language": "xx-AT, en;q=0.5"}
    outside = Visitor(browser.http.application.test_client())
    own = re.compile(r"Tess|Hill Street|Day \d+|HYPERLINK.*|[A-Z][a-z]+( [a-z]+)*, ?$")
    latin = re.compile("|".join(sorted((m.latin for m in MUSCLES.values()), key=len, reverse=True)))
    for path in ("/clinic", "/clinic/add", page, "/clinic/sign-in", "/clinic/patients/nobody"):
        visitor = outside if path == "/clinic/sign-in" else browser
        answer = visitor.get(path, **made)
        assert 'lang="xx"' in answer.text
        left = [latin.sub("", own.sub("", text)).strip(" ,") for text in bare(answer.text)]
        assert [text for text in left if re.search(r"[^\W\d_]{2,}", text)] == [], path
    form = {"call": "f" * 32, "outcome": "no such"}
    refused = browser.post(f"{page}/calls", form, **made, **{"HX-Request": "true"})
    assert bare(refused.text) == []


@one_engine
def test_english_is_spoken_when_nothing_else_fits(browser: Visitor) -> None:
    """A browser that asks for a language there is no catalogue of gets English."""
    answer = browser.get("/clinic", **{"Accept-Language": "tlh, de;q=0.8"})
    assert 'lang="en"' in answer.text
    assert answer.headers["Content-Language"] == "en"
    assert "Accept-Language" in answer.headers["Vary"]


def test_modules_of_the_dashboard_say_nothing_bare() -> None:
    """What a view refuses with, or puts on a page, is looked up: no capitalised literal is left."""
    sentence = re.compile(r'(?<![_(])"([A-Z][a-z]+ [a-z][^"]*)"')
    for path in sorted((SERVER / "clinic").glob("*.py")):
        source = re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL)
        source = re.sub(r"\b(_|N_|ngettext)\(.*?\)", "", source, flags=re.DOTALL)
        source = "\n".join(line for line in source.splitlines() if "log." not in line)
        assert sentence.findall(source) == [], path.name
