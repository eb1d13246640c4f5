"""What is done, and asked of the API before, at a screen that shows money?"""

import re
from typing import Any

from playwright.sync_api import Page

from tests.web.money import Purse


def to_be_paid(page: Page) -> None:
    purse, home = _purse(page)
    visit = _first(purse, "held") or purse.held()
    page.goto(f"{home}/app/appointments/{visit['id']}")
    page.get_by_role("button", name=re.compile("^Pay €")).wait_for()


def receipt(page: Page) -> None:
    _, home = _purse(page)
    page.goto(f"{home}/app/appointments/{_paid(page)['id']}/receipt")
    page.get_by_role("article").wait_for()


def unpaid(page: Page) -> None:
    purse, _ = _purse(page)
    visit = _first(purse, "held") or purse.held()
    page.reload()
    page.get_by_text(visit["reference"]).wait_for()


def payment(page: Page) -> None:
    """One of which a part has come back."""
    purse, home = _purse(page)
    number = _paid(page)["payment_id"]
    if not purse.ask("admin", "GET", f"/payments/{number}")["refunds"]:
        purse.ask("admin", "POST", f"/payments/{number}/refund", json={"amount": 500})
    page.goto(f"{home}/app/payments/{number}")
    page.get_by_text("Given back", exact=True).last.wait_for()


def giving_back(page: Page) -> None:
    payment(page)
    page.get_by_role("button", name="Give money back").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep it").wait_for()


def _purse(page: Page) -> tuple[Purse, str]:
    home = page.url.partition("/app")[0]
    return Purse(home), home


def _paid(page: Page) -> dict[str, Any]:
    """The first one; what is there already is not paid for again."""
    purse, _ = _purse(page)
    return _first(purse, "upcoming") or purse.paid()


def _first(purse: Purse, status: str) -> dict[str, Any] | None:
    visits = purse.ask("patient", "GET", "/appointments", params={"status": status})["items"]
    return next((one for one in visits if one["payment"] == "prepaid"), None)
