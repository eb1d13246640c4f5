"""Which screens are there? Each is tried by axe and photographed; a new page gets a line here."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


def _nothing(_page: Page) -> None:
    """It shows itself."""


def _first_appointment(page: Page) -> None:
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").last.click()
    page.get_by_role("button", name="Add to my calendar").wait_for()


def _asked_to_cancel(page: Page) -> None:
    _first_appointment(page)
    page.get_by_role("button", name="Cancel this appointment").click()


def _moving(page: Page) -> None:
    _first_appointment(page)
    page.get_by_role("link", name="Move to another time").click()
    page.locator("label", has=page.locator("input[name=slot]")).last.click()


def _chosen(page: Page) -> None:
    page.get_by_role("group", name="Next free times of").first.get_by_role("link").nth(2).click()
    page.get_by_label("Your booking").get_by_text("clinic time").wait_for()


def _refused(page: Page) -> None:
    page.get_by_label("Email address").fill("nobody@example.com")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()


@dataclass(frozen=True)
class Screen:
    """What somebody sees at an address, after doing something there."""

    name: str
    path: str
    who: str | None = None
    """One of the demonstration's people."""
    do: Callable[[Page], None] = _nothing


SCREENS = (
    Screen("search", "/"),
    Screen("search-nobody", "/?q=nobody-of-that-name"),
    Screen("doctor", "/doctors/4"),
    Screen("booking-signed-out", "/?specialty=dermatology", do=_chosen),
    Screen("booking", "/?specialty=dermatology", "patient", _chosen),
    Screen("sign-in", "/sign-in"),
    Screen("sign-in-refused", "/sign-in", do=_refused),
    Screen("register", "/register"),
    Screen("register-doctor", "/register?as=doctor"),
    Screen("forgot-password", "/forgot-password"),
    Screen("reset-password", "/reset-password#token=from-a-letter"),
    Screen("verify-email", "/verify-email#token=from-a-letter"),
    Screen("missing", "/no/such/page"),
    Screen("appointments", "/appointments", "patient"),
    Screen("appointments-completed", "/appointments?show=completed", "patient"),
    Screen("appointment", "/appointments", "patient", _first_appointment),
    Screen("appointment-cancel", "/appointments", "patient", _asked_to_cancel),
    Screen("appointment-move", "/appointments", "patient", _moving),
    Screen("account", "/account", "patient"),
    Screen("preferences", "/preferences", "patient"),
    Screen("today", "/today", "doctor"),
    Screen("calendar-day", "/calendar?view=day", "doctor"),
    Screen("calendar-week", "/calendar?view=week", "doctor"),
    Screen("calendar-month", "/calendar?view=month", "doctor"),
    Screen("practice-hours", "/practice", "doctor"),
    Screen("practice-services", "/practice/services", "doctor"),
    Screen("practice-rules", "/practice/rules", "doctor"),
    Screen("practice-profile", "/practice/profile", "doctor"),
    Screen("patients", "/patients", "doctor"),
    Screen("visit-new", "/visits/new", "doctor"),
    Screen("office-appointments", "/office/appointments", "admin"),
    Screen("office-people", "/office/people", "admin"),
    Screen("office-person", "/office/people/2", "admin"),
    Screen("office-person-new", "/office/people/new", "admin"),
    Screen("office-clinics", "/office/clinics", "admin"),
    Screen("office-clinic", "/office/clinics/1", "admin"),
    Screen("office-invitations", "/office/invitations", "admin"),
    Screen("office-journal", "/office/journal", "admin"),
    Screen("office-system", "/office/system", "admin"),
)
