"""Can everybody get in, stay in and get out?"""

import json
import re

from playwright.sync_api import expect

from salus.apps.demo.people import PASSWORD, address_of
from tests.support.server import SalusServer
from tests.web.conftest import Open

Size = tuple[int, int]


def test_the_demonstration_lets_anybody_in_with_one_click(visit: Open, size: Size) -> None:
    page = visit(size).go("/")
    for role in ("Patient", "Doctor", "Reception", "Administrator"):
        button = page.get_by_role("button", name=role, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")


def test_who_opens_a_page_of_theirs_comes_back_to_it_after_signing_in(visit: Open) -> None:
    page = visit().go("/appointments?show=cancelled")
    page.get_by_label("Email address").fill(address_of("patient"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Cancelled")).to_have_attribute("aria-current", "page")


def test_a_wrong_password_is_answered_in_place_with_what_to_do(visit: Open, size: Size) -> None:
    page = visit(size).go("/sign-in")
    page.get_by_label("Email address").fill("nobody@example.com")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ask for a new password")
    expect(page.get_by_label("Email address")).to_have_value("nobody@example.com")


def test_somebody_joins_with_the_keyboard_alone(visit: Open, size: Size) -> None:
    page = visit(size).go("/register")
    page.get_by_label("Your name").focus()
    for text in ("Kim Keys", f"kim{size[0]}@example.com", "plenty of plain words"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.type") != "submit":
        page.keyboard.press("Tab")  # past the button that shows the password
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Appointments").locator("visible=true")).to_be_visible()


def test_every_field_that_is_wrong_says_so(visit: Open) -> None:
    page = visit().go("/register?as=doctor")
    page.get_by_label("Invitation code").fill("NO-SUCH-CODE")
    page.get_by_label("Your name").fill("Dr. New")
    page.get_by_label("Email address").fill("not an address")
    page.get_by_label("Password", exact=True).fill("password")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_label("Email address")).to_have_attribute("aria-invalid", "true")


def test_a_signed_in_patient_stays_so_when_the_page_is_loaded_again_and_no_token_is_kept(visit: Open) -> None:
    visitor = visit()
    page = visitor.sign_in()
    page.reload()
    expect(page.get_by_text("Léa Bernard")).to_be_visible()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert json.loads(kept)[2] == ""
    assert "eyJ" not in kept


def test_signing_out_in_one_tab_signs_out_the_others(visit: Open) -> None:
    visitor = visit()
    page = visitor.sign_in()
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_text("Léa Bernard")).to_be_visible()
    page.goto(f"{visitor.home}/app/account")
    page.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("link", name="Sign in").first).to_be_visible()


def test_sessions_and_password_are_in_the_owner_s_hand(visit: Open) -> None:
    first, second = visit(), visit()
    first.go("/register")
    form = first.page
    form.get_by_label("Your name").fill("Sam Sessions")
    form.get_by_label("Email address").fill("sam.sessions@example.com")
    form.get_by_label("Password", exact=True).fill("words to begin with")
    form.get_by_role("button", name="Create account").click()
    expect(form.get_by_text("Sam Sessions")).to_be_visible()
    second.go("/sign-in")
    second.page.get_by_label("Email address").fill("sam.sessions@example.com")
    second.page.get_by_label("Password", exact=True).fill("words to begin with")
    second.page.keyboard.press("Enter")
    expect(second.page.get_by_text("Sam Sessions")).to_be_visible()

    page = first.go("/account")
    page.get_by_role("button", name=re.compile("End the session")).click()
    expect(page.get_by_role("button", name=re.compile("End the session"))).to_have_count(0)
    page.get_by_label("Current password").fill("wrong words")
    page.get_by_label("New password").fill("words to go on with")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("This is not your password.")).to_be_visible()
    page.get_by_label("Current password").fill("words to begin with")
    page.get_by_label("New password").fill("words to go on with")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("Your new password holds")).to_be_visible()


def test_a_forgotten_password_is_asked_for_without_telling_who_has_an_account(visit: Open, clinic: SalusServer) -> None:
    page = visit().go("/forgot-password")
    page.get_by_label("Email address").fill("nobody@example.com")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_text("Look into your mail")).to_be_visible()


def test_the_token_of_a_letter_leaves_the_address_at_once(visit: Open) -> None:
    page = visit().go("/reset-password#token=no-such-token")
    expect(page).not_to_have_url(re.compile("token"))
    page.get_by_role("textbox", name="New password").fill("words to go on with")
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("alert")).to_contain_text("Ask for a new one")


def test_what_one_changes_of_oneself_stays(visit: Open, size: Size) -> None:
    visitor = visit(size)
    page = visitor.go("/register")
    page.get_by_label("Your name").fill("Cha Nge")
    page.get_by_label("Email address").fill(f"change{size[0]}@example.com")
    page.get_by_label("Password", exact=True).fill("plenty of plain words")
    page.get_by_role("button", name="Create account").click()
    expect(page).not_to_have_url(re.compile("register"))
    page = visitor.go("/account")
    expect(page.get_by_text("has not been confirmed yet")).to_be_visible()
    page.get_by_label("Phone").fill("not a number")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Phone")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Phone").fill("+33 6 12 34 56 78")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    page.get_by_role("link", name="Choose your messages").click()
    reminders = page.get_by_role("group", name="Before a visit")
    reminders.get_by_label("Text message").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    page.reload()
    expect(page.get_by_role("group", name="Before a visit").get_by_label("Text message")).to_be_checked()
