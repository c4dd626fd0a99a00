"""What a therapist does in a browser, from the sign-in to a share that ends under their eyes."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from playwright.sync_api import Page, expect

from server.extensions import NAME
from server.services import totp
from tests.browser.conftest import House, Opened, check_accessible, fits

BOTH = pytest.mark.parametrize("colours", ["light", "dark"])
SCREENS = pytest.mark.parametrize(
    "screen", [(1024, 768), (1920, 1080)], ids=["ten-inch tablet", "wide"]
)
"""In CSS pixels."""


def shown(screen: tuple[int, int]) -> dict[str, int]:
    """Return a screen as a window takes it."""
    return {"width": screen[0], "height": screen[1]}


def open_first(page: Page, reason: str) -> None:
    """Open the first person under a reason."""
    page.locator(f".group.{reason} .case-name a").first.click()
    page.get_by_role("heading", name="Pain over time").wait_for()


@BOTH
def test_signing_in(opened: Opened, colours: str) -> None:
    """Given a stranger, when they open the clinic, then they are asked to sign in and no more."""
    page = opened("/clinic", signed_in=False, color_scheme=colours)
    expect(page).to_have_url(re.compile("/clinic/sign-in$"))
    check_accessible(page)


def test_signing_in_with_two_factors(opened: Opened, house: House) -> None:
    """Given password and authenticator, when both are right, then the caseload opens."""
    now = time.time_ns() // 1_000_000
    clinicians = house.app.extensions[NAME].clinicians
    password = "four quiet herons at dusk"
    made = clinicians.create(house.clinic.clinic_id, "kit@linden.example", "Kit", password, now)
    page = opened("/clinic", signed_in=False)
    page.get_by_label("Email").fill(made.email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code").fill(totp.code_at(made.totp_secret, time.time_ns() // 1_000_000))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Caseload")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/clinic/sign-in$"))


def test_a_wrong_code_is_told(opened: Opened, house: House) -> None:
    """Given the right password, when the code is wrong, then the page says so and nothing opens."""
    page = opened("/clinic", signed_in=False, expect="422")
    page.get_by_label("Email").fill(house.clinic.email)
    page.get_by_label("Password").fill(house.clinic.password)
    page.get_by_role("button", name="Go on").click()
    check_accessible(page)
    page.get_by_label("Code").fill("12345")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    check_accessible(page)


@BOTH
@SCREENS
def test_the_caseload(opened: Opened, colours: str, screen: tuple[int, int]) -> None:
    """Given people of many kinds, when the caseload opens, then it says who needs help and why."""
    page = opened("/clinic", color_scheme=colours, viewport=shown(screen))
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert [heading.split("\n")[0].strip(" 0123456789") for heading in headings[:2]] == [
        "Red flag",
        "Asked for an appointment",
    ]
    first = page.locator(".case").first
    expect(first).to_contain_text("Said yes to")
    expect(first.locator("svg.spark")).to_be_visible()
    check_accessible(page)


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_it_fits_from_tablet_to_wide(opened: Opened, width: int) -> None:
    """Given a screen from ten inches up, when pages open, then nothing scrolls sideways."""
    page = opened("/clinic", viewport={"width": width, "height": 768})
    assert fits(page)
    open_first(page, "booking")
    assert fits(page)


@BOTH
def test_a_code_that_does_not_work(opened: Opened, colours: str) -> None:
    """Given a code that nobody made, when it is tried, then the form says so and stays."""
    page = opened("/clinic/add", color_scheme=colours, expect="422")
    page.get_by_label("Share code").fill("2222-2222")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_contain_text("This code does not work")
    check_accessible(page)


def test_it_is_read_at_double_size(opened: Opened) -> None:
    """Given text at 200 %, when pages open, then nothing scrolls sideways."""
    page = opened("/clinic", viewport={"width": 640, "height": 400}, device_scale_factor=2)
    assert fits(page)
    open_first(page, "booking")
    assert fits(page)
    check_accessible(page)


def test_without_a_mouse(opened: Opened) -> None:
    """Given only a keyboard, when one tabs to a name and presses Enter, then the page opens."""
    page = opened("/clinic?reason=worsening")
    name = page.locator(".case-name a").first.inner_text()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == name:
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_finding_and_filtering(opened: Opened) -> None:
    """Given a name, when it is searched, then only that person is left, and no address has it."""
    page = opened("/clinic")
    name = page.locator(".case-name a").last.inner_text()
    page.get_by_role("searchbox").fill(name.split()[1])
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".case")).to_have_count(1)
    assert name.split()[1].lower() not in page.url.lower()
    page.get_by_role("link", name=re.compile("^Severe|^Settled|^Worsening")).first.click()
    expect(page.locator(".group")).to_have_count(1)


PARTS = (
    "Pain over time",
    "How far pain gets in the way",
    "Visits",
    "Where it hurt",
    "Patterns that overlap",
    "Points: their guess, your findings",
    "Press tests",
    "What goes together",
    "Notes",
    "Wants an appointment",
    "Warning signs",
    "Getting in touch",
    "Plan",
    "What was tried",
)
"""The headings of a person's page who shares everything."""


