"""The stories of made-up people: how the pain goes, where it hurts, what they and a clinic did."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tale:
    """One kind of person: how the pain goes, and what they and the clinic did besides.

    `gap` are days of silence up to today; `sign` is a warning sign answered with yes, so many days
    ago; `numb` are days up to yesterday on which a numb patch was marked; `asks` says that an
    appointment is asked for; `set_up` that plan and marks are there; `stress_next_day` is what one
    point of stress adds to the next day's pain.
    """

    name: str
    level: Callable[[int], float]
    flares: tuple[tuple[int, int, float], ...] = ()
    gap: int = 0
    sign: tuple[str, int] | None = None
    numb: int = 0
    asks: str = ""
    set_up: bool = False
    stress_next_day: float = 0.0
    notes: dict[int, str] = field(default_factory=dict)


def ramp(low: float, high: float, since: int, over: int) -> Callable[[int], float]:
    """Return a level that goes from `low` to `high`, beginning `since` days ago."""
    return lambda ago: low + (high - low) * min(1.0, max(0.0, (since - ago) / over))


def wave(middle: float, swing: float, length: float) -> Callable[[int], float]:
    """Return a level that goes up and down by `swing`, `length` times 2 pi days from top to top."""
    return lambda ago: middle + swing * math.sin(ago / length)


TALES: tuple[Tale, ...] = (
    Tale(
        "red flag",
        ramp(3, 6, 40, 30),
        sign=("ces_saddle", 1),
        notes={2: "Pins and needles when I sat on the bus.", 1: "Numb when I wipe. Is that odd?"},
    ),
    Tale("red flag", wave(4, 0.6, 11), sign=("dvt", 3), notes={3: "Calf is warm and swollen."}),
    Tale(
        "booking",
        ramp(2.5, 5, 45, 25),
        asks="The stretch helps for an hour, then it comes back down the leg. Could we meet?",
        set_up=True,
        stress_next_day=0.45,
        notes={9: "Stairs are hard again.", 20: "Long drive, sore all evening."},
    ),
    Tale(
        "booking",
        wave(3, 0.8, 9),
        asks="I would like to go over the ball exercise with you.",
        set_up=True,
        notes={5: "Sat in the car for three hours."},
    ),
    Tale(
        "worsening",
        ramp(2, 6, 36, 18),
        set_up=True,
        notes={4: "Woke twice when I turned over.", 16: "It goes down the outside of the leg."},
    ),
    Tale("worsening", ramp(1.5, 4.6, 30, 14)),
    Tale("worsening", ramp(3, 6.6, 44, 24), flares=((80, 76, 3),)),
    Tale("not recovering", wave(5.3, 0.4, 13), set_up=True),
    Tale("not recovering", wave(4.9, 0.3, 10)),
    Tale("not recovering", wave(5.6, 0.5, 17), flares=((60, 55, 2.5),)),
    Tale("severe", wave(7.6, 0.3, 12), notes={1: "Hardly any good hour this week."}),
    Tale("severe", ramp(6.4, 7.8, 40, 20)),
    Tale("other reasons", wave(2.4, 0.4, 12), numb=11, notes={3: "The heel still tingles."}),
    Tale("silent", ramp(4.5, 3, 90, 40), gap=17),
    Tale("silent", wave(2.5, 0.5, 8), gap=34),
    Tale("silent", ramp(3, 5, 60, 30), gap=12),
    Tale("recovering", ramp(6, 1.8, 70, 50), set_up=True, notes={6: "Walked an hour. Fine after."}),
    Tale("recovering", ramp(5, 2.2, 60, 45)),
    Tale("recovering", ramp(6.5, 2.4, 90, 60), flares=((50, 46, 2.5),)),
    Tale("settled", wave(1.6, 0.4, 15)),
    Tale("settled", wave(2.2, 0.5, 9), flares=((34, 30, 3.2),)),
    Tale("settled", wave(2.8, 0.3, 21)),
    Tale("settled", lambda _ago: 1.0),
)
"""In the order in which the first people of a clinic get them; later ones draw by chance."""

SPREADS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("buttock_mid", 0), ("buttock_upper", 1), ("lumbar", 2)),
    (("buttock_lower", 0), ("buttock_mid", 1), ("thigh_post_prox", 2)),
    (("hip_lateral", 0), ("thigh_lat_prox", 1), ("thigh_lat_mid", 2), ("thigh_lat_dist", 3)),
    (("buttock_mid", 0), ("hip_lateral", 1), ("thigh_lat_prox", 2), ("leg_lat_prox", 3)),
)
"""Where it hurts: the places, and how much less each of them does."""

TESTS = (
    (("gluteus_medius", "TrP1"), ("gluteus_maximus", "TrP1"), ("quadratus_lumborum", "TrP1")),
    (("piriformis", "TrP1+2"), ("gluteus_maximus", "TrP2"), ("gluteus_medius", "TrP1")),
    (("gluteus_minimus", "TrP1"), ("gluteus_medius", "TrP2"), ("piriformis", "TrP1+2")),
    (("gluteus_minimus", "TrP1"), ("gluteus_medius", "TrP3"), ("tensor_fasciae_latae", "TrP1")),
)
"""Which points were pressed, by the same order as `SPREADS`."""
