"""Does everybody hear of what happens to a visit, once, in time, and never of what is not so any more?"""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from salus.appointments.telling import Telling
from salus.apps.server import create_app
from salus.kernel.ids import UserId
from salus.kit.courtesy import Load
from salus.notifications.contract import Kind
from salus.notifications.outbox import SealedOutbox
from salus.notifications.service import Mailed, mailbox
from salus.notifications.tables import notifications
from salus.users.contract import Users
from tests.support.wait import until_async
from tests.support.world import MONDAY, Account, World

FRIDAY = MONDAY + timedelta(days=4, hours=4)
"""Ten o'clock, four days ahead: both reminders are still to come."""


async def mailed(world: World, who: Account) -> list[Mailed]:
    """What this person was sent, oldest first; nothing about the account."""
    await world.settle()
    found = reversed(await mailbox(world.assembly.db, world.assembly.keys.vault, 1000))
    about_accounts = (Kind.WELCOME, Kind.PASSWORD_RESET, Kind.EMAIL_VERIFICATION)
    return [mail for mail in found if mail.user_id == who.id and mail.kind not in about_accounts]


def kinds(mails: Sequence[Mailed]) -> list[str]:
    return [mail.kind.value for mail in mails]


async def rows(world: World, who: Account) -> list[Any]:
    n = notifications.c
    select = notifications.select().where(n.user_id == UserId(who.id), n.about.is_not(None)).order_by(n.due_at, n.id)
    return list(await world.assembly.db.read(lambda tx: tx.all(select)))


async def visit(world: World, who: Account, doctor: Account, starts_at: datetime = FRIDAY) -> dict[str, Any]:
    answer = await world.book(who, doctor, starts_at, json={"reason": "A cough"})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_booking_is_told_to_patient_and_doctor_and_reminded_of_twice(world: World) -> None:
    doctor, pat = await world.open_doctor(), await world.patient()
    booked = await visit(world, pat, doctor)
    (mail,) = await mailed(world, pat)
    assert (mail.kind, mail.channel, mail.address) == (Kind.APPOINTMENT_CONFIRMED, "email", pat.email)
    assert mail.subject == "Your appointment: Fri 8 Jan, 10:00"
    assert "Dr. Dora Example" in mail.text
    assert booked["reference"] in mail.text
    assert kinds(await mailed(world, doctor)) == ["doctor_booked"]
    world.clock.now = FRIDAY - timedelta(hours=24)
    assert kinds(await mailed(world, pat)) == ["appointment_confirmed", "appointment_reminder"]
    world.clock.now = FRIDAY - timedelta(hours=2)
    assert kinds(await mailed(world, pat)) == ["appointment_confirmed", *["appointment_reminder"] * 2]
    world.clock.now = FRIDAY + timedelta(days=30)
    assert len(await mailed(world, pat)) == 3
    assert kinds(await mailed(world, doctor)) == ["doctor_booked"]


async def test_a_move_is_told_and_its_reminders_move_along(world: World) -> None:
    doctor, pat = await world.open_doctor(), await world.patient()
    booked = await visit(world, pat, doctor)
    await world.settle()
    later = FRIDAY + timedelta(days=3)
    await world.call("PUT", f"/appointments/{booked['id']}", pat, json={"starts_at": later.isoformat()})
    assert kinds(await mailed(world, pat)) == ["appointment_confirmed", "appointment_moved"]
    mail = (await mailed(world, pat))[-1]
    assert mail.subject == "Changed: your appointment is now Mon 11 Jan, 10:00"
    assert "Before: Friday, 8 January 2027, 10:00" in mail.text
    assert kinds(await mailed(world, doctor)) == ["doctor_booked", "doctor_moved"]
    reminders = [row for row in await rows(world, pat) if row.kind == Kind.APPOINTMENT_REMINDER]
    assert [(row.state, row.error, row.due_at) for row in reminders] == [
        ("dropped", "rescheduled", FRIDAY - timedelta(hours=24)),
        ("dropped", "rescheduled", FRIDAY - timedelta(hours=2)),
        ("scheduled", None, later - timedelta(hours=24)),
        ("scheduled", None, later - timedelta(hours=2)),
    ]
    world.clock.now = FRIDAY
    assert len(await mailed(world, pat)) == 2
    world.clock.now = later - timedelta(hours=1, minutes=30)
    assert kinds(await mailed(world, pat))[2:] == ["appointment_reminder"]  # for the other one nobody was awake


