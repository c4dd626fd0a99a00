"""Which practices the clinics' plans ask for: what a prompt thinks of first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from client.presenters.clinic_link import PLANS, Desk, Wire, text_of

AWAY_SETTING = "plans_away"
"""The plans that the person put away."""


def practices_planned(desk: Desk, away: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the practices of the plans that are not put `away`, in their order, each once.

    Items in the clinic's own words lead to no practice.
    """
    hidden = set(away)
    found: dict[str, None] = {}
    for row in desk.listed(PLANS):
        if text_of(row, "id") in hidden:
            continue
        for item in items_of(row):
            relief = item.get("relief")
            if isinstance(relief, str):
                found[relief] = None
    return tuple(found)


def items_of(row: Wire) -> Sequence[Wire]:
    """Return the items of a plan, those left out that are none."""
    items = row.get("items")
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []
