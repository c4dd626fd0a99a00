"""Guides: complete, cacheable, and the same whether the front layer or Flask answers."""

from __future__ import annotations

from flask import Flask

from server.api.guide_forms import MuscleSchema, MusclesSchema, RegionsSchema, ReliefsSchema
from shared.atlas.muscles import MUSCLES
from shared.atlas.regions import REGIONS
from shared.atlas.reliefs import RELIEFS
from tests.server.caller import Caller
from tests.server.conftest import one_engine

pytestmark = one_engine


def test_every_muscle_has_a_guide(anyone: Caller) -> None:
    """The list names all 38 muscles, and each has a page that fits its form."""
    rows = anyone.get("/v1/guides/muscles").get_json()
    assert MusclesSchema().validate(rows) == {}
    assert [row["id"] for row in rows["muscles"]] == list(MUSCLES)
    for row in rows["muscles"]:
        page = anyone.get(f"/v1/guides/muscles/{row['id']}").get_json()
        assert MuscleSchema().validate(page) == {}
        assert page["guide"]["stop_rules"]
        assert page["sources"]


def test_regions(anyone: Caller) -> None:
    """The regions are those of the atlas, with the sides they may be stored with."""
    body = anyone.get("/v1/guides/regions").get_json()
    assert RegionsSchema().validate(body) == {}
    assert {row["id"] for row in body["regions"]} == set(REGIONS)


def test_reliefs(anyone: Caller) -> None:
    """Every practice is there with its steps, and each code it avoids has its question."""
    body = anyone.get("/v1/guides/reliefs").get_json()
    assert ReliefsSchema().validate(body) == {}
    assert [row["id"] for row in body["reliefs"]] == list(RELIEFS)
    codes = {avoidance["code"] for avoidance in body["avoidances"]}
    for row in body["reliefs"]:
        assert set(row["avoid"]) <= codes
        played = row["cycles"] * sum(step["seconds"] for step in row["steps"])
        assert played == row["total_seconds"]


def test_a_reader_who_has_it_gets_304(app: Flask, anyone: Caller) -> None:
    """The ETag is strong; sent back, alone or in a list, it answers 304 without a body."""
    first = anyone.get("/v1/guides/muscles")
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    for sent in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = anyone.get("/v1/guides/muscles", headers={"If-None-Match": sent})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
    assert anyone.get("/v1/guides/muscles", headers={"If-None-Match": '"x"'}).status_code == 200


def test_flask_gives_what_the_front_gives(app: Flask, anyone: Caller) -> None:
    """Without the front layer, Flask answers the same bytes and tags."""
    front = anyone.get("/v1/guides/muscles/piriformis")
    app.wsgi_app = app.wsgi_app._inner  # type: ignore[method-assign, attr-defined]
    behind = anyone.get("/v1/guides/muscles/piriformis")
    assert behind.data == front.data
    assert behind.headers["ETag"] == front.headers["ETag"]
    known = {"If-None-Match": front.headers["ETag"]}
    assert anyone.get("/v1/guides/muscles/piriformis", headers=known).status_code == 304


def test_unknown_muscle(anyone: Caller) -> None:
    """A muscle that the atlas does not have is a problem that repeats its name."""
    answer = anyone.get("/v1/guides/muscles/nope")
    assert answer.status_code == 404
    assert "nope" in answer.get_json(force=True)["detail"]


def test_head(anyone: Caller) -> None:
    """HEAD answers the headers of GET without the body."""
    answer = anyone.call("HEAD", "/v1/guides/muscles")
    assert answer.status_code == 200
    assert answer.data == b""
    assert int(answer.headers["Content-Length"]) > 5000
