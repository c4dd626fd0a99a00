"""Relax without a screen: prompt, cautions, cues, places, and what helps."""

from __future__ import annotations

import datetime as dt

import pytest

from client.presenters.cues import CueTrack
from shared.atlas.reliefs import RELIEFS
from shared.diary.practice import Feeling
from tests.builders import TODAY
from tests.client.presenters.clinic_desk import PLANS, a_plan, an_item
from tests.client.presenters.practising import Device, MemoryDiary, Watch, relax


def practised(diary: MemoryDiary, relief: str, ago: int, **fields: object) -> None:
    date = (TODAY - dt.timedelta(days=ago)).isoformat()
    done = {"relief": relief, "date": date, "seconds": 300, "completed": True}
    diary.put("practice", f"{relief} {ago}", {**done, **fields})


def test_the_prompt_names_the_number_that_called_for_it() -> None:
    """Nine hours of sitting are the reason, in words."""
    diary = MemoryDiary()
    diary.log(0, sitting_hours=9)
    assert "you sat 9 hours" in relax(diary).prompt().because


def test_what_helped_is_said_with_its_count() -> None:
    """ "Because you sat 9 hours, and this helped 4 of 5 times." """
    diary = MemoryDiary()
    diary.log(0, sitting_hours=9)
    diary.clinic.keep(PLANS, [a_plan()])
    for ago in range(1, 6):
        diary.log(ago)
        practised(diary, "six_breath", ago, before_pain=6, after_pain=6 if ago == 1 else 4)
    presenter = relax(diary)
    assert presenter.what_helps.counted("six_breath") == (4, 5)
    others = [id_ for id_ in RELIEFS if id_ != "six_breath"]
    presenter._reliefs = {"six_breath": RELIEFS["six_breath"]}
    presenter._prompts._reliefs = presenter._reliefs
    assert others
    assert presenter.prompt().because == ("Because you sat 9 hours, and this helped 4 of 5 times.")


def test_a_prompt_stays_the_same_through_the_day() -> None:
    """Asked again by a second presenter, and done and rated, it is the same."""
    diary = MemoryDiary()
    diary.log(0, stress=8)
    first = relax(diary).prompt()
    assert relax(diary).prompt() == first
    practised(diary, first.relief.id, 0, before_pain=9, after_pain=0)
    assert relax(diary).prompt() == first


def test_no_release_is_ever_offered_over_a_red_flag() -> None:
    """On sixty days that call for one, with a sign that stands, none is offered or open."""
    diary = MemoryDiary()
    diary.put("red_flag_answer", "a", {"flag": "dvt", "answer": "yes", "date": "2026-11-01"})
    for ago in range(60):
        diary.log(ago, stiffness=9, sitting_hours=10)
    presenter = relax(diary)
    for ago in range(60):
        presenter._prompts._today = lambda ago=ago: TODAY - dt.timedelta(days=ago)
        prompt = presenter.prompt()
        assert prompt is None or prompt.relief.kind in ("breathing", "relaxation", "habit")
    assert presenter.closed(RELIEFS["press_piriformis"])


def test_what_an_answer_forbids_is_not_offered() -> None:
    """A person on blood thinners is never offered a practice that lists them."""
    diary = MemoryDiary()
    presenter = relax(diary)
    presenter.cautions.keep({"blood_thinners", "hip_replacement"})
    for ago in range(40):
        diary.log(ago, stiffness=9)
    for ago in range(40):
        presenter._prompts._today = lambda ago=ago: TODAY - dt.timedelta(days=ago)
        assert not {"blood_thinners", "hip_replacement"} & set(presenter.prompt().relief.avoid)


def test_a_plan_from_the_clinic_is_offered_first() -> None:
    """With its own reason; what has no player is passed over."""
    diary = MemoryDiary()
    plan = a_plan(an_item("A bridge"), an_item("Cat and camel", "cat_camel"))
    plan["items"].append("odd")
    diary.clinic.keep(PLANS, [plan])
    prompt = relax(diary).prompt()
    assert prompt.relief.id == "cat_camel"
    assert prompt.because == "Because your clinic put it in your plan."


def test_what_was_picked_comes_first_and_says_so() -> None:
    """Two picked practices are offered nearly always, as wanted; what is closed is not shown."""
    diary = MemoryDiary()
    presenter = relax(diary)
    presenter.picks.keep(["body_scan", "sigh", "nothing known"])
    presenter.cautions.keep({"panic"})
    assert diary.settings["practices_picked"] == ["sigh", "body_scan"]
    assert "press_piriformis" in [pick.relief.id for pick in presenter.picks.choices(every=True)]
    presenter.cautions.keep({"panic", "blood_thinners"})
    shown = [pick.relief.id for pick in presenter.picks.choices(every=True)]
    assert "press_piriformis" not in shown
    offered = []
    for ago in range(30):
        presenter._prompts._today = lambda ago=ago: TODAY - dt.timedelta(days=ago)
        offered.append(presenter.prompt())
    wanted = [prompt for prompt in offered if prompt.relief.id == "body_scan"]
    assert len(wanted) >= 18
    assert {prompt.because for prompt in wanted} == {"You wanted to try this one."}
    assert "sigh" not in {prompt.relief.id for prompt in offered}


