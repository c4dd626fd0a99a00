"""Sentences in the chosen language."""

from __future__ import annotations

from pathlib import Path

from client.messages import DOMAIN, Messages


def catalogue(folder: Path, language: str, words: dict[str, str]) -> None:
    """Write a compiled catalogue (GNU .mo, little endian) of these words."""
    words = {"": "Content-Type: text/plain; charset=UTF-8\n", **words}
    pairs = [(key.encode(), words[key].encode()) for key in sorted(words)]
    head = 28
    start = head + 16 * len(pairs)
    tables: list[list[int]] = [[], []]
    body = b""
    for which in (0, 1):
        for pair in pairs:
            tables[which] += [len(pair[which]), start + len(body)]
            body += pair[which] + b"\0"
    numbers = [0x950412DE, 0, len(pairs), head, head + 8 * len(pairs), 0, 0, *tables[0], *tables[1]]
    path = folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"".join(n.to_bytes(4, "little") for n in numbers) + body)


def test_a_language_is_offered_once_it_has_a_catalogue(tmp_path: Path) -> None:
    """English is always there; German after its catalogue, and its words are used."""
    messages = Messages(tmp_path)
    assert messages.languages() == ("en",)
    catalogue(tmp_path, "de", {"Today": "Heute"})
    assert messages.languages() == ("en", "de")
    messages.choose("de")
    assert messages.one("Today") == "Heute"
    assert messages.one("Not translated") == "Not translated"


def test_an_unknown_language_reads_as_english(tmp_path: Path) -> None:
    """A setting from a newer version does no harm; counts get their form."""
    messages = Messages(tmp_path)
    messages.choose("xx")
    assert messages.one("Today") == "Today"
    assert messages.many("{n} day", "{n} days", 1) == "{n} day"
    assert messages.many("{n} day", "{n} days", 2) == "{n} days"


def test_watchers_hear_of_a_change(tmp_path: Path) -> None:
    """Each change of language is told, until one stops listening."""
    messages = Messages(tmp_path)
    heard: list[str] = []

    def watcher() -> None:
        heard.append(messages.language)

    messages.watch(watcher)
    messages.choose("de")
    messages.unwatch(watcher)
    messages.unwatch(watcher)
    messages.choose("en")
    assert heard == ["de"]
