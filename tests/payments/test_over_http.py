"""Does a patient who books what is prepaid get to pay, and everybody see what became of it? Over HTTP, as a whole."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.payments.loopback import StripeServer, served
from tests.payments.purse import PRICE, gathered
from tests.support.services import PostgresCluster
from tests.support.world import MONDAY, Account, World, new_world

EURO = {"amount": PRICE, "currency": "EUR"}
TEN = MONDAY.replace(hour=10) + timedelta(days=3)


class Till:
    """A clinic that takes payments: a doctor, Ann and Bob, Sam at the desk, and an administrator."""

    def __init__(self, world: World, people: dict[str, Account]) -> None:
        self.world = world
        self.people = people
        self.doctor = people["doctor"]

    async def send(self, method: str, path: str, who: str, **more: Any) -> httpx2.Response:
        return await self.world.send(method, path, self.people[who], **more)

    async def call(self, method: str, path: str, who: str, **more: Any) -> Any:
        return await self.world.call(method, path, self.people[who], **more)

    async def book(self, who: str = "ann", hours: int = 0, **more: Any) -> Any:
        wanted = {"doctor_id": self.doctor.doctor_id, "starts_at": (TEN + timedelta(hours=hours)).isoformat(), **more}
        return await self.call("POST", "/appointments", who, json=wanted)

    async def start(self, visit: Any, who: str = "ann") -> Any:
        return await self.call("POST", f"/appointments/{visit['id']}/payment", who)

    async def rest(self) -> None:
        for _ in range(3):
            await self.world.settle()

    async def pay(self, payment: Any) -> httpx2.Response:
        """Press the button of the test provider's page."""
        return await self.world.client.post(payment["url"].replace("http://127.0.0.1:8000", ""))

    async def status(self, visit: Any) -> str:
        found: str = (await self.call("GET", f"/appointments/{visit['id']}", "admin"))["status"]
        return found

    async def paid_visit(self, **more: Any) -> tuple[Any, Any]:
        visit = await self.book(**more)
        payment = await self.start(visit)
        assert (await self.pay(payment)).status_code == 303
        await self.rest()
        return visit, payment


@pytest.fixture(params=["sqlite", "postgresql"])
async def till(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Till]:
    if request.param == "sqlite":
        async with new_world(tmp_path, payments_url="test://") as world:
            yield Till(world, await gathered(world))
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        with cluster.database(template=request.getfixturevalue("migrated")) as url:
            async with new_world(tmp_path, url, payments_url="test://") as world:
                yield Till(world, await gathered(world))


async def test_a_prepaid_visit_is_held_paid_confirmed_and_given_back(till: Till) -> None:
    visit = await till.book()
    assert (visit["status"], visit["payment"], visit["payment_due"]) == ("held", "prepaid", EURO)
    for payment, listed in (("prepaid", 1), ("at_clinic", 0)):
        assert (await till.call("GET", f"/appointments?payment={payment}", "ann"))["total"] == listed
    payment = await till.start(visit)
    assert (payment["status"], payment["amount"], payment["expires_at"]) == ("open", EURO, visit["hold_expires_at"])
    page = await till.world.client.get(payment["url"].replace("http://127.0.0.1:8000", ""))
    assert "This is a test." in page.text
    assert "€90.01" in page.text
    back = await till.pay(payment)
    assert back.headers["location"].endswith(f"/app/appointments/{visit['id']}?payment={payment['id']}")
    await till.rest()
    assert await till.status(visit) == "upcoming"
    assert "This has been paid." in (await till.world.client.get(page.request.url.path)).text
    receipt = await till.call("GET", f"/appointments/{visit['id']}/receipt", "ann")
    assert (receipt["paid"], receipt["kept"], receipt["test"], receipt["doctor"]) == (
        *(EURO, EURO, True, "Dr. Dora Example"),
    )
    await till.call("DELETE", f"/appointments/{visit['id']}", "ann")
    await till.rest()
    shown = await till.call("GET", f"/payments/{payment['id']}", "ann")
    assert [(one["amount"]["amount"], one["status"], one["reason"]) for one in shown["refunds"]] == [
        (8101, "refunded", "cancelled")  # nine tenths: what this clinic gives back
    ]


async def test_what_the_practice_calls_off_comes_back_whole(till: Till) -> None:
    visit, payment = await till.paid_visit()
    await till.call("DELETE", f"/appointments/{visit['id']}", "doctor")
    await till.rest()
    assert (await till.call("GET", f"/payments/{payment['id']}", "ann"))["refunded"] == EURO


async def test_an_absence_that_cancels_gives_back_everything(till: Till) -> None:
    _, payment = await till.paid_visit()
    day = {"from": TEN.date().isoformat(), "to": (TEN + timedelta(days=1)).date().isoformat(), "on_conflict": "cancel"}
    await till.call("POST", f"/doctors/{till.doctor.doctor_id}/time-off", "doctor", json=day)
    await till.rest()
    assert (await till.call("GET", f"/payments/{payment['id']}", "ann"))["refunded"] == EURO