async def test_a_cancellation_is_told_and_nobody_is_reminded(world: World) -> None:
    doctor, pat = await world.open_doctor(), await world.patient()
    booked = await visit(world, pat, doctor)
    await world.settle()
    await world.call("DELETE", f"/appointments/{booked['id']}", pat)
    assert kinds(await mailed(world, pat)) == ["appointment_confirmed", "appointment_cancelled"]
    assert kinds(await mailed(world, doctor)) == ["doctor_booked", "doctor_cancelled"]
    world.clock.now = FRIDAY + timedelta(days=1)
    assert len(await mailed(world, pat)) == 2
    assert {row.error for row in await rows(world, pat) if row.state == "dropped"} == {"cancelled"}


async def test_what_was_cancelled_a_moment_before_the_send_is_not_sent(world: World) -> None:
    """The planner has not even heard of it: the author is asked immediately before."""
    doctor, pat = await world.open_doctor(), await world.patient()
    booked = await visit(world, pat, doctor)
    await run(world, "appointments.telling")
    await world.call("DELETE", f"/appointments/{booked['id']}", pat)
    await run(world, "notifications.address", "notifications.email", "notifications.sms")
    assert {row.error for row in await rows(world, pat) if row.kind == "appointment_confirmed"} == {"cancelled"}
    assert kinds(await mailed(world, pat)) == ["appointment_cancelled"]


async def test_what_was_moved_a_moment_before_the_send_is_told_once(world: World) -> None:
    doctor, pat = await world.open_doctor(), await world.patient()
    booked = await visit(world, pat, doctor)
    await run(world, "appointments.telling", "notifications.address")
    later = FRIDAY + timedelta(hours=1)
    await world.call("PUT", f"/appointments/{booked['id']}", pat, json={"starts_at": later.isoformat()})
    await run(world, "notifications.email")
    assert kinds(await mailed(world, pat)) == ["appointment_moved"]


async def run(world: World, *names: str) -> None:
    for name in names:
        (job,) = [job for job in world.assembly.jobs if job.name == name]
        while await job.run():
            pass


async def test_a_hold_is_told_when_it_is_confirmed_and_not_when_it_is_given_back(world: World) -> None:
    doctor, pat = await world.open_doctor(), await world.patient()
    wanted = {"doctor_id": doctor.doctor_id, "starts_at": FRIDAY.isoformat()}
    held = await world.call("POST", "/appointments/holds", pat, json=wanted)
    assert await mailed(world, pat) == []
    await world.call("DELETE", f"/appointments/{held['id']}", pat)
    assert await mailed(world, pat) == []
    held = await world.call("POST", "/appointments/holds", pat, json=wanted)
    await world.call("POST", f"/appointments/{held['id']}/confirm", pat)
    assert kinds(await mailed(world, pat)) == ["appointment_confirmed"]


async def test_a_letter_leads_to_the_page_of_whom_it_is_for(world: World) -> None:
    doctor, pat = await world.open_doctor(), await world.patient()
    booked = await visit(world, pat, doctor)
    [to_doctor], [to_patient] = await mailed(world, doctor), await mailed(world, pat)
    assert f"/app/visits/{booked['id']}\n" in to_doctor.text
    assert f"/app/appointments/{booked['id']}\n" in to_patient.text


async def test_a_doctor_who_acts_is_not_told_of_it(world: World) -> None:
    doctor, pat = await world.open_doctor(), await world.patient()
    booked = await visit(world, pat, doctor)
    await world.settle()
    await world.call("DELETE", f"/appointments/{booked['id']}", doctor)
    assert kinds(await mailed(world, pat)) == ["appointment_confirmed", "appointment_cancelled"]
    assert kinds(await mailed(world, doctor)) == ["doctor_booked"]


