"""What does somebody do at a screen before it is looked at?"""

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, Route

from tests.web.desk import ask, come_now, refuse


def nothing(_page: Page) -> None:
    """It shows itself."""


def first_appointment(page: Page) -> None:
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").last.click()
    page.get_by_role("button", name="Add to my calendar").wait_for()


def asked_to_cancel(page: Page) -> None:
    first_appointment(page)
    page.get_by_role("button", name="Cancel this appointment").click()


def moving(page: Page) -> None:
    first_appointment(page)
    page.get_by_role("link", name="Move to another time").click()
    page.locator("label", has=page.locator("input[name=slot]")).last.click()


def chosen(page: Page) -> None:
    page.get_by_role("group", name="Next free times of").first.get_by_role("link").nth(2).click()
    page.get_by_label("Your booking").get_by_text("clinic time").wait_for()


def booked(page: Page) -> None:
    """A time at which the demonstration's patient is nowhere else."""
    mine = ask(page, "GET", "/appointments?status=upcoming&status=held&per_page=100", "patient")["items"]
    found = ask(page, "GET", "/slots?specialty=psychiatry&limit=1&per_doctor=20", "patient")["items"][0]["slots"]
    slot = next(one for one in found if not any(_meet(one, other) for other in mine))
    home = page.url.partition("/app")[0]
    page.goto(f"{home}/app/doctors/{slot['doctor_id']}?service={slot['service_id']}&at={slot['starts_at']}")
    page.get_by_role("button", name="Book this time").click()
    page.get_by_role("heading", name="It is booked").wait_for()


def _meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["starts_at"] < other["ends_at"] and other["starts_at"] < one["ends_at"])


def unanswered(page: Page) -> None:
    page.route("**/api/v1/slots?*", lambda route: route.abort(), times=9)
    page.reload()
    page.get_by_role("alert").wait_for()
    page.unroute("**/api/v1/slots?*")


def ended(page: Page) -> None:
    """The session, as everybody hears of it who asks for something."""
    for called in ("appointments?*", "auth/refresh"):
        page.route(f"**/api/v1/{called}", _sign_in_first, times=1)
    page.get_by_role("link", name="Completed").click()
    page.get_by_role("dialog").wait_for()


def _sign_in_first(route: Route) -> None:
    refuse(route, 401, "not_authenticated")


def refused(page: Page) -> None:
    page.get_by_label("Email address").fill("nobody@example.com")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()


def first_listed(page: Page) -> None:
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    page.get_by_role("main").get_by_role("listitem").or_(page.get_by_role("definition")).first.wait_for()


def first_who_comes(page: Page) -> None:
    page.get_by_role("main").get_by_role("listitem").filter(has_text=re.compile("next")).get_by_role(
        "link"
    ).first.click()
    page.get_by_role("main").get_by_text("Expected").first.wait_for()


def coming_visit(page: Page) -> None:
    first_who_comes(page)
    page.get_by_role("listitem").filter(has_text="Expected").get_by_role("link").first.click()
    page.get_by_role("button", name="Show what happened").click()
    page.get_by_role("region", name="What happened").wait_for()


def visit_moving(page: Page) -> None:
    first_listed(page)
    page.get_by_role("button", name="Move").click()
    page.get_by_role("radio").first.check(force=True)


def visit_cancelling(page: Page) -> None:
    first_listed(page)
    page.get_by_role("button", name="Cancel appointment").click()
    page.get_by_role("button", name="Keep it").wait_for()


def squeezing_in(page: Page) -> None:
    page.get_by_label("Squeeze in at another time").check()
    page.get_by_label("Why it cannot wait").wait_for()


def people_at_the_desk(page: Page) -> None:
    """Whatever the day and the hour: nobody works on Sundays, and in the evening all have been seen."""
    page.get_by_role("main").get_by_text(re.compile("Nobody is booked|to come")).first.wait_for()
    somebody = page.get_by_role("button", name=re.compile("^Check in"))
    if somebody.count() == 0:
        come_now(page, 4, timedelta(minutes=20))
        page.reload()
    somebody.first.wait_for()


def next_week(page: Page) -> None:
    page.get_by_role("button", name="Week after").click()
    page.get_by_role("button", name=re.compile(r"^\d\d:\d\d ")).first.wait_for()


def adding_time_off(page: Page) -> None:
    page.get_by_role("button", name="Add opening or time off").click()
    page.get_by_role("radio", name="Time off").check()


def editing_service(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Edit ")).first.click()


def code_created(page: Page) -> None:
    page.get_by_role("button", name="Create a code").click()
    page.locator("code").wait_for()
