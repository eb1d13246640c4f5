"""Does a patient get from a search to an appointment, whatever happens on the way?"""

import re
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, Route, expect

from salus.apps.demo.people import PASSWORD, address_of
from tests.support.server import SalusServer
from tests.web.conftest import SMALL, Open
from tests.web.desk import refuse
from tests.web.visitor import Visitor

Size = tuple[int, int]
TIME = re.compile(r"^\d\d:\d\d$")


def api(clinic: SalusServer, method: str, path: str, token: str | None = None, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = httpx2.request(method, f"{clinic.url}/api/v1{path}", headers=headers, **more)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def token_of(clinic: SalusServer, name: str) -> str:
    body = {"email": address_of(name), "password": PASSWORD}
    return str(api(clinic, "POST", "/auth/login", json=body)["access_token"])


def newcomer(clinic: SalusServer, name: str) -> str:
    """A patient without appointments, so that no other one is in the way; the email address."""
    email = f"{name.lower().replace(' ', '.')}@example.com"
    body = {"name": name, "email": email, "password": PASSWORD, "role": "patient"}
    api(clinic, "POST", "/auth/register", json=body)
    return email


def sign_in(visitor: Visitor, email: str) -> None:
    visitor.go("/sign-in")
    visitor.page.get_by_label("Email address").fill(email)
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page).not_to_have_url(re.compile("sign-in"))


def a_free_time(clinic: SalusServer, number: int = 0) -> dict[str, Any]:
    """One of the free times of a doctor who has many; each test takes another, for they are tried in one clinic."""
    found = api(clinic, "GET", "/slots", params={"specialty": "general-practice", "limit": 1, "per_doctor": 20})
    slot: dict[str, Any] = found["items"][0]["slots"][number]
    return slot


def address_of_time(slot: dict[str, Any]) -> str:
    return f"/doctors/{slot['doctor_id']}?service={slot['service_id']}&at={slot['starts_at']}"


def book_button(page: Page) -> Any:
    return page.get_by_role("button", name="Book this time")


def test_a_search_is_answered_at_once_with_times_and_narrows_by_what_is_chosen(visit: Open, size: Size) -> None:
    page = visit(size).go("/")
    expect(page.get_by_role("group", name=re.compile("^Next free times of")).first).to_be_visible()
    page.get_by_label("What for").select_option(label="Dermatology")
    expect(page).to_have_url(re.compile("specialty=dermatology"))
    expect(page.get_by_role("status").filter(has_text="ha")).to_contain_text(re.compile(r"^\d+ doctors? ha"))
    for listed in page.get_by_role("main").get_by_role("listitem").filter(has=page.get_by_role("heading")).all():
        expect(listed).to_contain_text("Dermatology")


def test_who_finds_nobody_is_told_what_else_to_try(visit: Open, size: Size) -> None:
    page = visit(size).go("/?q=nobody-of-that-name")
    expect(page.get_by_text("Nobody has room for this")).to_be_visible()
    page.get_by_role("button", name="Show everybody").click()
    expect(page.get_by_role("group", name=re.compile("^Next free times of")).first).to_be_visible()


def test_who_is_near_comes_first_and_nobody_learns_the_house(visit: Open) -> None:
    visitor = visit()
    visitor.page.context.grant_permissions(["geolocation"])
    visitor.page.context.set_geolocation({"latitude": 45.7609831, "longitude": 4.8357112})
    page = visitor.go("/")
    page.get_by_label("Where").select_option(label="Near me")
    expect(page).to_have_url(re.compile(r"near=45\.76(%2C|,)4\.84"))
    expect(
        page.get_by_role("listitem").filter(has_text=re.compile(r"Salus Lyon Bellecour · 0(\.\d)? km away")).first
    ).to_be_visible()


def test_who_searches_near_a_town_sees_how_far_it_is(visit: Open) -> None:
    page = visit().go("/")
    page.get_by_label("Where").select_option(label="Near Paris")
    first = page.get_by_role("listitem").filter(has=page.get_by_role("heading")).first
    expect(first).to_contain_text(re.compile(r"Salus Paris Saint-Louis · 0(\.\d)? km away"))


def test_two_taps_from_a_result_to_an_appointment(visit: Open, clinic: SalusServer, size: Size) -> None:
    visitor = visit(size)
    sign_in(visitor, newcomer(clinic, f"Tess Taps {size[0]}"))
    page = visitor.go("/?specialty=dermatology")
    page.get_by_role("group", name=re.compile("^Next free times of")).first.get_by_role("link").first.click()
    book_button(page).click()
    expect(page.get_by_role("heading", name="It is booked")).to_be_visible()
    page.get_by_role("link", name="See the appointment").click()
    expect(page.get_by_text(re.compile(r"clinic time \((Europe/Paris|America/New_York)\)"))).to_be_visible()


def test_somebody_new_joins_in_place_and_nothing_chosen_is_lost(visit: Open, clinic: SalusServer, size: Size) -> None:
    slot = a_free_time(clinic, 2 if size == SMALL else 3)
    page = visit(size).go(address_of_time(slot))
    page.get_by_text("I am new here").click()
    page.get_by_label("Your name").fill("Nia Newcomer")
    page.get_by_label("Email address").fill(f"nia{size[0]}@example.com")
    page.get_by_label("Password", exact=True).fill("plenty of plain words")
    page.get_by_role("button", name="Create account").click()
    page.get_by_label(re.compile("What is it about")).fill("A cough that stays")
    book_button(page).click()
    expect(page.get_by_role("heading", name="It is booked")).to_be_visible()