async def test_a_clinic_reminds_when_it_chooses_to(world: World) -> None:
    admin = await world.admin()
    place = {"street": "1 High Street", "city": "Paris", "postal_code": "75001", "country": "FR"}
    clinic = {"name": "North", "address": place, "time_zone": "UTC", "reminder_minutes": [2880]}
    clinic_id = (await world.call("POST", "/clinics", admin, json=clinic))["id"]
    doctor, pat = await world.open_doctor(), await world.patient()
    await world.call("PUT", f"/doctors/{doctor.doctor_id}", admin, json={"clinic_ids": [clinic_id]})
    week = [{"weekday": day, "start": "09:00", "end": "17:00", "clinic_id": clinic_id} for day in range(7)]
    await world.call("PUT", f"/doctors/{doctor.doctor_id}/hours", doctor, json=week)
    await world.settle()
    await visit(world, pat, doctor)
    assert "1 High Street" in (await mailed(world, pat))[0].text
    planned = [row.due_at for row in await rows(world, pat) if row.kind == "appointment_reminder"]
    assert planned == [FRIDAY - timedelta(days=2)]


async def test_everybody_is_told_by_the_channels_they_want_in_their_language(world: World) -> None:
    doctor, pat, silent = await world.open_doctor(), await world.patient(), await world.patient()
    await world.call("PUT", f"/users/{pat.id}", pat, json={"phone": "+4915112345678", "locale": "de"})
    await world.call("PUT", f"/users/{pat.id}/preferences", pat, json={"confirmations": ["email", "sms"]})
    await world.call("PUT", f"/users/{silent.id}/preferences", silent, json={"confirmations": [], "reminders": []})
    booked = await visit(world, pat, doctor)
    await visit(world, silent, doctor, FRIDAY + timedelta(hours=1))
    mails = await mailed(world, pat)
    assert sorted(mail.channel for mail in mails) == ["email", "sms"]
    (sms,) = [mail for mail in mails if mail.channel == "sms"]
    assert (sms.address, sms.subject, sms.html) == ("+4915112345678", "", None)
    assert sms.text.startswith(f"Gebucht: Fr., 8. Jan., 10:00. {booked['reference']}")
    assert "Dora" not in sms.text
    assert await mailed(world, silent) == []
    assert await rows(world, silent) == []


async def test_quiet_hours_are_waited_for_and_a_reminder_that_they_outlast_says_so(world: World) -> None:
    doctor, pat = await world.open_doctor(), await world.patient()
    quiet = {"start": "05:00", "end": "08:30"}
    await world.call("PUT", f"/users/{pat.id}/preferences", pat, json={"quiet_hours": quiet})
    await world.call("PUT", f"/users/{pat.id}", pat, json={"time_zone": "UTC"})
    soon = MONDAY + timedelta(days=2, hours=3)  # nine o'clock; the second reminder would be due at seven
    await visit(world, pat, doctor, soon)
    assert await mailed(world, pat) == []
    world.clock.now = MONDAY + timedelta(hours=2, minutes=30)
    assert kinds(await mailed(world, pat)) == ["appointment_confirmed"]
    world.clock.now = soon - timedelta(hours=1, minutes=55)
    assert len(await mailed(world, pat)) == 1
    dropped = {row.error for row in await rows(world, pat) if row.kind == "appointment_reminder"}
    assert dropped == {"too_late", "quiet_hours"}  # nobody worked when the first one was due


