"""What does the ledger promise those who keep calendars?"""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import httpx2

from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval
from salus.schedule.contract import Booked, Busy
from tests.contracts.journals import told_since
from tests.contracts.people import NOBODY, doctor_id
from tests.contracts.promises import Asked, tries
from tests.support.shape import eventually
from tests.support.town import Town, at, text
from tests.support.world import Account

DAY = Interval(at(0), at(0, days=3))
NEW_YORK = timezone(timedelta(hours=-5))


@tries(Booked, "busy")
@tries(Booked, "visits")
async def test_it_tells_what_occupies_a_calendar_and_which_visits_that_are(asked: Asked, town: Town) -> None:
    booked, doctor, pat = asked[Booked], town.open_doctor(), town.patient()
    number, fee = doctor_id(doctor), {"amount": 0, "currency": "EUR"}
    long = {"name": "Long", "duration_minutes": 60, "buffer_before_minutes": 5, "buffer_after_minutes": 10, "fee": fee}
    service = town.call("POST", f"/doctors/{number}/services", doctor, json=long)
    first = town.booked(pat, doctor, at(9))
    second = _when_offered(town, pat, doctor, service["id"])
    wanted = {"doctor_id": number, "starts_at": text(at(15))}
    held = town.call("POST", "/appointments/holds", pat, json=wanted)
    gone = town.booked(pat, doctor, at(17))
    town.call("DELETE", f"/appointments/{gone['id']}", pat)

    found = sorted(await booked.busy([number], DAY), key=lambda one: one.interval)
    until = datetime.fromisoformat(held["hold_expires_at"])
    assert found == [
        Busy(number, first["id"], 0, Interval(at(9), at(9, 30))),
        Busy(number, second["id"], 0, Interval(at(11, 55), at(13, 10))),
        Busy(number, held["id"], 0, Interval(at(15), at(15, 30)), until),
    ]
    visits = await booked.visits(number, DAY)
    assert [(one.appointment_id, one.reference, one.status) for one in visits] == [
        (one["id"], one["reference"], one["status"]) for one in (first, second, held)
    ]
    assert visits[1].interval == Interval(at(12), at(13))


def _when_offered(town: Town, pat: Account, doctor: Account, service_id: int) -> dict[str, Any]:
    """A visit of a service that was added a moment ago: another service may not have heard of it yet."""
    answer = eventually(
        lambda: _offered(town.book(pat, doctor, at(12), json={"service_id": service_id})), "the service"
    )
    visit: dict[str, Any] = answer.json()
    return visit


def _offered(answer: httpx2.Response) -> httpx2.Response | None:
    return answer if answer.status_code == 201 else None


@tries(Booked, "busy")
@tries(Booked, "visits")
async def test_the_edges_of_a_stretch_do_not_count(asked: Asked, town: Town) -> None:
    booked, doctor, pat = asked[Booked], town.open_doctor(), town.patient()
    number = doctor_id(doctor)
    visit = town.booked(pat, doctor, at(9))
    moment = timedelta(microseconds=1)
    for start, end in ((at(8), at(9)), (at(9, 30), at(10))):
        assert await booked.busy([number], Interval(start, end)) == []
        assert await booked.visits(number, Interval(start, end)) == []
    for start, end in ((at(8), at(9) + moment), (at(9, 30) - moment, at(10)), (at(9, 10), at(9, 20))):
        for within in (Interval(start, end), Interval(start.astimezone(NEW_YORK), end.astimezone(NEW_YORK))):
            assert [one.appointment_id for one in await booked.busy([number], within)] == [visit["id"]]
            assert [one.appointment_id for one in await booked.visits(number, within)] == [visit["id"]]
    assert await booked.busy([], DAY) == []
    assert await booked.visits(DoctorId(NOBODY), DAY) == []
    many = [number, *(DoctorId(NOBODY + one) for one in range(199))]
    assert [one.appointment_id for one in await booked.busy(many, DAY)] == [visit["id"]]
    ever = Interval(datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))
    assert len(await booked.busy([number], ever)) == 1


@tries(Booked, "changes")
@tries(Booked, "latest")
async def test_its_journal_tells_of_every_change_of_a_visit(asked: Asked, town: Town) -> None:
    booked, doctor, pat = asked[Booked], town.open_doctor(), town.patient()
    place = await booked.latest()
    visit = town.booked(pat, doctor, at(9), reason="A cough")
    town.call("PUT", f"/appointments/{visit['id']}", pat, json={"starts_at": text(at(10))})
    town.call("DELETE", f"/appointments/{visit['id']}", pat)
    told = await told_since(booked, place, lambda entry: entry.entity_id == visit["id"], 3)
    ours = [entry for entry in told.entries if entry.entity_id == visit["id"]]
    assert [entry.action for entry in ours] == [
        f"appointment.{verb}" for verb in ("booked", "rescheduled", "cancelled")
    ]
    assert all(entry.data["doctor_id"] == doctor.doctor_id for entry in ours)
    stood = [datetime.fromisoformat(entry.data["starts_at"]) for entry in ours]
    assert stood == [at(9), at(10), at(10)]
    assert datetime.fromisoformat(ours[1].data["was_starts_at"]) == at(9)
    assert all(earlier.cursor < later.cursor for earlier, later in pairwise(told.entries))
    assert "cough" not in repr(told), "health data in the journal"
    assert (await booked.changes(told.cursor, 1)).cursor >= told.cursor
