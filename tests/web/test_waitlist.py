"""Does somebody who waits hear of a time, and have it with one tap; does the practice see who waits?"""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from salus.apps.demo.people import PASSWORD
from tests.support.server import SalusServer
from tests.support.wait import until
from tests.web.conftest import SMALL, Open
from tests.web.keyboard import Keyboard
from tests.web.test_booking import newcomer, sign_in
from tests.web.test_keyboard import arrive
from tests.web.waiting import SECONDS, Json, Waiting, only_then, wish_for

Size = tuple[int, int]
HELD = "A time is held for you"


@pytest.fixture
def waiting(clinic: SalusServer) -> Waiting:
    return Waiting(clinic.url)


def fill_period(page: Page, period: Json) -> None:
    page.get_by_role("radio", name="Only on certain days").check()
    for label, name in (("From", "first"), ("Until", "last"), ("Not before", "start"), ("Over by", "end")):
        page.get_by_label(label, exact=True).fill(period[name])


def test_a_cancelled_time_is_offered_to_the_first_who_refuses_and_taken_by_the_second(
    visit: Open, clinic: SalusServer, waiting: Waiting, size: Size
) -> None:
    gone, second = newcomer(clinic, f"Gone Away {size[0]}"), newcomer(clinic, f"Next Inline {size[0]}")
    booked = waiting.visit_of(gone)

    # The first finds no time on the doctor's page, waits, and registers on the way.
    page = visit(size).go(f"/doctors/{booked['doctor']['id']}?service={booked['service']['id']}")
    page.get_by_role("link", name="Tell me when a time is free").click()
    fill_period(page, only_then(booked))
    page.get_by_text("I am new here").click()
    page.get_by_label("Your name").fill("First Inline")
    page.get_by_label("Email address").fill(f"first{size[0]}@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Not before")).to_have_value(only_then(booked)["start"])
    page.get_by_role("button", name="Put me on the waitlist").click()
    expect(page.get_by_role("status").filter(has_text="You are on the waitlist")).to_be_visible()
    page.get_by_role("link", name="See what you wait for").click()
    expect(page.get_by_role("listitem").filter(has_text=booked["doctor"]["name"])).to_contain_text("Waiting")

    entry = waiting.join(second, **wish_for(booked))
    waiting.cancel(gone, booked)

    # The first is told wherever they begin, and lets it go.
    first = waiting.ask(f"first{size[0]}@example.com", "GET", "/waitlist")["items"][0]
    waiting.offered(f"first{size[0]}@example.com", first)
    page.get_by_role("link", name="Appointments").locator("visible=true").click()
    expect(page.get_by_role("region", name=HELD)).to_contain_text("clinic time (Europe/Paris)")
    page.get_by_role("link", name="See and answer").click()
    expect(page.get_by_text(re.compile(r"Held until .*\d\d:\d\d, clinic time \(Europe/Paris\)"))).to_be_visible()
    page.get_by_role("button", name="No, thank you").click()
    expect(page.get_by_role("status").filter(has_text="You let this time go")).to_be_visible()

    # The second follows the letter, signs in where it leads, and takes it.
    waiting.offered(second, entry)
    link = re.search(r"https?://\S+/app(/waitlist/offers/\d+)", waiting.letter_to(second))
    assert link is not None
    other = visit(size).go(link[1])
    form = other.get_by_role("form", name="Sign in")
    form.get_by_label("Email address").fill(second)
    form.get_by_label("Password", exact=True).fill(PASSWORD)
    other.keyboard.press("Enter")
    expect(other.get_by_role("button", name="Take this time")).to_be_visible()
    assert urlsplit(other.url).path == f"/app{link[1]}"
    assert waiting.ask(second, "GET", f"/waitlist/{entry['id']}")["status"] == "offered"
    other.get_by_role("button", name="Take this time").click()
    expect(other.get_by_role("status").filter(has_text="The time is yours")).to_be_visible()
    other.get_by_role("link", name="See the appointment").click()
    expect(other.get_by_text("Booked", exact=True)).to_be_visible()
    assert waiting.ask(second, "GET", f"/waitlist/{entry['id']}")["status"] == "booked"


