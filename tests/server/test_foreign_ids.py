"""Ids and cursors of somebody else, in bodies, queries and forms: they open nothing."""

from __future__ import annotations

from shared.sync.identity import entry_id
from tests.server.api.test_sync_http import an_op, pull, push
from tests.server.caller import problem_of
from tests.server.clinic.conftest import browser, hire, share, tess
from tests.server.conftest import one_engine
from tests.server.test_access_matrix import FORM, World, check_nothing_foreign, world

__all__ = ["browser", "hire", "tess", "world"]

pytestmark = one_engine

DAY = "2026-11-20"


def test_a_record_id_of_another_stays_in_ones_own_stream(world: World) -> None:
    """Ben writes to and deletes the id of Ana's day: hers stays, and he is sent his own alone."""
    foreign = entry_id(world.ana.tokens["account_id"], DAY)
    for n, deleted in ((1, False), (2, True)):
        patch = {} if deleted else {"date": DAY, "pain": 1}
        op = an_op(world.ben, n, world.clock, record_id=foreign, deleted=deleted, patch=patch)
        check_nothing_foreign(push(world.ben, op), "push")
        check_nothing_foreign(pull(world.ben), "pull")
    assert world.ana.get(f"/v1/entries/{DAY}").get_json() == {
        "date": DAY,
        "pain": 4,
        "note": "mine alone",
    }


def test_a_cursor_of_another_is_refused(world: World) -> None:
    """Ana's place in her stream is no place in Ben's: he is told that it is not valid."""
    cursor = pull(world.ana).get_json()["next_cursor"]
    answer = pull(world.ben, cursor)
    assert answer.status_code in (400, 409, 422)
    check_nothing_foreign(answer, "pull")


def test_an_operation_id_of_another_is_new_in_ones_own_stream(world: World) -> None:
    """Repeating Ana's operation ids as Ben is answered as his own, never with what she wrote."""
    op = an_op(
        world.ana, 1, world.clock, patch={"date": "2026-11-21", "pain": 2, "note": "mine alone"}
    )
    assert push(world.ana, op).status_code == 200
    own = entry_id(world.ben.tokens["account_id"], "2026-11-21")
    again = {**op, "record_id": own, "patch": {"date": "2026-11-21", "pain": 9}}
    reply = push(world.ben, again)
    assert reply.get_json()["results"][0]["status"] == "applied"
    check_nothing_foreign(reply, "push")


def test_a_log_is_not_read_with_the_cursor_of_another(world: World) -> None:
    """The place in Ana's log of views shows Ben no line of it, with her share or with his."""
    for _ in range(3):
        world.browser.get("/clinic")
    views = f"/v1/shares/{world.share_id}/views"
    cursor = world.ana.get(f"{views}?limit=1").get_json()["next_cursor"]
    own = world.ben.post(
        "/v1/shares", {"name": "Ben", "scope": ["notes"], "ends": "2027-01-01"}
    ).get_json()["id"]
    assert world.ben.get(f"/v1/shares/{own}/views?cursor={cursor}").get_json()["views"] == []
    assert problem_of(world.ben.get(f"{views}?cursor={cursor}")) == "not-found"


def test_a_place_in_the_list_of_another_clinic_is_no_place(world: World) -> None:
    """`after` with Ana's id shows another clinic what it shows for an id that is made up."""
    real = world.other_clinic.get(f"/clinic?after={world.ana.tokens['account_id']}")
    made_up = world.other_clinic.get(f"/clinic?after={'0' * 32}")
    assert real.data == made_up.data
    check_nothing_foreign(real, "after")


def test_a_booking_of_another_person_is_not_answered(world: World) -> None:
    """Ana's request under Ben's address is not there, though both share with the clinic."""
    share(world.ben, world.browser, name="Ben Birch")
    page = f"/clinic/patients/{world.ben.tokens['account_id']}"
    answer = world.browser.post(f"{page}/bookings/{world.booking_id}", FORM)
    assert answer.status_code == 409
    check_nothing_foreign(answer, "booking")
    (asked,) = world.ana.get("/v1/bookings").get_json()["bookings"]
    assert asked["state"] == "asked"
