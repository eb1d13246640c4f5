"""Does a patient hear that money went back, once, when it has, and nothing more than how much?"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from salus.kernel.errors import NotFound
from salus.kernel.feed import Cursor, Entry
from salus.kernel.ids import PatientId, UserId
from salus.notifications.contract import Facts, Kind, Notice, Overtaken
from salus.notifications.service import Mailed, mailbox
from salus.payments.author import RefundAuthor
from salus.payments.queries import change
from salus.payments.tables import refunds
from salus.payments.telling import messages
from salus.users.contract import Channel
from tests.notifications.office import contact
from tests.payments.counter import Counter
from tests.payments.loopback import StripeServer
from tests.payments.test_over_http import Till, till

__all__ = ["till"]
NOW = datetime(2027, 1, 5, 9, tzinfo=UTC)
NOTICE = Notice(UserId(1), Kind.REFUND_MADE, 7, {"refund_id": "1"}, Channel.EMAIL, "ann@example.com")


async def told(till: Till) -> list[Mailed]:
    await till.rest()
    found = await mailbox(till.world.assembly.db, till.world.assembly.keys.vault, 1000)
    return [mail for mail in found if mail.kind is Kind.REFUND_MADE]


async def test_a_refund_is_told_to_its_patient_and_to_nobody_else(till: Till) -> None:
    visit, _ = await till.paid_visit()
    assert await told(till) == []
    await till.call("DELETE", f"/appointments/{visit['id']}", "ann")
    (mail,) = await told(till)
    assert (mail.user_id, mail.channel, mail.subject) == (till.people["ann"].id, Channel.EMAIL, "Your refund")
    assert "Amount: €81.01" in mail.text
    assert visit["reference"] in mail.text
    assert f"/app/appointments/{visit['id']}" in mail.text
    for hidden in (visit["service"]["name"], "Dr. Dora", *till.doctor.email.split("@")[:1]):
        assert hidden not in mail.text
    assert len(await told(till)) == 1
    listed = await till.call("GET", "/notifications", "ann")
    assert listed["items"][0]["kind"] == "refund_made"
    assert listed["items"][0]["appointment_id"] == visit["id"]


def entry(**more: Any) -> Entry:
    data = {"patient_id": 1, "appointment_id": 7, "payment_id": 1, "reason": "cancelled", **more}
    return Entry(Cursor(0, 1), NOW, "payments", "refund.refunded", "refund", 3, data=data)


@pytest.mark.parametrize("why", ["told", "old", "disputed", "unknown", "inactive", "not wanted"])
def test_what_is_old_or_not_wanted_or_the_banks_to_tell_is_not_told(why: str) -> None:
    ann = contact(1, channels=() if why == "not wanted" else (Channel.EMAIL,), active=why != "inactive")
    now = NOW + timedelta(days=4 if why == "old" else 0)
    given = entry(reason="disputed") if why == "disputed" else entry()
    planned = messages([given], {} if why == "unknown" else {PatientId(1): ann}, now)
    assert [(one.kind, one.about, one.facts) for one in planned] == (
        [(Kind.REFUND_MADE, 7, {"refund_id": "3"})] if why == "told" else []
    )


async def refunded(counter: Counter, stripe: StripeServer) -> RefundAuthor:
    await counter.start()
    stripe.pay("cs_test_1")
    counter.clock.move(minutes=1)
    await counter.work()
    counter.visits.tell("cancelled", refund="full")
    await counter.work()
    return RefundAuthor(counter.db, counter.visits, "https://clinic.example")


async def test_what_is_told_is_what_stands(counter: Counter, stripe: StripeServer) -> None:
    author = await refunded(counter, stripe)
    found: Facts = await author.facts(NOTICE)
    assert sorted(found.fields) == ["amount", "clinic", "reference", "url"]
    await counter.db.write(lambda tx: change.put(tx, refunds, 1, {"status": "failed"}))
    with pytest.raises(Overtaken):
        await author.facts(NOTICE)


async def test_nothing_is_told_of_a_visit_that_is_gone(
    counter: Counter, stripe: StripeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = await refunded(counter, stripe)

    async def gone(*_: Any) -> None:
        raise NotFound("appointment")

    monkeypatch.setattr(counter.visits, "bill", gone)
    with pytest.raises(Overtaken):
        await author.facts(NOTICE)
