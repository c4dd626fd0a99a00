"""When to get help: every sign of the atlas in its tier, and the numbers a person wants."""

from __future__ import annotations

import datetime as dt

import pytest

from client.presenters.help import NUMBER_MAX, HelpPresenter, country_names
from client.presenters.red_flags import RedFlagsPresenter
from shared.atlas.red_flags import HELP_LINES, RED_FLAGS
from tests.client.memory_diary import MemoryDiary


def test_help_follows_the_country() -> None:
    """Each country has its numbers, and the first thing said is whom to call."""
    presenter = HelpPresenter(MemoryDiary())
    assert set(country_names()) == set(HELP_LINES)
    for country, lines in HELP_LINES.items():
        presenter.choose(country)
        tiers = presenter.tiers()
        assert [tier.id for tier in tiers] == ["now", "same_day", "days", "crisis"]
        assert lines.emergency in tiers[0].action
        assert lines.urgent in tiers[1].action
        assert lines.crisis in tiers[3].action
        assert "{" not in "".join(tier.action for tier in tiers)
    with pytest.raises(KeyError):
        presenter.choose("XX")


def test_every_sign_stands_in_its_tier() -> None:
    """What a question asks is told in the tier of its urgency, and in the worse one if it has one.

    The thought of ending one's life has a place of its own.
    """
    signs = {tier.id: tier.signs for tier in HelpPresenter(MemoryDiary()).tiers()}
    for flag in RED_FLAGS.values():
        if flag.id == "crisis":
            continue
        assert flag.notice in signs[flag.urgency], flag.id
        if flag.escalates_to is not None:
            assert any(sign.startswith(flag.notice) for sign in signs[flag.escalates_to])


def test_an_own_number_stands_wherever_somebody_is_to_be_called() -> None:
    """On the list of signs and in what to do after an answer; taken away, the country's is back."""
    diary = MemoryDiary()
    presenter = HelpPresenter(diary)
    flags = RedFlagsPresenter(
        diary, today=lambda: dt.date(2026, 11, 23), wall_ms=lambda: 1, new_id=lambda: "one"
    )
    flags.answer("pe", "yes")
    assert "999" in flags.outcome().what_to_do[0]
    assert presenter.write("emergency", " 144 ") == ""
    assert "144" in presenter.tiers()[0].action
    assert "144" in flags.outcome().what_to_do[0]
    assert presenter.write("emergency", "") == ""
    assert presenter.own() == {}
    assert "999" in flags.outcome().what_to_do[0]


@pytest.mark.parametrize("text", ["1" * (NUMBER_MAX + 1), "nine\x00nine"])
def test_a_number_that_cannot_be_kept_is_told_and_changes_nothing(text: str) -> None:
    """The number before it stays."""
    presenter = HelpPresenter(MemoryDiary())
    presenter.write("urgent", "111 option 2")
    assert presenter.write("urgent", text)
    assert presenter.own() == {"urgent": "111 option 2"}


def test_braces_in_a_number_are_only_text() -> None:
    """Whatever a person writes is shown as it is."""
    presenter = HelpPresenter(MemoryDiary())
    presenter.write("crisis", "{crisis} or my sister")
    assert "{crisis} or my sister" in presenter.tiers()[3].action
