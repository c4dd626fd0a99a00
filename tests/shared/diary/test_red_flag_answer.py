"""Red-flag answers are added, never changed, and the newest one counts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shared.atlas.red_flags import RED_FLAGS
from shared.diary.errors import InvalidValueError
from shared.diary.red_flag_answer import RedFlagAnswer, standing
from tests.builders import NOW, TODAY


def an_answer(flag: str = "ces_saddle", answer: Any = "yes", **fields: Any) -> RedFlagAnswer:
    values = {"date": TODAY, "at": NOW, **fields}
    features = values.pop("features", tuple(range(len(RED_FLAGS[flag].needs.features))))
    return RedFlagAnswer(flag, answer, features=features, **values)


@pytest.mark.parametrize("flag", sorted(RED_FLAGS))
def test_a_yes_stands_with_its_urgency(flag: str) -> None:
    """Every question's yes stands, as urgent as the question says."""
    (found,) = standing([an_answer(flag).fields()])
    assert (found.flag, found.urgency) == (flag, RED_FLAGS[flag].urgency)


@pytest.mark.parametrize("flag", [f.id for f in RED_FLAGS.values() if f.escalates_if])
def test_what_worsens_it_makes_it_more_urgent(flag: str) -> None:
    """The escalated tier is told in place of the plain one."""
    (found,) = standing([an_answer(flag, escalated=True).fields()])
    assert found.urgency == RED_FLAGS[flag].escalates_to


@pytest.mark.parametrize("flag", [f.id for f in RED_FLAGS.values() if f.needs.features])
def test_too_few_features_do_not_fire(flag: str) -> None:
    """A weak sign alone frightens nobody."""
    few = tuple(range(RED_FLAGS[flag].needs.count - 1))
    assert standing([an_answer(flag, features=few).fields()]) == ()


@pytest.mark.parametrize("later", ["no", "seen"])
def test_a_later_answer_takes_a_yes_back(later: str) -> None:
    """In any order of arrival, and on the same day."""
    records = [an_answer().fields(), an_answer(answer=later, at=NOW + 1).fields()]
    assert standing(records) == ()
    assert standing(reversed(records)) == ()


def test_a_skipped_question_takes_nothing_back() -> None:
    """Leaving a question open is not a no."""
    records = [an_answer().fields(), an_answer(answer="skipped", at=NOW + 1).fields()]
    assert [flag.flag for flag in standing(records)] == ["ces_saddle"]


def test_of_two_answers_at_one_moment_the_yes_counts() -> None:
    """Two devices: to miss a sign is worse than to ask once more."""
    records = [an_answer().fields(), an_answer(answer="no").fields()]
    assert len(standing(records)) == 1


def test_a_question_of_a_newer_version_stands_too() -> None:
    """What this version does not know is not ignored."""
    (found,) = standing([{"flag": "new_sign", "answer": "yes", "date": "2026-11-23"}])
    assert (found.flag, found.urgency) == ("new_sign", "same_day")


def test_the_most_urgent_comes_first() -> None:
    """Now before today before days."""
    answers = [an_answer(flag).fields() for flag in ("claud", "dvt", "ces_bowel")]
    assert [flag.urgency for flag in standing(answers)] == ["now", "same_day", "days"]


@pytest.mark.parametrize(
    "broken",
    [{"flag": "nope"}, {"answer": "maybe"}, {"features": (7,)}],
)
def test_a_broken_answer_is_refused(broken: dict[str, Any]) -> None:
    """Unknown question, unknown answer, or a feature the question does not have."""
    values: dict[str, Any] = {"flag": "dvt", "answer": "yes", "date": TODAY, "at": NOW}
    with pytest.raises(InvalidValueError):
        RedFlagAnswer(**{**values, **broken})


def test_broken_records_from_elsewhere_do_not_stop_the_reading() -> None:
    """A record without a flag or an answer is passed over."""
    rubbish: list[dict[str, Any]] = [{}, {"flag": 3, "answer": "yes"}, {"flag": "dvt"}]
    assert standing([*rubbish, an_answer("dvt", date=dt.date(2026, 1, 1)).fields()])


def test_what_is_no_answer_is_passed_over() -> None:
    """Records without a flag or an answer neither count nor crash."""
    assert standing([{}, {"flag": 3, "answer": "yes"}, {"flag": "dvt"}]) == ()
