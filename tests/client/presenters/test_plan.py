"""The clinic's plan, without a screen: today's items, ticks, what is new, the review."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from client.presenters.plan import TICK, PlanPresenter
from client.presenters.planned_practices import practices_planned
from shared.atlas.reliefs import RELIEFS
from tests.builders import TODAY
from tests.client.presenters.clinic_desk import PLANS, MemoryDesk, a_plan, an_item
from tests.client.presenters.practising import MemoryDiary, relax

WALK = an_item("Walk on the flat", how_often="20 minutes", text="Before lunch.")
BREATH = an_item("Slow breathing", "six_breath", how_often="in the evening")


def plan(*plans: dict[str, Any], today: dt.date = TODAY) -> Any:
    """Return a presenter on these plans."""
    diary = MemoryDiary()
    diary.clinic = MemoryDesk(**{PLANS: list(plans)})
    presenter: Any = PlanPresenter(diary, today=lambda: today)
    presenter.diary = diary
    return presenter


def test_items_are_todays_items() -> None:
    """Each has its title, how often, and the length of its practice."""
    (view,) = plan(a_plan(BREATH, WALK, note="Go slow.")).plans()
    assert view.title == "Your plan from Hill Street"
    assert view.author == "Written by Tess, 23 November 2026"
    assert (view.summary, view.note) == ("2 things left today.", "Go slow.")
    breath, walk = view.items
    assert (breath.relief, breath.detail) == ("six_breath", "in the evening, 5 min")
    assert (walk.relief, walk.detail, walk.text) == (None, "20 minutes", "Before lunch.")


def test_a_ticked_practice_counts_as_done() -> None:
    """It is a practice record like one that was played, and the tick can be taken back."""
    presenter = plan(a_plan(BREATH))
    (item,) = presenter.plans()[0].items
    assert presenter.tick(item) == ""
    (record,) = presenter.diary.records("practice").values()
    seconds = round(RELIEFS["six_breath"].total_seconds)
    assert record == {
        "relief": "six_breath",
        "date": TODAY.isoformat(),
        "seconds": seconds,
        "completed": True,
    }
    view = presenter.plans()[0]
    assert view.items[0].done
    assert view.items[0].by_hand
    assert view.summary == "All done for today."
    presenter.tick(view.items[0])
    assert presenter.diary.records("practice") == {}


def test_a_played_practice_is_ticked_and_stays_so() -> None:
    """What was done in Relax is done here; it cannot be unticked by hand."""
    presenter = plan(a_plan(BREATH))
    seconds = RELIEFS["six_breath"].total_seconds
    fields = {"relief": "six_breath", "date": TODAY.isoformat(), "seconds": seconds}
    presenter.diary.put("practice", "played", {**fields, "completed": True})
    (item,) = presenter.plans()[0].items
    assert item.done
    assert not item.by_hand


def test_an_item_in_words_has_a_tick_of_its_own() -> None:
    """The same on two devices is one record, and it is for that day alone."""
    presenter = plan(a_plan(WALK))
    presenter.tick(presenter.plans()[0].items[0])
    ((record_id, record),) = presenter.diary.records(TICK).items()
    assert record == {"date": TODAY.isoformat(), "item": "Walk on the flat", "done": True}
    other = plan(a_plan(WALK))
    other.tick(other.plans()[0].items[0])
    assert set(other.diary.records(TICK)) == {record_id}
    tomorrow: Any = PlanPresenter(presenter.diary, today=lambda: TODAY + dt.timedelta(days=1))
    assert not tomorrow.plans()[0].items[0].done
    presenter.tick(presenter.plans()[0].items[0])
    assert not presenter.plans()[0].items[0].done


def test_a_plan_that_changed_says_so_until_it_was_opened() -> None:
    """New, then quiet, then changed."""
    presenter = plan(a_plan(WALK))
    assert presenter.plans()[0].news == "This plan is new."
    presenter.opened()
    assert presenter.plans()[0].news == ""
    presenter.diary.clinic.keep(PLANS, [a_plan(WALK, BREATH, id="plan-2", version=2)])
    assert presenter.plans()[0].news == "Your clinic changed this plan."


def test_a_plan_put_away_comes_back_changed() -> None:
    """It leaves Today and the prompts; the next version is shown again."""
    presenter = plan(a_plan(BREATH))
    presenter.put_away("plan-1")
    assert presenter.plans() == []
    assert relax(presenter.diary).prompt() is None or (
        relax(presenter.diary).prompt().because != "Because your clinic put it in your plan."
    )
    presenter.diary.clinic.keep(PLANS, [a_plan(BREATH, id="plan-2", version=2)])
    assert len(presenter.plans()) == 1


@pytest.mark.parametrize(
    ("review", "words", "due"),
    [
        (None, "", False),
        ("2026-11-24", "To be looked at again on 24 November 2026", False),
        ("2026-11-23", "To be looked at again today", True),
        ("2026-11-20", "To be looked at again since 20 November 2026", True),
        ("soon", "", False),
    ],
)
def test_the_review_is_said(review: str | None, words: str, due: bool) -> None:
    """Before, on and after its day."""
    (view,) = plan(a_plan(WALK, review_on=review)).plans()
    assert (view.review, view.review_due) == (words, due)


def test_the_plan_leads_the_prompts() -> None:
    """The first practice of the plan that is not done yet is today's prompt."""
    presenter = plan(a_plan(WALK, BREATH, an_item("Cat", "cat_camel")))
    assert practices_planned(presenter.diary.clinic) == ("six_breath", "cat_camel")
    assert relax(presenter.diary).prompt().relief.id == "six_breath"
    presenter.tick(presenter.plans()[0].items[1])
    assert relax(presenter.diary).prompt().relief.id == "cat_camel"


def test_what_this_version_does_not_know_is_left_as_words() -> None:
    """A practice of a newer library is an item without a way to it; oddities are passed over."""
    odd = a_plan(an_item("From tomorrow", "not_yet_made"), items=["odd", {"title": 3}])
    newer = a_plan(an_item("From tomorrow", "not_yet_made"), id="plan-2")
    first, second = plan(odd, newer).plans()
    assert [item.relief for item in (*first.items, *second.items)] == [None, None]
    assert second.items[0].title == "From tomorrow"
