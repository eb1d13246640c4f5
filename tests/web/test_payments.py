"""Can patients pay, come back, read their receipt and what they were told? And the practice see who owes, and repay?"""

import itertools
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.server import SalusServer
from tests.support.wait import until
from tests.web.conftest import Open
from tests.web.money import SECONDS, Purse
from tests.web.test_booking import newcomer, sign_in

Size = tuple[int, int]
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def purse(clinic: SalusServer) -> Purse:
    return Purse(clinic.url)


@pytest.fixture
def patient(clinic: SalusServer) -> str:
    """A newcomer for this test alone."""
    return newcomer(clinic, f"Payer {next(_NUMBERS)}")


def test_who_comes_back_without_having_paid_is_told_so_and_may_go_on(
    visit: Open, purse: Purse, patient: str, size: Size
) -> None:
    held = purse.held(patient)
    visitor = visit(size)
    sign_in(visitor, patient)
    page = visitor.go(f"/appointments/{held['id']}")
    expect(page.get_by_label("Pay to make it certain")).to_contain_text(re.compile(r"until \d\d:\d\d, clinic time"))
    expect(page.locator("dt:text-is('Payment') + dd")).to_contain_text("€30 to be paid until")
    page.get_by_role("button", name="Pay €30").click()
    page.get_by_role("link", name="Back to the appointment").click()
    expect(page.get_by_role("status").filter(has_text="We have not heard of a payment yet.")).to_be_visible()
    page.get_by_role("button", name="Pay €30").click()
    page.get_by_role("button", name=re.compile("^Pay .*test")).click()
    expect(page.get_by_text("It is paid, and the time is yours.")).to_be_visible()
    expect(page.get_by_text("Booked", exact=True)).to_be_visible()


def test_what_was_paid_stands_on_a_receipt_that_prints_without_its_surroundings(
    visit: Open, purse: Purse, patient: str
) -> None:
    paid = purse.paid(patient)
    visitor = visit(scheme="dark")
    sign_in(visitor, patient)
    page = visitor.go(f"/appointments/{paid['id']}")
    page.get_by_role("link", name="Receipt").click()
    receipt = page.get_by_role("article")
    expect(receipt).to_contain_text("This was a test. No money moved.")
    expect(receipt).to_contain_text(paid["reference"])
    page.emulate_media(media="print")
    expect(receipt).to_be_visible()
    for part in (page.get_by_role("banner"), page.get_by_role("contentinfo"), page.get_by_role("button", name="Print")):
        expect(part).to_be_hidden()
    ink = receipt.evaluate("element => getComputedStyle(element).color")
    assert ink == "rgb(22, 35, 30)", "paper is white, also where the screen is dark"


def test_who_cancels_reads_before_what_comes_back_and_sees_it_come(
    visit: Open, purse: Purse, patient: str, size: Size
) -> None:
    paid = purse.paid(patient)
    visitor = visit(size)
    sign_in(visitor, patient)
    page = visitor.go(f"/appointments/{paid['id']}")
    page.get_by_role("button", name="Cancel this appointment").click()
    expect(page.get_by_text("You paid €30. €30 of it goes back to you.")).to_be_visible()
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_text("€30 given back")).to_be_visible()
    page.get_by_role("link", name="Receipt").click()
    expect(page.get_by_role("article")).to_contain_text(re.compile(r"Given back, .*−€30.*Sum.*€0", re.DOTALL))


def test_somebody_else_s_receipt_is_not_there(visit: Open, purse: Purse, patient: str, clinic: SalusServer) -> None:
    paid = purse.paid(patient)
    visitor = visit()
    sign_in(visitor, newcomer(clinic, "Nosy Reader"))
    page = visitor.go(f"/appointments/{paid['id']}/receipt")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()


def test_one_reads_what_one_was_told_by_which_way_and_what_is_planned(
    visit: Open, purse: Purse, patient: str, size: Size
) -> None:
    visitor = visit(size)
    sign_in(visitor, patient)
    page = visitor.go("/messages")
    expect(page.get_by_text("No messages yet")).to_be_visible()
    paid = purse.paid(patient)
    until(lambda: _sent(purse, patient), SECONDS, "the confirmation to be sent")
    page = visitor.go("/preferences")
    page.get_by_role("link", name="Messages to you").click()
    told = page.get_by_role("main").get_by_role("listitem")
    expect(told.filter(has_text="Appointment booked")).to_contain_text("Email")
    expect(told.filter(has_text="Appointment booked")).to_contain_text("Sent")
    expect(told.filter(has_text="Reminder").first).to_contain_text("Planned")
    assert visitor.barriers() == []
    told.first.get_by_role("link", name="Show the appointment").click()
    expect(page).to_have_url(re.compile(f"/appointments/{paid['id']}$"))


