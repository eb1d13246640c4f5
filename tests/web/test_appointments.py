"""Can patients see what they booked, move it, cancel it, and take it into their own calendar?"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.server import SalusServer
from tests.web.conftest import Open
from tests.web.test_booking import api, newcomer, sign_in, token_of

Size = tuple[int, int]


@pytest.fixture
def booked(visit: Open, clinic: SalusServer, size: Size, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A patient's page, with one appointment in ten days or so."""
    name = f"Pat {re.sub('[^a-z]+', ' ', request.node.name)}"[:60].strip()
    email = newcomer(clinic, f"{name} {size[0]}")
    token = str(api(clinic, "POST", "/auth/login", json={"email": email, "password": "password123"})["access_token"])
    start = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    found = api(clinic, "GET", "/slots", params={"specialty": "general-practice", "from": start, "limit": 1})
    slot = found["items"][0]["slots"][0]
    api(clinic, "POST", "/appointments", token, json={"slot_id": slot["id"], "reason": "Headaches"})
    visitor = visit(size)
    sign_in(visitor, email)
    yield visitor.go("/appointments")


def test_an_appointment_is_moved_to_another_time(booked: Page) -> None:
    booked.get_by_role("main").get_by_role("listitem").get_by_role("link").click()
    booked.get_by_role("link", name="Move to another time").click()
    old = booked.get_by_text("clinic time").first.text_content() or ""
    times = booked.locator("label", has=booked.locator("input[name=slot]")).filter(has_not_text=old[:5])
    times.last.click()
    booked.get_by_role("button", name="Move it").click()
    expect(booked.get_by_role("link", name="Move to another time")).to_be_visible()
    expect(booked.get_by_role("main")).not_to_contain_text(old)


def test_an_appointment_is_cancelled_after_one_question(booked: Page) -> None:
    booked.get_by_role("main").get_by_role("listitem").get_by_role("link").click()
    booked.get_by_role("button", name="Cancel this appointment").click()
    booked.get_by_role("button", name="Keep it").click()
    expect(booked.get_by_text("Booked", exact=True)).to_be_visible()
    booked.get_by_role("button", name="Cancel this appointment").click()
    booked.get_by_label(re.compile("^Why")).fill("It has passed")
    booked.get_by_role("button", name="Yes, cancel it").click()
    expect(booked.get_by_text("Cancelled", exact=True)).to_be_visible()
    booked.get_by_role("link", name="All appointments").click()
    expect(booked.get_by_text("Nothing is booked")).to_be_visible()
    booked.get_by_role("link", name="Cancelled").click()
    expect(booked.get_by_role("main").get_by_role("listitem")).to_have_count(1)
    expect(booked.get_by_role("link", name="Upcoming")).not_to_have_attribute("aria-current", "page")


def test_an_appointment_goes_into_one_s_own_calendar(booked: Page, tmp_path: Path) -> None:
    booked.get_by_role("main").get_by_role("listitem").get_by_role("link").click()
    with booked.expect_download() as download:
        booked.get_by_role("button", name="Add to my calendar").click()
    assert re.fullmatch(r"[A-Z0-9-]+\.ics", download.value.suggested_filename)
    download.value.save_as(tmp_path / "visit.ics")
    assert (tmp_path / "visit.ics").read_text().startswith("BEGIN:VCALENDAR")


def test_the_way_to_the_clinic_is_opened_elsewhere_and_loads_nothing_here(booked: Page) -> None:
    booked.get_by_role("main").get_by_role("listitem").get_by_role("link").click()
    way = booked.get_by_role("link", name="Directions")
    expect(way).to_have_attribute("href", re.compile("^https://www.openstreetmap.org/directions"))
    expect(way).to_have_attribute("rel", "noreferrer")


def test_somebody_else_s_appointment_is_not_there(visit: Open, clinic: SalusServer) -> None:
    theirs = api(clinic, "GET", "/appointments", token_of(clinic, "admin"))["items"][0]
    visitor = visit()
    sign_in(visitor, newcomer(clinic, "Nosy Parker"))
    page = visitor.go(f"/appointments/{theirs['id']}")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()


def test_a_visit_that_is_paid_in_advance_is_held_paid_for_and_then_booked(
    visit: Open, clinic: SalusServer, size: Size
) -> None:
    doctor = token_of(clinic, "doctor")
    me = api(clinic, "GET", "/auth/session", doctor)["user"]["doctor_id"]
    service = {"name": f"Report {size[0]}", "duration_minutes": 20, "fee": {"amount": 2500, "currency": "EUR"}}
    made = api(clinic, "POST", f"/doctors/{me}/services", doctor, json=service | {"payment": "prepaid"})
    visitor = visit(size)
    sign_in(visitor, newcomer(clinic, f"Pre Paid {size[0]}"))
    page = visitor.go(f"/doctors/{me}?service={made['id']}")
    page.locator("label", has=page.locator("input[name=slot]")).last.click()
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_role("heading", name="It is held for you")).to_be_visible()
    page.get_by_role("link", name="Pay, and it is yours").click()
    page.get_by_role("button", name="Pay €25").click()
    page.get_by_role("button", name=re.compile("^Pay .*test")).click()
    expect(page.get_by_text("It is paid, and the time is yours.")).to_be_visible()
    expect(page.get_by_text("Booked", exact=True)).to_be_visible()
