"""Can everybody get in, stay in and get out?"""

import re

from playwright.sync_api import expect

from tests.web.conftest import Open


def test_the_demonstration_lets_anybody_in_with_one_click(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.go("/")
    for role in ("Patient", "Doctor", "Reception", "Administrator"):
        button = page.get_by_role("button", name=role, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")


def test_who_opens_a_page_of_theirs_comes_back_to_it_after_signing_in(visit: Open) -> None:
    visitor = visit()
    page = visitor.go("/appointments?show=cancelled")
    expect(page).to_have_url(re.compile(r"/app/sign-in\?next="))


def test_a_signed_in_patient_stays_so_when_the_page_is_loaded_again(visit: Open) -> None:
    visitor = visit()
    page = visitor.sign_in()
    page.reload()
    expect(page.get_by_role("link", name="Appointments").first).to_be_visible()
    stored = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "eyJ" not in stored
