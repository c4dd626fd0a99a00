"""What the diary says about what goes together, and about the mornings after a practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from server.clinic.chart import interval_picture
from server.messages import N_, _, ngettext
from shared.trends.associations import Association, sentence
from shared.trends.practice_effect import PracticeEffect, sentences
from shared.trends.sentences import say

FACTORS = {"stress": N_("Stress"), "sleep": N_("Sleep quality"), "sitting": N_("Sitting")}
OUTCOMES = {"pain": N_("pain the next day"), "stiffness": N_("stiffness the next day")}
VERDICTS = {
    "link": N_("goes together"),
    "no_clear_link": N_("no clear link"),
    "not_enough": N_("not enough yet"),
}
"""What can be said of two things, the most first."""


@dataclass(frozen=True, slots=True)
class Link:
    """One factor and one outcome: a name, the verdict, a picture of the interval, and a sentence.

    Without an estimate there is no picture.
    """

    verdict: str
    name: str
    pill: str
    picture: Markup
    words: str


def links(associations: Sequence[Association]) -> list[Link]:
    """Return every factor and outcome, what is clear first."""
    order = list(VERDICTS)
    ranked = sorted(associations, key=lambda one: order.index(one.verdict))
    return [_link(one) for one in ranked]


def _link(one: Association) -> Link:
    name = _("{factor} and {outcome}").format(
        factor=_(FACTORS[one.factor]), outcome=_(OUTCOMES[one.outcome])
    )
    pill = _(VERDICTS[one.verdict])
    if one.change is None or one.low is None or one.high is None:
        return Link(one.verdict, name, pill, Markup(""), _still_needed(one))
    picture = interval_picture(one.low, one.change, one.high)
    if one.verdict == "link":
        return Link(one.verdict, name, pill, picture, say(sentence(one), _))
    words = _("{low} to {high} a step, from {pairs} pairs of days").format(
        low=f"{one.low:+.1f}", high=f"{one.high:+.1f}", pairs=one.pairs
    )
    return Link(one.verdict, name, pill, picture, words)


def _still_needed(one: Association) -> str:
    if one.verdict == "not_enough":
        days = one.days_needed
        told = ngettext(
            "About {days} more day of logging", "About {days} more days of logging", days
        )
        return told.format(days=days)
    return _("One of them was always the same")


def mornings(effects: Sequence[PracticeEffect]) -> dict[str, str]:
    """Return for each practice what its mornings after say; the count is told elsewhere."""
    return {
        effect.relief: " ".join(
            say(one, _) for one in sentences(effect) if one.key != "practice.count"
        )
        for effect in effects
    }