async def test_the_calendar_file_comes_along_and_takes_itself_back(world: World) -> None:
    doctor, pat = await world.open_doctor(), await world.patient()
    sent: list[Any] = []
    for lane in [job for job in world.assembly.jobs if job.name == "notifications.email"]:
        sender = lane.run.__self__._sender  # type: ignore[attr-defined]
        inner = sender._post

        async def post(letter: Any, inner: Any = inner) -> Any:
            sent.append(letter)
            return await inner(letter)

        sender._post = post
    booked = await visit(world, pat, doctor)
    await world.settle()
    later = FRIDAY + timedelta(hours=1)
    await world.call("PUT", f"/appointments/{booked['id']}", pat, json={"starts_at": later.isoformat()})
    await world.settle()
    await world.call("DELETE", f"/appointments/{booked['id']}", pat)
    await world.settle()
    files = [letter.calendar for letter in sent if letter.address == pat.email and letter.calendar]
    assert [file.method for file in files] == ["REQUEST", "REQUEST", "CANCEL"]
    events = [_event(file.file) for file in files]
    assert len({str(event["UID"]) for event in events}) == 1
    assert [event["SEQUENCE"] for event in events] == [1, 2, 3]
    assert [event.decoded("DTSTART") for event in events] == [FRIDAY, later, later]
    assert {str(event["ATTENDEE"]) for event in events} == {f"mailto:{pat.email}"}
    assert {str(event["ORGANIZER"]) for event in events} == {"mailto:no-reply@localhost"}


def _event(file: bytes) -> Event:
    calendar = Calendar.from_ical(file)
    assert isinstance(calendar, Calendar)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return event


async def test_of_old_news_only_the_reminders_are_planned(world: World) -> None:
    doctor, pat = await world.open_doctor(), await world.patient()
    week = FRIDAY + timedelta(days=7)
    answer = await world.book(pat, doctor, week)
    assert answer.status_code == 201
    world.clock.move(days=4)
    assert await mailed(world, pat) == []
    assert [row.kind for row in await rows(world, pat)] == ["appointment_reminder"] * 2


async def test_whoever_is_deactivated_hears_nothing_more(world: World) -> None:
    doctor, pat, admin = await world.open_doctor(), await world.patient(), await world.admin()
    await visit(world, pat, doctor)
    await world.settle()
    await world.call("DELETE", f"/users/{pat.id}", admin)
    world.clock.now = FRIDAY - timedelta(hours=24)
    assert kinds(await mailed(world, pat)) == ["appointment_confirmed"]
    assert "deactivated" in {row.error for row in await rows(world, pat)}


async def test_a_flood_is_told_of_when_it_ebbs_or_half_a_minute_after_it_began(world: World) -> None:
    doctor, pat = await world.open_doctor(), await world.patient()
    a, load = world.assembly, Load(share=0.9)
    telling = Telling(a.db, a.ask(Users), SealedOutbox(a.keys.vault, world.clock), world.clock, load)

    async def told() -> int:
        assert await telling.follow() is False
        return len(await rows(world, pat))

    await visit(world, pat, doctor)
    assert await told() == 0
    world.clock.move(seconds=29)
    assert await told() == 0
    load.share = 0.1
    assert (one := await told()) == 3
    load.share = 0.9
    await visit(world, pat, doctor, FRIDAY + timedelta(days=3))
    assert await told() == one
    world.clock.move(seconds=30)
    assert await told() == 2 * one


async def test_a_loop_with_much_to_do_is_told_from_one_that_rests() -> None:
    load = Load()

    async def measured(works: float) -> float:
        """The share that is measured next while the loop works for so much of each hundredth of a second."""
        load.share = -1
        while load.share < 0:
            end = time.thread_time() + works / 100
            while time.thread_time() < end:
                pass
            await asyncio.sleep(0.01 * (1 - works))
        return load.share

    measuring = asyncio.create_task(load.measure())
    assert await measured(0) < 0.2
    await measured(0.9)  # a part of this one was rest
    assert await measured(0.9) > 0.5
    measuring.cancel()


async def test_whoever_serves_measures_how_much_there_is_to_do(world: World) -> None:
    app = create_app(world.assembly, world.assembly.settings)
    world.assembly.load.share = -1

    async def measured() -> bool:
        return world.assembly.load.share >= 0

    async with app.router.lifespan_context(app):
        await until_async(measured, 30, "a first measure")