def test_somebody_is_moved_earlier_and_sees_from_when_to_when(
    visit: Open, clinic: SalusServer, waiting: Waiting, size: Size
) -> None:
    email = newcomer(clinic, f"Ear Lier {size[0]}")
    late = waiting.visit_of(email, 12)
    visitor = visit(size)
    sign_in(visitor, email)
    page = visitor.go(f"/appointments/{late['id']}")
    page.get_by_role("link", name="Move me earlier").click()
    expect(page.get_by_text("Earlier than")).to_contain_text("clinic time (Europe/Paris)")
    page.get_by_role("button", name="Put me on the waitlist").click()
    expect(page.get_by_text("You are on the waitlist")).to_be_visible()

    entry = waiting.ask(email, "GET", "/waitlist")["items"][0]
    offer = waiting.offered(email, entry)
    page = visitor.go("/")
    page.get_by_role("region", name=HELD).get_by_role("link", name="See and answer").click()
    expect(page.get_by_text("Your appointment is on")).to_contain_text("clinic time (Europe/Paris)")
    page.get_by_role("button", name="Take this time").click()
    expect(page.get_by_text("Your appointment has moved to this time")).to_be_visible()
    page.get_by_role("link", name="See the appointment").click()
    expect(page).to_have_url(re.compile(rf"/appointments/{late['id']}$"))
    assert waiting.visit(late, email)["starts_at"] == offer["starts_at"]


def test_a_search_for_a_specialty_at_a_clinic_that_finds_nobody_leads_to_its_waitlist(visit: Open) -> None:
    visitor = visit(SMALL)
    page = visitor.page
    nobody = {"items": [], "total": 0}
    page.route("**/api/v1/slots?*", lambda route: route.fulfill(json=nobody))
    visitor.go("/?specialty=dermatology&clinic=1")
    page.get_by_role("link", name="Tell me when a time is free").click()
    expect(page).to_have_url(re.compile(r"/waitlist/join\?specialty=dermatology&clinic=1"))
    expect(page.get_by_text("Dermatology").first).to_be_visible()
    expect(page.get_by_text("One more step: who are you?")).to_be_visible()


def test_days_are_changed_and_a_place_is_left_with_the_keyboard_alone(
    visit: Open, clinic: SalusServer, waiting: Waiting, size: Size
) -> None:
    email = newcomer(clinic, f"Key Waiter {size[0]}")
    visit_then = waiting.visit_of("patient", 16)
    waiting.join(email, **wish_for(visit_then))
    _, keys = arrive(visit, email, "/waitlist", size)
    keys.press("button", re.compile("^Change the days"))
    keys.press("checkbox", "Monday", "Space")
    keys.press("button", "Save")
    keys.sees(re.compile(r"\bMon\b"))
    keys.press("button", re.compile("^Wait no more"))
    keys.press("button", "Keep the place")
    keys.press("button", re.compile("^Wait no more"))
    keys.press("button", "Yes, take off the list")
    keys.sees("You wait for nothing")


def test_an_offer_is_taken_with_the_keyboard_alone(visit: Open, clinic: SalusServer, waiting: Waiting) -> None:
    email = newcomer(clinic, "Key Taker")
    doctor = waiting.ask("doctor", "GET", "/auth/session")["user"]["doctor_id"]
    offer = waiting.offered(email, waiting.join(email, doctor_id=doctor))
    page = visit(SMALL).go(f"/waitlist/offers/{offer['id']}")
    keys = Keyboard(page)
    keys.write("textbox", "Email address", email)
    keys.write("textbox", "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take this time")).to_be_visible()
    keys.press("button", "Take this time")
    keys.sees("The time is yours")


def test_an_offer_that_is_paid_in_advance_is_taken_by_paying_for_it(
    visit: Open, clinic: SalusServer, waiting: Waiting, size: Size
) -> None:
    email = newcomer(clinic, f"Pays First {size[0]}")
    doctor = waiting.ask("doctor", "GET", "/auth/session")["user"]["doctor_id"]
    entry = waiting.join(email, doctor_id=doctor, service_id=waiting.prepaid_service(doctor))
    offer = waiting.offered(email, entry)
    visitor = visit(size)
    sign_in(visitor, email)
    page = visitor.go(f"/waitlist/offers/{offer['id']}")
    page.get_by_role("link", name="Pay €30 to take it").click()
    page.get_by_role("button", name="Pay €30").click()
    page.get_by_role("button", name=re.compile("^Pay .*test")).click()
    expect(page.get_by_text("It is paid, and the time is yours.")).to_be_visible()
    standing = f"/waitlist/{entry['id']}"
    until(lambda: waiting.ask(email, "GET", standing)["status"] == "booked", SECONDS, "the waitlist to hear of it")
    page = visitor.go(f"/waitlist/offers/{offer['id']}")
    expect(page.get_by_role("status").filter(has_text="The time is yours")).to_be_visible()


