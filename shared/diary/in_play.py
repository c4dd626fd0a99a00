"""The few practices that are in play, so that each is tried often enough for the diary to tell.

What the person picked stays. Otherwise the best suggestions begin; one against which the diary
speaks makes room for the next, so that in time the whole library is met. Nothing is kept for this:
what was done, and what is believed of it, says who is in play today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from shared.atlas.reliefs import Relief, Suits
from shared.diary.beliefs import Beliefs

SIZE = 6
"""So many are in play at a time: with one a day each is tried about once a week."""

FIRST_DAYS = 7
"""So many logged days say what this person's days call for; the suggestion then stands."""

EVIDENCE: Mapping[str, float] = {"good": 2.0, "some": 1.7, "little": 1.4, "convention": 1.0}
"""Weight of a practice before this person tried it, by the strength of its evidence."""

HABIT = 0.3
"""Weight of a suggestion that is read and arranged once rather than practised every week."""

SAME_KIND = 0.5
"""Weight of a suggestion for each one of its kind that stands before it."""

DRAWN = 1.5
"""Weight of a suggestion for a muscle that the person's drawing points to."""

LENGTHY, LENGTHY_SECONDS = 0.9, 600
"""Weight of a suggestion that takes longer than so many seconds: short ones are easier begun."""

BEHIND = 1.6
"""How far what does not begin is behind (a logarithm): it comes in when the diary makes one in play
five times likelier to do nothing than to help."""

LATER = 0.02
"""So much further behind is each later suggestion."""

UNPICKED = 2.3
"""How far what was not picked is behind what was: about ten times less likely."""


def suggested(
    reliefs: Iterable[Relief],
    calls: Mapping[Suits, float] | None = None,
    muscles: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the ids of practices, what should be tried first at the front, kinds taking turns.

    `calls` are the shares of this person's first days (0 to 1) that called for something, `muscles`
    those that their first drawing points to.
    """

    def weight(relief: Relief) -> float:
        fits = 1 + sum((calls or {}).get(day, 0.0) for day in relief.suits)
        drawn = DRAWN if any(muscle in muscles for muscle in relief.muscles) else 1.0
        length = LENGTHY if relief.total_seconds > LENGTHY_SECONDS else 1.0
        habit = HABIT if relief.kind == "habit" else 1.0
        return EVIDENCE[relief.strength] * fits * drawn * length * habit

    left = {relief.id: (weight(relief), relief.kind) for relief in reliefs}
    before: Counter[str] = Counter()
    order = []
    while left:
        first = max(left, key=lambda id_: left[id_][0] * SAME_KIND ** before[left[id_][1]])
        before[left.pop(first)[1]] += 1
        order.append(first)
    return tuple(order)


def hopes(order: Sequence[str], picked: Collection[str], beliefs: Beliefs) -> dict[str, float]:
    """Return how much is hoped of each practice (a logarithm), from what is believed of it.

    `order` are all that may be offered, as `suggested`. What was `picked`, or else what comes first
    in the order, is ahead of the others until the diary says otherwise.
    """
    first = [id_ for id_ in order if id_ in picked]
    behind = UNPICKED if first else BEHIND
    first = first or list(order[:SIZE])
    found = {id_: beliefs.of(id_) for id_ in first}
    for place, id_ in enumerate(id_ for id_ in order if id_ not in first):
        found[id_] = beliefs.of(id_) - behind - LATER * place
    return found


def in_play(hoped: Mapping[str, float], picked: Collection[str]) -> tuple[str, ...]:
    """Return the ids of the practices in play, those of which most is hoped first.

    All that was picked stays in play; when the diary speaks against one, another comes in beside
    it.
    """
    wanted = [id_ for id_ in hoped if id_ in picked]
    best = sorted(hoped, key=lambda id_: hoped[id_], reverse=True)
    return tuple(dict.fromkeys([*best[: min(SIZE, len(wanted) or SIZE)], *wanted]))
