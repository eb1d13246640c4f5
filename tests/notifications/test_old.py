"""Do old messages go, and nothing that is still to be sent?"""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from salus.kernel.actor import Actor, Role
from salus.kernel.errors import NotFound
from salus.kernel.ids import UserId
from salus.notifications import jobs
from salus.notifications.contract import Kind
from salus.notifications.outbox import SealedOutbox
from salus.notifications.queries import old
from salus.notifications.senders import Letter, Refused
from salus.notifications.senders.mailbox import MailboxSender
from salus.notifications.service import Notifications
from salus.notifications.tables import mailbox, notifications
from salus.users.contract import Channel
from tests.notifications.office import START, VAULT, Office, message

ADMIN = Actor(Role.ADMIN, UserId(9))
MOVED = Kind.APPOINTMENT_MOVED


async def forget(office: Office, days: int = 90) -> None:
    mine = office.jobs(keep=timedelta(days=days))
    while await mine.forget_old():
        pass


async def refuse(letter: Letter) -> str | None:
    raise Refused("http 400")


async def one_of_each(office: Office) -> None:
    """One is sent, one fails, one is dropped, and one is for next year."""
    await office.put(message(1))
    await office.work()
    office.recorder.answer = refuse
    await office.put(message(2, too_late_by=START + timedelta(days=365)))
    await office.work()
    far = START + timedelta(days=300)
    await office.put(message(3, MOVED, about=7, due_at=far, too_late_by=far), message(4, due_at=far, too_late_by=far))
    await office.db.write(lambda tx: SealedOutbox(VAULT, office.clock).drop(tx, 7, [MOVED], "cancelled"))
    assert await office.states() == {"sent": 1, "failed": 1, "dropped": 1, "scheduled": 1}


async def test_what_ended_goes_after_its_days_and_what_waits_stays(office: Office) -> None:
    await one_of_each(office)
    office.clock.move(days=89)
    await forget(office)
    assert len(await office.rows()) == 4
    office.clock.move(days=1)
    await forget(office)
    assert await office.states() == {"scheduled": 1}


async def test_whoever_forgot_by_date_alone_would_forget_what_waits(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old, "ENDED", ("sent", "failed", "dropped", "scheduled"))
    await one_of_each(office)
    office.clock.move(days=400)
    await forget(office)
    assert await office.states() == {}


async def test_what_is_dropped_late_is_kept_from_then_on(office: Office) -> None:
    """No worker ran for half a year: that it was too late is still to be seen."""
    await office.put(message(1))
    office.clock.move(days=180)
    await office.work()
    await forget(office)
    assert await office.states() == {"dropped": 1}


async def test_what_is_sent_again_is_not_old(office: Office) -> None:
    await office.put(message(1, MOVED, about=7, too_late_by=START + timedelta(days=300)))
    await office.work()  # nobody here knows what it says, so it cannot be written
    assert await office.states() == {"failed": 1}
    office.clock.move(days=100)
    await Notifications(office.db).send_again(ADMIN, 1, office.clock())
    await forget(office)
    assert await office.states() == {"scheduled": 1}
    await office.work()
    await forget(office)
    assert await office.states() == {"failed": 1}


async def test_sending_again_and_forgetting_at_once_leave_it_waiting_or_gone(office: Office) -> None:
    office.recorder.answer = refuse
    for number in range(1, 9):
        await office.put(message(number, MOVED, about=7, too_late_by=START + timedelta(days=300)))
    await office.work()
    office.clock.move(days=100)
    desk = Notifications(office.db)
    again = [desk.send_again(ADMIN, number, office.clock()) for number in range(1, 9)]
    *answers, _ = await asyncio.gather(*again, forget(office), return_exceptions=True)
    stood = sum(not isinstance(answer, NotFound) for answer in answers)
    assert await office.states() == ({"scheduled": stood} if stood else {})


async def test_many_go_in_parts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.put_many(7)
    await office.work()
    office.clock.move(days=90)
    monkeypatch.setattr(jobs, "_FORGOTTEN_AT_ONCE", 3)
    assert await office.jobs().forget_old()
    assert len(await office.rows()) == 4
    await forget(office)
    assert await office.rows() == []


async def test_the_mailbox_is_emptied_with_them(office: Office) -> None:
    office.senders = {one: MailboxSender(one, office.db, VAULT, office.clock) for one in Channel}
    await office.put(message(1))
    await office.work()
    office.clock.move(days=1)
    await office.put(message(2))
    await office.work()
    office.clock.move(days=89)
    await forget(office)
    left = await office.db.read(lambda tx: tx.all(mailbox.select()))
    assert [row.message_id for row in left] == [row.message_id for row in await office.rows()]
    assert len(left) == 1


async def test_what_ended_before_this_was_known_goes_too(office: Office) -> None:
    await one_of_each(office)
    await office.db.write(lambda tx: tx.execute(update(notifications).values(ended_at=None)))
    office.clock.move(days=366 + 89)
    await forget(office)
    assert await office.states() == {"scheduled": 1}
