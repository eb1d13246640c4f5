"""Two visits never share a reference, and nobody is told that a free time is taken because two would."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from salus.appointments.contract import Appointment, Book
from salus.appointments.ledger import Ledger
from salus.appointments.usecases.book import book_appointment
from salus.kernel.actor import Actor, Role
from salus.kernel.ids import DoctorId, PatientId, UserId
from tests.support.world import MONDAY, Account, World

TOMORROW = MONDAY.replace(hour=9) + timedelta(days=1)


class Repeating(Random):
    """Says 5, then 5 again, then 6."""

    def __init__(self) -> None:
        super().__init__(1)
        self._next = iter((5, 5, 6))

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        return next(self._next)


async def test_a_reference_that_is_anothers_is_drawn_again(world: World) -> None:
    doctor, ann = await world.open_doctor(), await world.patient()
    ledger = replace(world.assembly[Ledger], chance=Repeating())
    actor = _actor(ann)

    async def book(hours: int) -> Appointment:
        at = TOMORROW + timedelta(hours=hours)
        wanted = Book(DoctorId(doctor.doctor_id or 0), at, None, None, None, None, None, hold=False)
        return await book_appointment(ledger, actor, wanted, None, world.clock())

    first, second = await book(0), await book(1)
    assert (first.reference, second.reference) == ("7222-2222", "8222-2222")


def _actor(account: Account) -> Actor:
    return Actor(Role.PATIENT, UserId(account.id), None, PatientId(account.patient_id or 0))
