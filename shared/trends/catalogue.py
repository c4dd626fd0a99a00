"""Every sentence the trend engine can say, in English, by its key.

The English text is the message id that a translation looks up; names in braces are filled in
after it is translated. A name that ends in `_day` is a day number and is written as a date.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "worsening.title": "Your pain has gone up and stayed up",
        "worsening.reason": (
            "Since {since_day} your pain was {mean} of 10 on average, over {count} logged days."
        ),
        "worsening.best": (
            "In your best four weeks, {first_day} to {last_day}, it was {best} on average."
        ),
        "not_recovering.title": "Your pain is not easing",
        "not_recovering.reason": (
            "For {weeks} weeks your pain was {mean} of 10 on average, over {count} logged days."
        ),
        "not_recovering.change": (
            "At first it was {early}, in the last two weeks {late}: it is not clearly falling."
        ),
        "severe.title": "Your pain is strong and stays strong",
        "severe.reason": (
            "Since {since_day} your pain was {mean} of 10 on average, over {count} logged days."
        ),
        "against.few_days": "You logged {count} of these {days} days, so this is less certain.",
        "against.better_week": (
            "The last week was a little better: {week} of 10, before that {earlier}."
        ),
        "against.mild_days": "On {count} of these {total} days your pain was 3 or less.",
        "against.short": "These are only {days} days, and pain can settle by itself.",
        "against.can_settle": "Pain that has lasted can still settle by itself.",
        "six_weeks.title": "Six weeks are a good time to ask",
        "six_weeks.reason": (
            "This pain began {weeks} weeks ago, and in the last week it was {mean} of 10."
        ),
        "leg_pain.title": "Pain below the knee that stays",
        "leg_pain.reason": (
            "You drew pain of {least} or more below the knee on {count} days in {weeks} weeks."
        ),
        "numb_patch.title": "A numb or tingling patch that stays",
        "numb_patch.reason": "You have noticed it for {count} days.",
        "peg_high.title": "Pain gets in your way",
        "peg_high.reason": (
            "In your last two weekly check-ups pain got in your way by {before} and {now} of 10."
        ),
        "peg_up.title": "Pain gets in your way more than before",
        "peg_up.reason": (
            "On {since_day} pain got in your way by {before} of 10, in the last week by {now}."
        ),
        "sleep_lost.title": "Pain keeps waking you",
        "sleep_lost.reason": "Pain woke you on {count} nights in {weeks} weeks.",
        "off_work.title": "Pain keeps you from what you do",
        "off_work.reason": "It has kept you from work or your main activity for {count} days.",
        "long_flare.title": "A long flare",
        "long_flare.reason": "Your flare lasted {count} days; most pass within two weeks.",
        "many_flares.title": "Flares keep coming back",
        "many_flares.reason": "You had {count} flares in three months.",
        "against.leg_can_settle": "Pain down the leg often eases within four to six weeks.",
        "against.numb_can_pass": "Most such patches fade by themselves.",
        "against.one_measure": "A weekly check-up is one measure among several.",
        "against.sleep_other": "Sleep can be broken for other reasons too.",
        "against.flares_pass": "Flares are common and most pass by themselves.",
        "factor.stress": "stress",
        "factor.sleep": "sleep quality",
        "factor.sitting": "sitting",
        "outcome.pain": "pain",
        "outcome.stiffness": "stiffness",
        "association.not_enough": (
            "{factor} and {outcome}: not enough yet, about {days} more days of logging."
        ),
        "association.always_same": (
            "{factor} and {outcome}: one of them was always the same, so nothing can be said."
        ),
        "association.more": (
            "{factor} and {outcome}: at the same {outcome} today, one more goes with about "
            "{change} higher {outcome} tomorrow (between {low} and {high}, from {pairs} pairs of "
            "days)."
        ),
        "association.less": (
            "{factor} and {outcome}: at the same {outcome} today, one more goes with about "
            "{change} lower {outcome} tomorrow (between {low} and {high}, from {pairs} pairs of "
            "days)."
        ),
        "association.unclear": (
            "{factor} and {outcome}: no clear link yet. At the same {outcome} today, one more may "
            "go with anything from {low} to {high} tomorrow ({pairs} pairs of days)."
        ),
        "practice.count": "You felt better right after it {helped} of {rated} times.",
        "practice.not_enough": (
            "Too early to compare the mornings after: about {times} more times."
        ),
        "practice.cannot_compare": (
            "More days without it are needed to compare the mornings after."
        ),
        "practice.helps": (
            "On the {times} mornings after it, {outcome} was about {change} lower than after like "
            "days (between {low} and {high})."
        ),
        "practice.unclear": (
            "On the {times} mornings after it, {outcome} was not clearly different from like days."
        ),
        "urgency.soon": "This is a good time to book, within the next days.",
        "urgency.routine": "This is a good time to book, when it suits you.",
    }
)
