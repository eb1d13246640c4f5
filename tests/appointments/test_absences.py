"""A doctor is away: what was to be cancelled is, and what was to be kept stands."""

from dataclasses import replace
from typing import Any

from salus.appointments.contract import Appointment, Book
from salus.appointments.ledger import Ledger
from salus.appointments.usecases.book import book_appointment
from salus.availability.contract import Availability, Offer
from salus.kernel.actor import Actor, Role
from salus.kernel.ids import DoctorId, PatientId, UserId
from tests.appointments.visits import act, actions, at, booked, free, held, later, refused, text, told
from tests.support.world import Account, World


async def away(world: World, doctor: Account, start: int, end: int, *, day: int = 1, **more: Any) -> Any:
    body = {"starts_at": text(at(start, day=day)), "ends_at": text(at(end, day=day)), **more}
    return await world.send("POST", f"/doctors/{doctor.doctor_id}/time-off", doctor, json=body)


async def status(world: World, who: Account, visit: dict[str, Any]) -> str:
    return str((await world.call("GET", f"/appointments/{visit['id']}", who))["status"])


async def test_visits_in_an_absence_are_cancelled_by_the_job(world: World) -> None:
    doctor, ann, bob, admin = (
        await world.open_doctor(),
        await world.patient(),
        await world.patient(),
        await world.admin(),
    )
    inside = [await booked(world, ann, doctor, at(10)), await held(world, bob, doctor, at(11))]
    beside = [await booked(world, ann, doctor, at(9, 30)), await booked(world, bob, doctor, at(12))]
    answer = await away(world, doctor, 10, 12)
    assert (refused(answer), len(answer.json()["visits"])) == ((409, "time_off_conflicts"), 2)
    assert (await away(world, doctor, 10, 12, on_conflict="cancel")).status_code == 201
    await world.settle()
    assert [await status(world, admin, visit) for visit in inside] == ["cancelled"] * 2
    assert [await status(world, admin, visit) for visit in beside] == ["upcoming"] * 2
    entry = (await told(world, inside[0]))[-1]
    assert (entry.action, entry.actor_role, entry.actor_id) == ("appointment.cancelled", "system", None)
    await world.settle()
    assert await actions(world, inside[0]) == ["booked", "cancelled"]
    assert {text(at(10)), text(at(11, 30))}.isdisjoint(await free(world, doctor))


async def test_visits_that_shall_be_kept_stand(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    visit = await booked(world, ann, doctor, at(10))
    assert (await away(world, doctor, 10, 12, on_conflict="keep")).status_code == 201
    await world.settle()
    assert await status(world, ann, visit) == "upcoming"


class OfferedBefore:
    """What a process answers that has not yet heard of the absence."""

    def __init__(self, offer: Offer, rest: Availability) -> None:
        self._offer, self._rest = offer, rest

    async def offer(self, *asked: Any, **more: Any) -> Offer:
        return self._offer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rest, name)


async def test_what_was_booked_while_the_absence_was_being_entered_is_cancelled_too(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    doctor_id, ledger = DoctorId(doctor.doctor_id or 0), world.assembly[Ledger]
    before = await ledger.availability.offer(doctor_id, at(10))
    await away(world, doctor, 10, 12, on_conflict="cancel")
    unaware: Ledger = replace(ledger, availability=OfferedBefore(before, ledger.availability))
    actor = Actor(Role.PATIENT, UserId(ann.id), patient_id=PatientId(ann.patient_id or 0))
    wanted = Book(doctor_id, at(10), None, None, None, None, None, False)
    visit: Appointment = await book_appointment(unaware, actor, wanted, None, world.clock())
    await world.settle()
    assert await status(world, ann, {"id": visit.id}) == "cancelled"


async def test_what_has_begun_or_is_over_is_not_cancelled_by_a_later_absence(world: World) -> None:
    doctor, ann, bob = await world.open_doctor(), await world.patient(), await world.patient()
    over, to_come = await booked(world, ann, doctor, at(9, day=0)), await booked(world, ann, doctor, at(15, day=0))
    seen = await booked(world, bob, doctor, at(14, day=0))
    await act(world, doctor, seen, "check-in")
    ann, bob, doctor = await later(world, ann, bob, doctor, hours=6)
    answer = await away(world, doctor, 8, 18, day=0, on_conflict="cancel")
    assert {visit["id"] for visit in answer.json()["conflicts"]} == {seen["id"], to_come["id"]}
    await world.settle()
    assert await status(world, ann, over) == "upcoming"
    assert await status(world, ann, to_come) == "cancelled"
    assert await status(world, bob, seen) == "checked_in"
