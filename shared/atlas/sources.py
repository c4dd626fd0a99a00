"""The works behind the facts: every fact names its sources by these keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shared.atlas.content import load
from shared.atlas.content.reading import ContentError, Row


@dataclass(frozen=True, slots=True)
class Source:
    """One work.

    `seen`: its page was read for this atlas; otherwise the fact is quoted from general knowledge
    of the work and deserves less trust.
    """

    key: str
    citation: str
    seen: bool


def read_sources(content: object) -> Mapping[str, Source]:
    """Return the sources of a parsed file; raise `ContentError` when it is broken."""
    if not isinstance(content, Mapping) or not content:
        raise ContentError("sources: must be an object of sources by key")
    sources = {}
    for key, fields in content.items():
        row = Row(f"sources[{key}]", fields)
        sources[key] = Source(key, row.text("citation"), row.flag("seen"))
        row.done()
    return MappingProxyType(sources)


SOURCES: Mapping[str, Source] = read_sources(load("sources"))
