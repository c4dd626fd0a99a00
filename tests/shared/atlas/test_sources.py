"""The list of works: nothing unused, nothing private, each told apart."""

from __future__ import annotations

import re

from shared.atlas.guides import GUIDES
from shared.atlas.muscles import MUSCLES
from shared.atlas.red_flags import RED_FLAGS
from shared.atlas.reliefs import RELIEFS
from shared.atlas.sources import SOURCES


def test_every_work_is_cited_somewhere() -> None:
    """A source that no muscle, point, guide, practice or question uses is not kept."""
    cited = {key for guide in GUIDES.values() for key in guide.sources}
    cited |= {key for relief in RELIEFS.values() for key in relief.sources}
    cited |= {key for flag in RED_FLAGS.values() for key in flag.sources}
    for muscle in MUSCLES.values():
        cited |= {key for p in muscle.points for key in (*p.sources, *p.disputed_by)}
    assert cited == set(SOURCES)


def test_citations_are_told_apart_and_name_no_address() -> None:
    """Each work has its own citation, without a protocol or a path on some machine."""
    citations = [source.citation for source in SOURCES.values()]
    assert len(set(citations)) == len(citations)
    assert not any(re.search(r"https?:|(?:^|\s)/\w", citation) for citation in citations)


def test_keys_say_whether_a_page_was_read() -> None:
    """Works that were read start with s, those quoted from general knowledge with m."""
    for key, source in SOURCES.items():
        assert re.fullmatch(r"[sm]\d{2,3}", key)
        assert source.seen == (key[0] == "s")