@BOTH
@SCREENS
def test_a_persons_page(opened: Opened, colours: str, screen: tuple[int, int]) -> None:
    """Given a person, when their page opens, then every part of it is there."""
    page = opened("/clinic?reason=booking", color_scheme=colours, viewport=shown(screen))
    open_first(page, "booking")
    expect(page.locator(".chart-live canvas")).to_be_visible()
    expect(page.locator(".body-picture svg").first).to_be_visible()
    for part in PARTS:
        expect(page.get_by_role("heading", name=part, exact=True)).to_be_visible()
    assert fits(page)
    for summary in page.locator("summary").all():
        summary.click()
    check_accessible(page)


def test_how_often_it_hurt(opened: Opened) -> None:
    """Given the map, when the keyboard asks how often, then it stays there, also after a reload."""
    page = opened("/clinic?reason=booking")
    open_first(page, "booking")
    often = page.get_by_role("link", name="How often")
    often.focus()
    page.keyboard.press("Enter")
    expect(often).to_have_attribute("aria-current", "true")
    expect(often).to_be_focused()
    expect(page.locator("#map .body-picture svg desc").first).to_contain_text(
        re.compile(r"on \d+ of \d+ days")
    )
    check_accessible(page)
    page.reload()
    expect(often).to_have_attribute("aria-current", "true")


def test_marking_the_map(opened: Opened) -> None:
    """Given a guess, when it is confirmed, then it shows at once, after a reload, and undone."""
    page = opened("/clinic?reason=red_flag")
    open_first(page, "red_flag")
    page.get_by_role("button", name=re.compile("^Confirm")).first.click()
    mark = page.locator("#points .verdict.confirmed")
    expect(mark).to_have_text("Confirmed")
    check_accessible(page)
    page.reload()
    expect(mark).to_have_text("Confirmed")
    page.get_by_role("button", name=re.compile("^Take back")).first.click()
    expect(mark).to_have_count(0)
    page.get_by_text("Add a point you found").click()
    page.get_by_label("Muscle and point").select_option("piriformis/")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#points .verdict.added")).to_have_text("Added")


def test_answering_a_request(opened: Opened, house: House) -> None:
    """Given a request, when the therapist picks a time, then the person has an appointment."""
    person = house.person("asker@example.org")
    page = opened("/clinic/add")
    body = {"name": "Asker Alder", "scope": ["numbers", "notes"], "ends": "2099-01-01"}
    made = person.post("/v1/shares", body).get_json()
    page.get_by_label("Share code").fill(made["code"].lower())
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Asker Alder")
    times = ["2098-12-01T10:30", "2098-12-02T09:00"]
    asked = person.post("/v1/bookings", {"share_id": made["id"], "times": times})
    assert asked.status_code == 201
    page.reload()
    page.get_by_label("Tuesday 2 December, 09:00").check()
    page.get_by_role("textbox", name="Where").fill("Room 2")
    page.get_by_role("button", name="Set the appointment").click()
    expect(page.locator(".history")).to_contain_text("Tuesday 2 December, 09:00, Room 2")
    (one,) = person.get("/v1/bookings").get_json()["bookings"]
    assert (one["state"], one["starts"]) == ("set", "2098-12-02T09:00")
    check_accessible(page)


def test_writing_a_plan(opened: Opened, house: House) -> None:
    """Given no plan, when one is written, then it shows at once and on the person's phone."""
    person = house.person("planner@example.org")
    body = {"name": "Planner Pine", "scope": ["numbers"], "ends": "2099-01-01"}
    code = person.post("/v1/shares", body).get_json()["code"]
    page = opened("/clinic/add")
    page.get_by_label("Share code").fill(code)
    page.get_by_role("button", name="Add").click()
    page.get_by_text("Write a plan").click()
    page.get_by_role("combobox", name="Practice").first.select_option("six_breath")
    page.get_by_label("How often").first.fill("twice a day")
    page.get_by_role("button", name="Save the plan").click()
    expect(page.locator("ol.plan")).to_contain_text("twice a day")
    (plan,) = person.get("/v1/plans/current").get_json()["plans"]
    assert plan["items"][0]["relief"] == "six_breath"


