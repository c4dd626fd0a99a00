"""The texts of the atlas as the message catalogue gets them."""

from __future__ import annotations

from shared.atlas import lookup
from shared.atlas.red_flags import RED_FLAGS, red_flags
from shared.atlas.regions import REGIONS
from shared.atlas.texts import texts


def test_every_text_comes_once() -> None:
    """The catalogue gets each text once, none of them empty."""
    found = texts()
    assert len(set(found)) == len(found) > 1000
    assert all(text and text == text.strip() for text in found)


def test_what_the_look_up_says_is_in_the_catalogue() -> None:
    """Words and remarks of matches can be translated."""
    areas = {("buttock_mid", "left"): 5, ("thigh_post_mid", "left"): 4, ("shin", "right"): 2}
    for match in lookup(areas):
        assert match.words in texts()
        assert not match.remark or match.remark in texts()


def test_region_labels_are_plain_and_told_apart() -> None:
    """No two regions share a label, and none uses the anatomist's words."""
    labels = [region.label for region in REGIONS.values()]
    assert len(set(labels)) == len(labels)
    assert not any(word in " ".join(labels) for word in ("troch", "SI ", "crest", "iliac", "/"))


def test_red_flags_are_translated_before_numbers_are_filled_in() -> None:
    """A catalogue that knows only the texts with names in braces is enough."""
    known = set(texts())
    asked: list[str] = []

    def translate(text: str) -> str:
        asked.append(text)
        return text.upper() if "{" not in text else text

    flags = red_flags("GB", translate)
    assert set(asked) <= known
    assert flags["crisis"].question == RED_FLAGS["crisis"].question.upper()
    assert "999" in flags["crisis"].what_to_do
