"""Nothing says that something was saved before it is on the disk."""

from __future__ import annotations

from client.confirmations import Confirmations


class Diary:
    """A diary whose disk is slow, or fails."""

    def __init__(self) -> None:
        self.kept = True
        self.problem = ""


def test_it_is_said_at_once_when_all_is_kept() -> None:
    """Nothing to wait for, nothing waited."""
    said: list[str] = []
    Confirmations(Diary(), said.append).once_kept(lambda: said.append("Saved"))
    assert said == ["Saved"]


def test_it_is_held_back_until_then_and_said_in_order() -> None:
    """Two savings confirmed in the order in which they were made, each once."""
    diary, said = Diary(), list[str]()
    confirmations = Confirmations(diary, said.append)
    diary.kept = False
    confirmations.once_kept(lambda: said.append("one"))
    confirmations.once_kept(lambda: said.append("two"))
    confirmations.look()
    assert said == []
    diary.kept = True
    confirmations.look()
    confirmations.look()
    assert said == ["one", "two"]


def test_a_disk_that_fails_is_told_of_once() -> None:
    """Why it is not saved is said, not that it was; when it works again, the rest is said."""
    diary, said = Diary(), list[str]()
    confirmations = Confirmations(diary, said.append)
    diary.kept, diary.problem = False, "Not saved"
    confirmations.once_kept(lambda: said.append("Saved"))
    confirmations.look()
    assert said == ["Not saved"]
    diary.kept, diary.problem = True, ""
    confirmations.look()
    assert said == ["Not saved", "Saved"]
