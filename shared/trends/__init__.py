"""From a series of days to a level with its uncertainty, and to advice with its reason."""

from shared.trends.advice import Advice, Sentence
from shared.trends.associations import Association
from shared.trends.days import DayNumbers, LevelPoint
from shared.trends.follow import Trend, follow
from shared.trends.monitor import Monitor
from shared.trends.review import Review, review
from shared.trends.sentences import say

__all__ = [
    "Advice",
    "Association",
    "DayNumbers",
    "LevelPoint",
    "Monitor",
    "Review",
    "Sentence",
    "Trend",
    "follow",
    "review",
    "say",
]