def test_a_share_ends_while_the_page_is_open(opened: Opened, house: House) -> None:
    """Given an open page, when its person revokes, then it clears by itself and stays shut."""
    person = house.person("leaver@example.org")
    body = {"name": "Leaver Larch", "scope": ["numbers"], "ends": "2099-01-01"}
    made = person.post("/v1/shares", body).get_json()
    page = opened("/clinic/add", expect="403")
    page.get_by_label("Share code").fill(made["code"])
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Leaver Larch")
    assert person.delete(f"/v1/shares/{made['id']}").status_code == 204
    # The page asks by itself from time to time, and whenever somebody comes back to it.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is shared here")
    assert "Leaver Larch" not in page.content()
    page.reload()
    assert "Leaver Larch" not in page.content()
    check_accessible(page)


def test_the_second_of_two_plans_sees_the_first(opened: Opened, house: House) -> None:
    """Given a plan open in two windows, when both save, then the second sees the first's."""
    person = house.person("twice@example.org")
    body = {"name": "Twice Thorn", "scope": ["numbers"], "ends": "2099-01-01"}
    code = person.post("/v1/shares", body).get_json()["code"]
    first = opened("/clinic/add")
    first.get_by_label("Share code").fill(code)
    first.get_by_role("button", name="Add").click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Twice Thorn")
    second = opened(first.url.removeprefix(house.address), expect="409")
    for page, title in ((first, "Walk"), (second, "Swim")):
        page.get_by_text("Write a plan").click()
        page.get_by_label("Title").first.fill(title)
        page.get_by_role("button", name="Save the plan").click()
        expect(page.locator("ol.plan")).to_contain_text("Walk")
    expect(second.get_by_role("alert")).to_contain_text("saved another plan while you wrote")
    expect(second.get_by_label("Title").first).to_have_value("Swim")
    check_accessible(second)
    second.get_by_role("button", name="Save the plan").click()
    expect(second.locator("ol.plan")).to_contain_text("Swim")


def test_markup_in_a_note_is_letters(opened: Opened, house: House) -> None:
    """Given a note with markup and a formula, when the page shows it, then nothing of it runs."""
    person = house.person("marker@example.org")
    note = '=HYPERLINK("x") <img src=x onerror="document.title=1"><script>document.title=2</script>'
    day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    assert person.put(f"/v1/entries/{day}", {"pain": 3, "note": note}).status_code == 201
    body = {"name": "<i>Marker</i> Maple", "scope": ["notes"], "ends": "2099-01-01"}
    code = person.post("/v1/shares", body).get_json()["code"]
    page = opened("/clinic/add")
    page.get_by_label("Share code").fill(code)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("<i>Marker</i> Maple")
    expect(page.locator(".notes")).to_contain_text(note)
    assert page.title() == "Patient · Knotwise"


def test_everything_works_without_scripts(opened: Opened, house: House) -> None:
    """Given a browser without scripts, when each form is sent, then it does the same, plainly."""
    person = house.person("plain@example.org")
    body = {"name": "Plain Poplar", "scope": ["numbers"], "ends": "2099-01-01"}
    made = person.post("/v1/shares", body).get_json()
    page = opened("/clinic/add", java_script_enabled=False)
    page.get_by_label("Share code").fill(made["code"])
    page.get_by_role("button", name="Add").click()
    asked = {"share_id": made["id"], "times": ["2098-12-01T10:30"]}
    assert person.post("/v1/bookings", asked).status_code == 201
    page.reload()
    page.get_by_role("button", name="Set the appointment").click()
    expect(page.locator(".history")).to_contain_text("Monday 1 December, 10:30")
    page.get_by_label("Reached").check()
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator(".history")).to_contain_text("Reached")
    page.get_by_text("Add a point you found").click()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#points .verdict.added")).to_have_text("Added")
    page.get_by_role("button", name=re.compile("^Take back")).click()
    expect(page.locator("#points .verdict")).to_have_count(0)
    page.get_by_text("Write a plan").click()
    page.get_by_label("Title").first.fill("Walk")
    page.get_by_role("button", name="Save the plan").click()
    expect(page.locator("ol.plan")).to_contain_text("Walk")
    page.get_by_role("link", name="Caseload").first.click()
    page.get_by_role("searchbox").fill("poplar")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".case")).to_have_count(1)


def test_the_chart_is_there_without_scripts(opened: Opened) -> None:
    """Given a browser without scripts, when a page opens, then the chart is a picture on it."""
    page = opened("/clinic?reason=red_flag", java_script_enabled=False)
    page.locator(".case-name a").last.click()
    expect(page.locator("svg.trend")).to_be_visible()


def test_it_prints(opened: Opened) -> None:
    """Given a page sent to the printer, when it is laid out, then there are no buttons on it."""
    page = opened("/clinic?reason=booking")
    open_first(page, "booking")
    page.emulate_media(media="print")
    expect(page.locator("svg.trend")).to_be_visible()
    for button in page.get_by_role("button").all():
        expect(button).to_be_hidden()
