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
        "urgency.soon": "This is a good time to book, within the next days.",
        "urgency.routine": "This is a good time to book, when it suits you.",
    }
)