def test_an_offer_that_has_passed_on_says_what_happens_next(visit: Open, clinic: SalusServer, waiting: Waiting) -> None:
    email = newcomer(clinic, "Too Late")
    doctor = waiting.ask("doctor", "GET", "/auth/session")["user"]["doctor_id"]
    offer = waiting.offered(email, waiting.join(email, doctor_id=doctor))
    visitor = visit()
    sign_in(visitor, email)
    page = visitor.go(f"/waitlist/offers/{offer['id']}")
    take = page.get_by_role("button", name="Take this time")
    take.wait_for()
    waiting.ask(email, "POST", f"/waitlist/offers/{offer['id']}/refuse")
    take.click()
    expect(page.get_by_text("You keep your place and hear of the next fitting time")).to_be_visible()


def test_somebody_else_s_offer_is_not_there(visit: Open, clinic: SalusServer, waiting: Waiting) -> None:
    email = newcomer(clinic, "Right One")
    doctor = waiting.ask("doctor", "GET", "/auth/session")["user"]["doctor_id"]
    offer = waiting.offered(email, waiting.join(email, doctor_id=doctor))
    visitor = visit()
    sign_in(visitor, newcomer(clinic, "Wrong One"))
    page = visitor.go(f"/waitlist/offers/{offer['id']}")
    expect(page.get_by_text("There is no such offer for you")).to_be_visible()
    expect(page.get_by_text("wrong.one@example.com").first).to_be_visible()


def test_who_switched_off_messages_about_offers_is_told_and_switches_them_on(visit: Open, clinic: SalusServer) -> None:
    visitor = visit(SMALL)
    sign_in(visitor, newcomer(clinic, "Hears Nothing"))
    ways = visitor.go("/preferences").get_by_role("group", name="When an earlier time becomes free")
    for way in ("Email", "Text message"):
        ways.get_by_label(way).uncheck()
    page = visitor.page
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    notice = page.get_by_role("status").filter(has_text="nothing can be offered to you")
    for path in ("/waitlist/join?doctor=4", "/waitlist"):
        visitor.go(path)
        expect(notice).to_be_visible()
        assert visitor.barriers() == []
    notice.get_by_role("link", name="Switch them on").click()
    ways.get_by_label("Email").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("You wait for nothing")).to_be_visible()
    expect(notice).to_have_count(0)


@pytest.mark.parametrize("who", ["doctor", "admin"])
def test_the_practice_puts_somebody_on_the_list_says_how_soon_and_takes_them_off(
    visit: Open, waiting: Waiting, size: Size, who: str
) -> None:
    page = visit(size).sign_in(who)
    page.get_by_role("link", name="Patients" if who == "doctor" else "Appointments").locator("visible=true").click()
    page.get_by_role("link", name="Waitlist").click()
    page.get_by_role("link", name="Put a patient on the list").click()
    page.get_by_role("textbox", name="Patient").click()
    picked = page.get_by_role("listbox", name="Patient").get_by_role("option").nth(2)
    name = (picked.inner_text()).split("\n")[0]
    picked.click()
    if who == "admin":
        page.get_by_role("radio", name="With anybody of a specialty").check()
        page.get_by_label("Specialty", exact=True).select_option(label="Dermatology")
        clinic_id = waiting.ask("admin", "GET", "/slots?specialty=dermatology")["items"][0]["slots"][0]["clinic_id"]
        page.get_by_label("Clinic", exact=True).select_option(value=str(clinic_id))
    day = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    fill_period(page, {"first": day, "last": day, "start": "05:00", "end": "05:10"})
    page.get_by_role("button", name="Put on the list").click()
    line = page.get_by_role("listitem").filter(has_text=name)
    line.get_by_label(f"Priority of {name}").select_option(label="Urgent")
    expect(line).to_have_attribute("data-priority", "2")
    expect(page.get_by_role("listitem").first).to_contain_text(name)
    line.get_by_role("button", name=f"Take {name} off the list").click()
    line.get_by_role("button", name="Yes, take off the list").click()
    expect(line).to_have_count(0)
    page.get_by_role("link", name="Ended").click()
    expect(page.get_by_role("listitem").filter(has_text=name).first).to_contain_text("Left")
