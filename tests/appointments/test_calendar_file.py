"""A visit goes into any calendar, stays one event there, and tells nobody why."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from salus.appointments.contract import Appointment, ClinicRef, DoctorRef, PatientRef, ServiceRef, Status
from salus.appointments.usecases.calendar_file import calendar_file
from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, PatientId, ServiceId
from salus.kernel.money import Money
from tests.appointments.visits import act, at, booked, cancel, change, held, later, text
from tests.support.world import Account, World

ORGANIZER = "clinic@example.com"


async def fetch(world: World, who: Account, visit: dict[str, Any]) -> tuple[Calendar, Event, str]:
    answer = await world.send("GET", f"/appointments/{visit['id']}/calendar.ics", who)
    assert answer.status_code == 200
    assert answer.content.isascii() and b"\r\n" in answer.content
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75
    assert answer.headers["content-disposition"] == f'attachment; filename="appointment-{visit["reference"]}.ics"'
    calendar = Calendar.from_ical(answer.content)
    assert isinstance(calendar, Calendar)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    assert event.errors == []
    return calendar, event, answer.headers["content-type"]


async def test_one_event_follows_the_visit_through_all_its_changes(world: World) -> None:
    doctor, ann = await world.open_doctor(time_zone="Europe/Paris"), await world.patient()
    visit = await booked(world, ann, doctor, at(9))
    sequences: list[Any] = []
    uids = set()

    async def look(method: str, status: str, transparent: bool) -> Event:
        calendar, event, kind = await fetch(world, ann, visit)
        assert kind == f"text/calendar; charset=utf-8; method={method}"
        assert (calendar["METHOD"], event["STATUS"]) == (method, status)
        assert event["TRANSP"] == ("TRANSPARENT" if transparent else "OPAQUE")
        sequences.append(event["SEQUENCE"])
        uids.add(str(event["UID"]))
        return event

    event = await look("REQUEST", "CONFIRMED", False)
    assert event.decoded("DTSTART") == at(9)
    await change(world, ann, visit, starts_at=text(at(10)))
    event = await look("REQUEST", "CONFIRMED", False)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (at(10), at(10, 30))
    await change(world, ann, visit, reason="Else")
    await look("REQUEST", "CONFIRMED", False)
    await cancel(world, ann, visit)
    await look("CANCEL", "CANCELLED", True)
    assert sequences == sorted(set(sequences))
    assert len(uids) == 1


async def test_a_hold_is_tentative_and_an_expired_one_called_off(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await held(world, ann, doctor, at(9))
    assert (await fetch(world, ann, visit))[1]["STATUS"] == "TENTATIVE"
    (ann,) = await later(world, ann, minutes=11)
    await world.settle()
    assert (await fetch(world, ann, visit))[0]["METHOD"] == "CANCEL"
    visit = await booked(world, ann, doctor, at(9))
    await act(world, doctor, visit, "complete")
    assert (await fetch(world, ann, visit))[1]["STATUS"] == "CONFIRMED"


async def test_two_visits_are_two_events(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visits = [await booked(world, ann, doctor, at(9)), await booked(world, ann, doctor, at(10))]
    assert len({(await fetch(world, ann, visit))[1]["UID"] for visit in visits}) == 2


def visit_at(starts_at: datetime, zone: str, status: Status = Status.UPCOMING) -> Appointment:
    return Appointment(
        id=AppointmentId(1),
        reference="K7QM-4XWD",
        status=status,
        doctor=DoctorRef(DoctorId(1), "Dr. Canary"),
        patient=PatientRef(PatientId(1), "Ann Kanarie"),
        service=ServiceRef(ServiceId(1), "Oncology check", "video"),
        clinic=ClinicRef(ClinicId(1), "Harbour House; east, wing"),
        starts_at=starts_at,
        ends_at=starts_at.replace(minute=30),
        local_start=starts_at.astimezone(ZoneInfo(zone)),
        time_zone=zone,
        fee=Money(4711, "EUR"),
        reason="Chemotherapy",
        overbooked=False,
        hold_expires_at=None,
        can_cancel_until=None,
        can_reschedule_until=None,
        reschedules=0,
        cancelled_reason="Relapse",
        revision=3,
        created_at=starts_at,
        updated_at=starts_at,
    )


def test_nothing_in_it_tells_of_health_or_people() -> None:
    for status in Status:
        written = (
            calendar_file(visit_at(datetime(2027, 1, 5, 9, tzinfo=UTC), "Europe/Paris", status), ORGANIZER)
            .decode()
            .lower()
        )
        assert "harbour house\\; east\\, wing" in written
        for word in ("canary", "kanarie", "oncology", "check", "video", "chemo", "relapse", "4711", "47.11", "doctor"):
            assert word not in written, word


ZONES = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "Pacific/Apia"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", range(1, 13))
def test_the_file_says_its_clocks_itself(zone: str, month: int) -> None:
    start = datetime(2027, month, 14, 9, tzinfo=UTC)
    calendar = Calendar.from_ical(calendar_file(visit_at(start, zone), ORGANIZER))
    assert isinstance(calendar, Calendar)
    clocks: Any
    event: Any
    (clocks,), (event,) = calendar.walk("VTIMEZONE"), calendar.walk("VEVENT")
    assert event["DTSTART"].params["TZID"] == clocks["TZID"] == zone
    wall = start.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert event["DTSTART"].dt.replace(tzinfo=None) == wall
    # By the file alone, whatever the reader knows of that zone.
    assert _by_these_clocks(clocks, wall) == start.astimezone(ZoneInfo(zone)).utcoffset()


def _by_these_clocks(clocks: Any, wall: datetime) -> Any:
    """The offset of the observance whose onset was the last before this local time. Source: RFC 5545 3.6.5."""
    onsets = []
    for part in clocks.subcomponents:
        dates = part.get("RDATE", [])
        rows = [one.dt for rdate in (dates if isinstance(dates, list) else [dates]) for one in rdate.dts]
        onsets += [(onset, part["TZOFFSETTO"].td) for onset in (part["DTSTART"].dt, *rows) if onset <= wall]
    return max(onsets)[1]


def test_in_utc_an_instant_needs_no_clocks() -> None:
    written = calendar_file(visit_at(datetime(2027, 1, 5, 9, tzinfo=UTC), "UTC"), ORGANIZER)
    assert b"DTSTART:20270105T090000Z\r\n" in written
    assert b"VTIMEZONE" not in written
