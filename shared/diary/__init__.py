"""What a person records: entries, drawings, press tests, red-flag answers, practices."""

from shared.diary.days import parse_day
from shared.diary.entry import NUMBERS, Area, Entry, Flare, Number, check_text
from shared.diary.errors import InvalidValueError

__all__ = [
    "NUMBERS",
    "Area",
    "Entry",
    "Flare",
    "InvalidValueError",
    "Number",
    "check_text",
    "parse_day",
]