async def test_patients_confirm_by_paying_and_the_practice_without(till: Till) -> None:
    visit = await till.book()
    answer = await till.send("POST", f"/appointments/{visit['id']}/confirm", "ann")
    assert (answer.status_code, answer.json()["code"], answer.json()["price"]) == (409, "payment_due", EURO)
    stood = await till.call("POST", f"/appointments/{visit['id']}/confirm", "sam")
    assert (stood["status"], stood["payment"], stood["payment_due"]) == ("upcoming", "at_clinic", None)
    answer = await till.send("POST", f"/appointments/{visit['id']}/payment", "ann")
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_due")


async def test_who_does_not_pay_in_time_gives_the_time_to_others(till: Till) -> None:
    visit = await till.book()
    payment = await till.start(visit)
    till.world.clock.move(minutes=11)
    await till.rest()
    till.people["bob"] = await till.world.sign_in(till.people["bob"].email)
    till.people["ann"] = await till.world.sign_in(till.people["ann"].email)
    assert (await till.book("bob"))["status"] == "held"
    assert (await till.call("GET", f"/payments/{payment['id']}", "ann"))["status"] == "expired"
    assert (await till.pay(payment)).headers["location"].startswith("/api/v1/payments/test-checkouts/")
    assert (await till.send("GET", f"/appointments/{visit['id']}/receipt", "ann")).status_code == 404


async def test_reception_sees_what_is_unpaid_and_gives_back(till: Till) -> None:
    unpaid = await till.start(await till.book(hours=1))
    _, paid = await till.paid_visit()
    listed = await till.call("GET", "/payments?status=unpaid", "sam")
    assert [one["id"] for one in listed["items"]] == [unpaid["id"]]
    assert (await till.call("GET", "/payments", "bob"))["items"] == []
    key = {"Idempotency-Key": "once"}
    for _ in range(2):
        given = await till.call("POST", f"/payments/{paid['id']}/refund", "sam", json={"amount": 1000}, headers=key)
    assert given["refunding"]["amount"] == 1000
    answer = await till.send("POST", f"/payments/{paid['id']}/refund", "ann", json={})
    assert answer.status_code == 403


async def test_a_paid_visit_moves_in_time_but_not_to_another_price(till: Till) -> None:
    visit, _ = await till.paid_visit()
    here = f"/doctors/{till.doctor.doctor_id}/services"
    other = {"name": "Short visit", "duration_minutes": 30, "fee": {"amount": 10, "currency": "EUR"}}
    service = await till.call("POST", here, "doctor", json=other)
    await till.rest()
    path = f"/appointments/{visit['id']}"
    answer = await till.send("PUT", path, "ann", json={"service_id": service["id"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "paid_otherwise")
    moved = await till.call("PUT", path, "ann", json={"starts_at": (TEN + timedelta(hours=2)).isoformat()})
    assert (moved["fee"], moved["payment_id"] is not None) == (EURO, True)


async def test_a_prepaid_service_is_not_had_by_moving_to_it(till: Till) -> None:
    here = f"/doctors/{till.doctor.doctor_id}/services"
    cheap = {"name": "At the desk", "duration_minutes": 60, "fee": {"amount": 10, "currency": "EUR"}}
    service = await till.call("POST", here, "doctor", json=cheap)
    await till.rest()
    visit = await till.book(service_id=service["id"])
    assert (visit["status"], visit["payment_due"]) == ("upcoming", None)
    prepaid = (await till.call("GET", here, "ann"))["items"][0]["id"]
    answer = await till.send("PUT", f"/appointments/{visit['id']}", "ann", json={"service_id": prepaid})
    assert (answer.status_code, answer.json()["code"]) == (409, "paid_otherwise")


async def test_without_a_provider_it_is_paid_at_the_clinic(tmp_path: Path) -> None:
    async with new_world(tmp_path) as world:
        till = Till(world, await gathered(world))
        visit = await till.book()
        assert (visit["status"], visit["payment"], visit["payment_due"]) == ("upcoming", "at_clinic", None)
        answer = await till.send("POST", f"/appointments/{visit['id']}/payment", "ann")
        assert answer.status_code == 409
        assert (await world.client.get("/api/v1/payments/test-checkouts/abc")).status_code == 404


async def test_stripe_tells_over_http_and_nobody_else_does(tmp_path: Path) -> None:
    stripe = StripeServer()
    with served(stripe):
        url = f"stripe://sk_test_1@127.0.0.1:{stripe.port}?webhook_secret={stripe.secret}"
        async with new_world(tmp_path, payments_url=url) as world:
            till = Till(world, await gathered(world))
            visit = await till.book()
            await till.start(visit)
            stripe.pay("cs_test_1")
            at = world.clock().timestamp()
            body, headers = stripe.webhook("evt_1", "checkout.session.completed", {"id": "cs_test_1"}, at)
            path = "/api/v1/payments/webhooks/stripe"
            forged = {"Stripe-Signature": headers["Stripe-Signature"].replace("v1=", "v1=0")}
            assert (await world.client.post(path, content=body, headers=forged)).status_code == 401
            await till.rest()
            assert await till.status(visit) == "held"
            for _ in range(2):
                assert (await world.client.post(path, content=body, headers=headers)).status_code == 204
            await till.rest()
            assert await till.status(visit) == "upcoming"
