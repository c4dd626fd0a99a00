"""The warning signs as a therapist reads them: a few words and how soon somebody must look.

The questions that a person is asked are the atlas's; these are names for the same ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from server.messages import N_, _

Urgency = Literal["now", "same_day", "days"]

URGENCIES: tuple[Urgency, ...] = ("now", "same_day", "days")
URGENCY_WORDS: Mapping[Urgency, str] = MappingProxyType(
    {"now": N_("at once"), "same_day": N_("the same day"), "days": N_("within days")}
)


@dataclass(frozen=True, slots=True)
class Sign:
    """What a question asks about, and how soon a yes needs a professional."""

    words: str
    urgency: Urgency


SIGNS: Mapping[str, Sign] = MappingProxyType(
    {
        "ces_saddle": Sign(N_("changed feeling between the inner thighs"), "now"),
        "ces_bladder": Sign(N_("new trouble with the bladder"), "now"),
        "ces_bowel": Sign(N_("new loss of bowel control"), "now"),
        "ces_sex": Sign(N_("new loss of sexual feeling or function"), "now"),
        "ces_bilat": Sign(N_("pain, numbness or weakness in both legs"), "now"),
        "motor": Sign(N_("foot drop, or a leg getting weaker"), "same_day"),
        "mscc": Sign(N_("cancer once, now with weakness or numbness"), "now"),
        "cancer": Sign(N_("cancer once, now with new and growing pain"), "same_day"),
        "cancer_soft": Sign(N_("weight loss, illness or pain all night"), "days"),
        "infection": Sign(N_("fever or chills with the pain"), "same_day"),
        "septic_hip": Sign(N_("hot, very painful hip, or no weight on the leg"), "now"),
        "fracture": Sign(N_("a fall or blow"), "same_day"),
        "stress_fx": Sign(N_("groin pain on impact in a runner"), "same_day"),
        "dvt": Sign(N_("one leg swollen, hot or red"), "same_day"),
        "pe": Sign(N_("sudden breathlessness or chest pain"), "now"),
        "limb": Sign(N_("a cold, pale or paralysed leg"), "now"),
        "claud": Sign(N_("cramp after a set walking distance"), "days"),
        "aaa": Sign(N_("sudden severe belly or back pain"), "now"),
        "visceral": Sign(N_("signs from kidney, bowel or womb"), "same_day"),
        "axspa": Sign(N_("long morning stiffness that moving eases"), "days"),
        "shingles": Sign(N_("one-sided burning band with blisters"), "same_day"),
        "compartment": Sign(N_("a hard, hugely painful muscle"), "now"),
        "child": Sign(N_("under 16 with a limp or night pain"), "same_day"),
        "crisis": Sign(N_("thoughts of ending their life"), "now"),
    }
)
"""Evidence section C, by the id of its row."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one question, as it stands in the diary.

    `seen`: it says that a professional has looked at it.
    """

    record_id: str
    sign: str
    yes: bool
    seen: bool
    day: str
    urgency: Urgency

    @property
    def words(self) -> str:
        """What was asked about, in a few words."""
        known = SIGNS.get(self.sign)
        return _(known.words) if known else self.sign.replace("_", " ")


def read_answer(record_id: str, fields: Mapping[str, Any]) -> Answer | None:
    """Return the answer in a `red_flag_answer` record, or None when it holds none.

    `flag` names the question, `answer` is yes or no, `urgency` what the device worked out; of a
    question that this version does not know, an unknown urgency is taken for `same_day`.
    """
    sign = fields.get("flag") or fields.get("question")
    answer = fields.get("answer")
    if not isinstance(sign, str) or answer is None:
        return None
    known = SIGNS.get(sign)
    given = fields.get("urgency")
    urgency: Urgency = known.urgency if known else "same_day"
    if given in URGENCIES:
        urgency = given
    day = fields.get("date")
    yes = answer is True or answer == "yes"
    when = day if isinstance(day, str) else ""
    return Answer(record_id, sign, yes, answer == "seen", when, urgency)