def _sent(purse: Purse, who: str) -> bool:
    return bool(purse.ask(who, "GET", "/notifications", params={"status": "sent"})["items"])


def test_reception_sees_who_has_to_pay_and_until_when(visit: Open, purse: Purse, patient: str, size: Size) -> None:
    held = purse.held(patient)
    visitor = visit(size)
    page = visitor.sign_in("reception")
    page.get_by_role("link", name="Payments").locator("visible=true").first.click()
    line = page.get_by_role("listitem").filter(has_text=held["reference"])
    expect(line).to_contain_text(re.compile(r"€30\s*held until \d\d:\d\d"))
    line.get_by_role("link", name=held["patient"]["name"]).click()
    expect(page).to_have_url(re.compile(f"/visits/{held['id']}$"))


def test_reception_gives_a_part_back_after_being_asked_and_then_the_rest(
    visit: Open, purse: Purse, patient: str, size: Size
) -> None:
    paid = purse.paid(patient)
    visitor = visit(size)
    page = visitor.sign_in("reception")
    visitor.go(f"/visits/{paid['id']}")
    page.get_by_role("link", name="Paid €30").click()
    for typed, said in (("5", "Give €5 back"), (None, "Give €25 back")):
        page.get_by_role("button", name="Give money back").click()
        dialog = page.get_by_role("dialog", name="Give money back")
        dialog.get_by_label("How much (EUR)").fill("30.01")
        expect(dialog.get_by_text("An amount between")).to_be_visible()
        expect(dialog.get_by_role("button", name=re.compile("^Give .* back"))).to_be_disabled()
        dialog.get_by_label("How much (EUR)").fill(typed or "25")
        dialog.get_by_role("button", name=said).click()
        expect(dialog).to_have_count(0)
        expect(page.get_by_text(said.split()[1], exact=True).last).to_be_visible()
    expect(page.get_by_role("button", name="Give money back")).to_have_count(0)
    expect(page.get_by_role("list").get_by_text("Given back", exact=True)).to_have_count(2)
    assert purse.ask(patient, "GET", f"/appointments/{paid['id']}/receipt")["kept"]["amount"] == 0


def test_a_doctor_sees_payments_and_gives_nothing_back(visit: Open, purse: Purse, patient: str) -> None:
    paid = purse.paid(patient)
    visitor = visit()
    page = visitor.sign_in("doctor")
    visitor.go("/payments")
    page.get_by_role("link", name="Paid", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text=paid["reference"])).to_contain_text(paid["patient"]["name"])
    visitor.go(f"/payments/{paid['payment_id']}")
    expect(page.get_by_text("Nothing was given back.")).to_be_visible()
    expect(page.get_by_role("button", name="Give money back")).to_have_count(0)


def test_a_refund_that_failed_is_listed_and_says_what_to_do(visit: Open) -> None:
    """Shown as the server would say it: the test provider never refuses."""
    visitor = visit()
    page = visitor.sign_in("reception")
    page.route("**/api/v1/payments?*", lambda route: route.fulfill(json=listed(refused())))
    page.route("**/api/v1/payments/7", lambda route: route.fulfill(json=refused()))
    visitor.go("/payments?show=refund_failed")
    line = page.get_by_role("listitem").filter(has_text="ABCD-EFGH")
    expect(line).to_contain_text("Refund failed")
    line.get_by_role("link").click()
    expect(page.get_by_text("The provider refused to give it back.")).to_be_visible()
    expect(page.get_by_role("button", name="Give money back")).to_be_visible()


def refused() -> dict[str, Any]:
    nothing, paid, at = {"amount": 0, "currency": "EUR"}, {"amount": 2500, "currency": "EUR"}, "2026-11-20T10:00:00Z"
    refund = {"id": 1, "amount": paid, "status": "failed", "reason": "by_practice", "created_at": at, "updated_at": at}
    names = {"reference": "ABCD-EFGH", "status": "paid", "provider": "stripe"}
    nothing_more = {"url": None, "problem": None, "dispute": None}
    numbers = {"id": 7, "appointment_id": 1, "patient_id": 1, "doctor_id": 1, "clinic_id": 1}
    times = {"expires_at": at, "paid_at": at, "created_at": at, "updated_at": at}
    terms = {"in_time_percent": 100, "late_percent": 0}
    sums = {"amount": paid, "refunded": nothing, "refunding": nothing, "refunds": [refund], "terms": terms}
    return numbers | names | nothing_more | times | sums


def listed(*items: dict[str, Any]) -> dict[str, Any]:
    return {"items": items, "total": len(items), "page": 1, "per_page": 20, "pages": 1}
