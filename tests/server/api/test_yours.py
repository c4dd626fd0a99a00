"""What is yours: everything to take along, everything to erase."""

from __future__ import annotations

from sqlalchemy import select

from server.api.account_forms import ExportSchema
from server.models.database import Database, metadata
from tests.server.caller import PASSWORD, Caller, problem_of

ME = {"email": "ana@example.org", "password": PASSWORD}


def test_export_holds_everything(ana: Caller) -> None:
    """The export has the account, the devices, each record and each change, and no secret."""
    ana.put("/v1/entries/2026-11-22", {"pain": 4, "note": "first thought"})
    ana.put("/v1/entries/2026-11-22", {"note": "second thought"})
    ana.put("/v1/entries/2026-11-23", {"pain": 1})
    ana.delete("/v1/entries/2026-11-23")
    answer = ana.get("/v1/accounts/me/export")
    body = answer.get_json()
    assert ExportSchema().validate(body) == {}
    assert body["account"]["email"] == "ana@example.org"
    assert len(body["devices"]) == 1
    assert [row["deleted"] for row in body["records"]] == [False, True]
    assert [change["patch"].get("note") for change in body["history"]][:2] == [
        "first thought",
        "second thought",
    ]
    assert ana.tokens["access_token"] not in answer.text
    assert "argon2" not in answer.text


def test_erase_leaves_nothing(ana: Caller, ben: Caller, database: Database) -> None:
    """After erasing, no table holds anything of the person, and nobody else lost anything."""
    ana.put("/v1/entries/2026-11-23", {"pain": 4, "note": "mine alone"})
    ben.put("/v1/entries/2026-11-23", {"pain": 2})
    assert ana.delete("/v1/accounts/me").status_code == 204
    assert problem_of(ana.get("/v1/entries")) == "sign-in-needed"
    assert problem_of(ana.post("/v1/tokens", ME)) == "wrong-credentials"
    with database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = str(connection.execute(select(table)).all())
            assert ana.tokens["account_id"] not in rows
            assert "mine alone" not in rows
    assert ben.get("/v1/entries/2026-11-23").get_json()["pain"] == 2


def test_the_email_is_free_again(ana: Caller) -> None:
    """After erasing, the same email makes a new, empty account."""
    ana.put("/v1/entries/2026-11-23", {"pain": 4})
    ana.delete("/v1/accounts/me")
    anew = Caller(ana.http).sign_up("ana@example.org")
    assert anew.tokens["account_id"] != ana.tokens["account_id"]
    assert anew.get("/v1/entries").get_json()["entries"] == []
