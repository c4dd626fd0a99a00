"""Write what a translator starts from: every sentence of the dashboard, with its place.

    uv run python -m server.extract_messages > clinic.pot

A translation is then made with any gettext tool (`msginit`, `msgmerge`, `msgfmt`) and put at
`server/clinic/locale/<language>/LC_MESSAGES/clinic.mo`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from shared.atlas.lookup import LITTLE, SOME, STRONG
from shared.atlas.red_flags import RED_FLAGS
from shared.atlas.regions import REGIONS
from shared.atlas.reliefs import RELIEFS
from shared.trends.catalogue import MESSAGES

SERVER = Path(__file__).parent
TEMPLATES = SERVER / "clinic" / "templates"


class Message(NamedTuple):
    """One sentence, with its plural if it has one, and where it stands."""

    place: str
    singular: str
    plural: str = ""


def messages() -> Iterator[Message]:
    """Yield every sentence in the order of the files; one that is said twice comes twice."""
    for path in sorted(SERVER.rglob("*.py")):
        yield from of_python(path)
    for path in sorted(TEMPLATES.rglob("*.html")):
        yield from of_template(path)
    yield from of_core()


def of_python(path: Path) -> Iterator[Message]:
    """Yield what a module gives to `_`, `N_` and `ngettext`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        count = {"_": 1, "N_": 1, "ngettext": 2}.get(node.func.id, 0)
        said = [
            one.value
            for one in node.args[:count]
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        if said:
            yield Message(f"{path.relative_to(SERVER)}:{node.lineno}", *said)


def of_template(path: Path) -> Iterator[Message]:
    """Yield what a template says."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.policies["ext.i18n.trimmed"] = True
    tree = environment.parse(path.read_text("utf-8"))
    for line, _name, said in extract_from_ast(tree, babel_style=False):
        words = [one for one in ((said,) if isinstance(said, str) else said or ()) if one]
        if words:
            yield Message(f"{path.relative_to(SERVER)}:{line}", *words[:2])


def of_core() -> Iterator[Message]:
    """Yield what the dashboard says with the words of the core: places, practices, trends."""
    sources: dict[str, Iterable[str]] = {
        "atlas/regions": (region.label for region in REGIONS.values()),
        "atlas/reliefs": (relief.title for relief in RELIEFS.values()),
        "atlas/red_flags": (flag.words for flag in RED_FLAGS.values()),
        "atlas/lookup": (level.words for level in (STRONG, SOME, LITTLE)),
        "trends/catalogue": (
            text
            for key, text in MESSAGES.items()
            if key.startswith(("association.", "practice.", "factor.", "outcome."))
        ),
    }
    for place, sentences in sources.items():
        for sentence in sentences:
            yield Message(f"../shared/{place}", sentence)


def template_text(found: Iterable[Message]) -> str:
    """Return the `.pot` file, each sentence once with all of its places."""
    places: dict[tuple[str, str], list[str]] = {}
    for message in found:
        places.setdefault((message.singular, message.plural), []).append(message.place)
    out = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=UTF-8\\n"', ""]
    for (singular, plural), where in places.items():
        out += [f"#: {place}" for place in where]
        if "{" in singular:
            out.append("#, python-brace-format")
        elif "%(" in singular:
            out.append("#, python-format")
        out.append(f"msgid {_quoted(singular)}")
        if plural:
            out += [f"msgid_plural {_quoted(plural)}", 'msgstr[0] ""', 'msgstr[1] ""', ""]
        else:
            out += ['msgstr ""', ""]
    return "\n".join(out)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


if __name__ == "__main__":
    sys.stdout.write(template_text(messages()))