def test_a_booking_by_keyboard_alone(visit: Open, clinic: SalusServer) -> None:
    visitor = visit()
    sign_in(visitor, newcomer(clinic, "Kay Board"))
    page = visitor.go(f"/doctors/{a_free_time(clinic)['doctor_id']}")
    chosen_day = page.get_by_role("radio", name=re.compile("free time"), checked=True)
    chosen_day.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(book_button(page)).to_be_visible()
    while page.evaluate("document.activeElement.textContent") != "Book this time":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="It is booked")).to_be_visible()


def test_two_browsers_fight_for_one_time_and_the_loser_is_offered_the_nearest(visit: Open, clinic: SalusServer) -> None:
    slot = a_free_time(clinic, 6)
    winner, loser = visit(), visit(SMALL)
    loser.page.route("**/stream", lambda route: route.abort())  # so that it does not know until the ledger says so
    for visitor, name in ((winner, "Win Ning"), (loser, "Lou Sing")):
        sign_in(visitor, newcomer(clinic, name))
        expect(book_button(visitor.go(address_of_time(slot)))).to_be_visible()
    book_button(winner.page).click()
    expect(winner.page.get_by_role("heading", name="It is booked")).to_be_visible()
    book_button(loser.page).click()
    notice = loser.page.get_by_role("alert").filter(has_text="was just taken")
    expect(notice).to_be_visible()
    notice.get_by_role("button").first.click()
    book_button(loser.page).click()
    expect(loser.page.get_by_role("heading", name="It is booked")).to_be_visible()


def test_a_time_vanishes_before_the_eyes_of_who_looks_at_it(visit: Open, clinic: SalusServer) -> None:
    slot = a_free_time(clinic, 8)
    onlooker = visit().go(address_of_time(slot))
    times = onlooker.locator("input[name=slot]")
    expect(onlooker.locator("input[name=slot]:checked")).to_have_count(1)
    before = times.count()
    api(clinic, "POST", "/auth/register", json=_person("quick"))
    token = str(
        api(clinic, "POST", "/auth/login", json={"email": "quick@example.com", "password": PASSWORD})["access_token"]
    )
    api(clinic, "POST", "/appointments", token, json={"slot_id": slot["id"]})
    expect(onlooker.get_by_role("alert").filter(has_text="was just taken")).to_be_visible()
    assert times.count() < before


def test_a_session_that_ends_while_booking_is_taken_up_again_and_the_booking_goes_on(
    visit: Open, clinic: SalusServer, size: Size
) -> None:
    email = newcomer(clinic, f"Ex Pired {size[0]}")
    visitor = visit(size)
    sign_in(visitor, email)
    page = visitor.go(address_of_time(a_free_time(clinic, 10)))
    page.get_by_label(re.compile("What is it about")).fill("This must not be lost")
    token = str(api(clinic, "POST", "/auth/login", json={"email": email, "password": PASSWORD})["access_token"])
    for session in api(clinic, "GET", "/auth/sessions", token)["items"]:
        if not session["current"]:
            api(clinic, "DELETE", f"/auth/sessions/{session['id']}", token)
    page.route("**/api/v1/appointments", _refuse, times=1)
    book_button(page).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nothing is lost")
    expect(dialog.get_by_label("Email address")).to_have_value(email)
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="It is booked")).to_be_visible()
    page.get_by_role("link", name="See the appointment").click()
    expect(page.get_by_text("This must not be lost")).to_be_visible()


def test_the_server_may_start_anew_under_an_open_page(visit: Open, clinic: SalusServer) -> None:
    visitor = visit()
    sign_in(visitor, newcomer(clinic, "Pat Ience"))
    page = visitor.go(address_of_time(a_free_time(clinic, 12)))
    expect(book_button(page)).to_be_visible()
    clinic.terminate()
    book_button(page).click()
    clinic.start()
    expect(page.get_by_role("heading", name="It is booked")).to_be_visible(timeout=30_000)


def test_a_server_that_answers_before_it_can_work_is_asked_again(visit: Open, clinic: SalusServer) -> None:
    visitor = visit()
    sign_in(visitor, newcomer(clinic, "Ear Ly"))
    page = visitor.go(address_of_time(a_free_time(clinic, 16)))
    page.route("**/api/v1/appointments", _not_yet, times=2)
    book_button(page).click()
    expect(page.get_by_role("heading", name="It is booked")).to_be_visible()


@pytest.mark.parametrize(("zone", "own"), [("Europe/Berlin", False), ("Asia/Kolkata", True)])
def test_a_time_is_the_clinic_s_and_the_viewer_s_where_it_differs(
    visit: Open, clinic: SalusServer, zone: str, own: bool
) -> None:
    page = visit(zone=zone).go(address_of_time(a_free_time(clinic, 14)))
    told = page.get_by_label("Your booking").get_by_text(re.compile(r"\d\d:\d\d, clinic time \(Europe/Paris\)"))
    expect(told).to_be_visible()
    assert ("your time" in (told.text_content() or "")) is own


def _person(name: str) -> dict[str, str]:
    return {"name": name.title(), "email": f"{name}@example.com", "password": PASSWORD, "role": "patient"}


def _refuse(route: Route) -> None:
    """As the server does as soon as it has heard that the session has ended: within a second or two."""
    refuse(route, 401, "not_authenticated", "Sign in first.")


def _not_yet(route: Route) -> None:
    """As a server does that was just started and has not yet heard which sessions have ended."""
    refuse(route, 503, "unavailable", "A part of Salus does not answer at the moment. Try again shortly.")
