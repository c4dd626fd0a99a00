"""Questions about signs that need medical help, with how soon and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, cast, get_args

from shared.atlas.content import load
from shared.atlas.content.reading import ContentError, Row, rows_of
from shared.atlas.sources import SOURCES

Tier = Literal["now", "same_day", "days"]


@dataclass(frozen=True, slots=True)
class HelpLines:
    """Whom to call in one country, as words that fit into a sentence.

    Those of the United Kingdom come from the sources of the questions; the others are the
    countries' published numbers and have to be checked before a release there.
    """

    emergency: str
    hospital: str
    urgent: str
    crisis: str

    def fill(self, text: str) -> str:
        """Return the text with the names in braces replaced by these lines."""
        return text.format(
            emergency=self.emergency,
            hospital=self.hospital,
            urgent=self.urgent,
            crisis=self.crisis,
        )


@dataclass(frozen=True, slots=True)
class Needs:
    """How many features have to fit before a yes counts; without features a yes is enough."""

    count: int
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One question. A yes overrides every trend.

    `notice` tells the same as a thing to notice, for a list; `words` names it for a therapist.
    `urgency`: now, the same day, or within days. When `escalates_if` also holds the tier is
    `escalates_to` and `if_escalated` says what to do; all three are None where the tier is fixed.
    `private` questions are asked with nobody looking and may be skipped.
    """

    id: str
    condition_group: str
    question: str
    notice: str
    words: str
    urgency: Tier
    escalates_if: str | None
    escalates_to: Tier | None
    if_escalated: str | None
    private: bool
    needs: Needs
    what_to_do: str
    sources: tuple[str, ...]

    def counts(self, fitting: int) -> bool:
        """Whether a yes counts when this many of its features fit."""
        return fitting >= self.needs.count or not self.needs.features

    def tier(self, *, escalated: bool) -> Tier:
        """Return how soon help is needed, given whether `escalates_if` holds as well."""
        return self.escalates_to if escalated and self.escalates_to else self.urgency


def read_help_lines(content: object) -> Mapping[str, HelpLines]:
    """Return the lines by country code, "" for elsewhere; raise `ContentError` when broken."""
    if not isinstance(content, Mapping) or "" not in content or "GB" not in content:
        raise ContentError("help_lines: must be an object by country, with GB and a default")
    found = {}
    for country, fields in content.items():
        row = Row(f"help_lines[{country}]", fields)
        names = ("emergency", "hospital", "urgent", "crisis")
        found[country] = HelpLines(*(row.text(name) for name in names))
        row.done()
    return MappingProxyType(found)


def read_red_flags(content: object) -> Mapping[str, RedFlag]:
    """Return the questions by id, what to do still with names in braces.

    Raises `ContentError` when the file is broken.
    """
    found: dict[str, RedFlag] = {}
    for row in rows_of("red_flags", content):
        flag = _red_flag(row)
        if flag.id in found:
            raise row.fail("id", "stands twice")
        found[flag.id] = flag
    return MappingProxyType(found)


def _red_flag(row: Row) -> RedFlag:
    tiers: tuple[Tier, ...] = get_args(Tier)
    needs = row.row("needs")
    features = needs.texts("of")
    count = needs.whole("count", 1, max(1, len(features)))
    needs.done()
    urgency = cast(Tier, row.choice("urgency", tiers))
    escalates_if = row.text_or_none("escalates_if")
    escalates_to = row.text_or_none("escalates_to")
    if_escalated = row.text_or_none("if_escalated")
    if len({escalates_if is None, escalates_to is None, if_escalated is None}) != 1:
        raise row.fail("escalates_if", "needs escalates_to and if_escalated, or none of them")
    if escalates_to is not None and escalates_to not in tiers[: tiers.index(urgency)]:
        raise row.fail("escalates_to", "must be more urgent than the tier")
    flag = RedFlag(
        id=row.text("id"),
        condition_group=row.text("condition_group"),
        question=row.text("question"),
        notice=row.text("notice"),
        words=row.text("words"),
        urgency=urgency,
        escalates_if=escalates_if,
        escalates_to=escalates_to,
        if_escalated=if_escalated,
        private=row.flag("private"),
        needs=Needs(count, features),
        what_to_do=row.text("what_to_do"),
        sources=row.members("sources", SOURCES, least=1),
    )
    row.done()
    return flag


HELP_LINES: Mapping[str, HelpLines] = read_help_lines(load("help_lines"))
NO_NUMBERS: Mapping[str, str] = MappingProxyType({})
_QUESTIONS: Mapping[str, RedFlag] = read_red_flags(load("red_flags"))


def red_flags(
    country: str,
    translate: Callable[[str], str] = lambda text: text,
    own: Mapping[str, str] = NO_NUMBERS,
) -> Mapping[str, RedFlag]:
    """Return the questions with the numbers to call in a country (ISO 3166 code, "" elsewhere).

    An unknown country gets the numbers for elsewhere; `own` are a person's own, by the name of the
    line. Texts are translated before the numbers are filled in, so that a catalogue holds each of
    them once (`texts`).
    """
    known = HELP_LINES.get(country, HELP_LINES[""])
    lines = HelpLines(
        *map(translate, (known.emergency, known.hospital, known.urgent, known.crisis))
    )
    lines = replace(lines, **own)
    return MappingProxyType(
        {id_: _localised(flag, lines, translate) for id_, flag in _QUESTIONS.items()}
    )


def _localised(flag: RedFlag, lines: HelpLines, translate: Callable[[str], str]) -> RedFlag:
    return replace(
        flag,
        question=translate(flag.question),
        notice=translate(flag.notice),
        words=translate(flag.words),
        escalates_if=flag.escalates_if and translate(flag.escalates_if),
        if_escalated=flag.if_escalated and lines.fill(translate(flag.if_escalated)),
        needs=replace(flag.needs, features=tuple(map(translate, flag.needs.features))),
        what_to_do=lines.fill(translate(flag.what_to_do)),
    )


def texts() -> Iterator[str]:
    """Yield every text of the questions as a catalogue holds it, with names in braces."""
    for flag in _QUESTIONS.values():
        yield from filter(None, (flag.question, flag.escalates_if, flag.if_escalated))
        yield from (flag.notice, flag.words, flag.what_to_do, *flag.needs.features)
    for lines in HELP_LINES.values():
        yield from (lines.emergency, lines.hospital, lines.urgent, lines.crisis)


RED_FLAGS: Mapping[str, RedFlag] = red_flags("GB")
"""Every question by its id, in the wording of the United Kingdom, where the sources are from."""
