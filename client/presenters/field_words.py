"""The fields of the diary in words."""

from __future__ import annotations

from client.messages import _


def field_name(name: str) -> str:
    """Return a field of the diary as a person calls it; one not known as it is."""
    return {
        "date": _("day"),
        "pain": _("pain now"),
        "pain_average": _("pain on average"),
        "stiffness": _("stiffness"),
        "stiffness_minutes": _("minutes stiff"),
        "stress": _("stress"),
        "sleep_quality": _("sleep quality"),
        "sleep_hours": _("hours slept"),
        "sitting_hours": _("hours sat"),
        "activity_minutes": _("minutes moved"),
        "flare": _("flare"),
        "areas": _("places that hurt"),
        "note": _("note"),
    }.get(name, name)