def test_the_suggestion_fits_the_first_days_and_leaves_out_what_is_closed() -> None:
    """Poor nights begin otherwise than long sitting, and no caution is overridden."""
    nights, sitting = MemoryDiary(), MemoryDiary()
    for ago in range(5):
        nights.log(ago, sleep_quality=1)
        sitting.log(ago, sitting_hours=11)
    in_play = relax(nights).picks.in_play, relax(sitting).picks.in_play
    assert [len(ids) for ids in in_play] == [6, 6]
    fits = [sum("sleep" in RELIEFS[id_].suits for id_ in ids) for ids in in_play]
    assert fits[0] > fits[1]
    presenter = relax(sitting)
    presenter.cautions.keep({"blood_thinners", "leg_artery"})
    closed = {id_ for id_ in presenter.picks.in_play if presenter.closed(RELIEFS[id_])}
    assert closed == set()
    assert len(presenter.picks.in_play) == 6


def test_keeping_the_suggestion_as_it_is_follows_it() -> None:
    """Nothing changed is no pick: the suggestion goes on learning. One taken out is a pick."""
    diary = MemoryDiary()
    picks = relax(diary).picks
    begun = picks.in_play
    picks.keep(begun)
    assert diary.settings["practices_picked"] == []
    picks.keep(begun[1:])
    assert picks.picked == begun[1:] == picks.in_play
    picks.keep(())
    assert picks.in_play == begun


def test_a_practice_that_seldom_felt_better_is_not_said_to_have_helped() -> None:
    """One good time of four is no reason; the sentence says what is still open."""
    diary = MemoryDiary()
    for ago in range(1, 5):
        practised(diary, "box", ago, before_pain=5, after_pain=4 if ago == 1 else 5)
    presenter = relax(diary)
    presenter._prompts._reliefs = {"box": RELIEFS["box"]}
    assert presenter.what_helps.counted("box") == (1, 4)
    assert presenter.prompt().because == "You are still finding out what this does for you."


def test_answers_stay_on_the_device() -> None:
    """The cautions are a setting, never a record that would be sent."""
    diary = MemoryDiary()
    relax(diary).cautions.keep({"pregnancy"})
    assert diary.kept == {}
    assert diary.settings["practice_cautions"] == ["pregnancy"]


@pytest.mark.parametrize("relief", sorted(RELIEFS))
def test_each_turn_is_told_once(relief: str) -> None:
    """At every step one buzz and its words, at the end one more, however often it is asked."""
    diary, watch, device = MemoryDiary(), Watch(), Device()
    diary.settings["cue_speech"] = True
    presenter = relax(diary, watch, device)
    player = presenter.player(RELIEFS[relief])
    track = CueTrack(player, presenter.cues)
    player.play()
    while not player.done:
        for _ in range(3):
            track.follow(player.moment())
        watch.now += 0.5
    track.follow(player.moment())
    track.follow(player.moment())
    steps = len(RELIEFS[relief].steps) * RELIEFS[relief].cycles
    assert len(device.buzzes) == len(device.words) == steps + 1


def test_a_device_that_can_do_neither_stays_silent() -> None:
    """No buzz and no voice is asked of a device that has none."""
    diary, device = MemoryDiary(), Device(available=False)
    presenter = relax(diary, device=device)
    player = presenter.player(RELIEFS["box"])
    player.play()
    CueTrack(player, presenter.cues).follow(player.moment())
    assert device.buzzes == device.words == []


def test_the_place_is_kept_with_sides_and_what_was_felt() -> None:
    """What was noted is found again today, and forgotten once it is saved."""
    diary, watch = MemoryDiary(), Watch()
    presenter = relax(diary, watch)
    player = presenter.player(RELIEFS["press_tensor"], sides=2)
    player.play()
    watch.now += 80
    presenter.underway.note(player, Feeling(pain=6))
    place = relax(diary).underway.place()
    assert (place.relief.id, place.elapsed, place.sides) == ("press_tensor", 80, 2)
    assert place.before == Feeling(pain=6)
    presenter.keep(player, place.before, Feeling())
    assert relax(diary).underway.place() is None


def test_what_helps_joins_the_next_morning_and_says_not_enough_yet() -> None:
    """A practice done once shows its day, its change, the next morning, and makes no claim."""
    diary = MemoryDiary()
    diary.log(1)
    diary.log(0, pain=3, stiffness=2)
    practised(diary, "box", 1, before_pain=6, after_pain=4)
    (line,) = relax(diary).what_helps.lines()
    assert line.verdict == "not_enough"
    assert line.change is None
    assert line.recent == ("22 Nov, from 6 to 4, next day stiffness 2, next day pain 3",)


def test_what_helps_shows_a_change_once_it_can_be_compared() -> None:
    """Twenty times and forty days without: an interval, and the clear one stands first."""
    diary = MemoryDiary()
    for ago in range(90):
        diary.log(ago, pain=4 if (ago + 1) % 4 == 0 else 6 + ago % 2)
        if ago % 4 == 0 and ago:
            practised(diary, "body_scan", ago)
    practised(diary, "box", 9)
    first, second = relax(diary).what_helps.lines()
    assert (first.relief.id, first.verdict) == ("body_scan", "helps")
    assert first.low is not None
    assert first.low < first.change < first.high < 0  # type: ignore[operator]
    assert second.verdict == "not_enough"
