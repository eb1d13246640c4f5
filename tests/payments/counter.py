"""What does a test of payments need? A desk on a database, visits to pay for, and whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from salus.kernel.actor import Actor, Role
from salus.kernel.errors import NotFound
from salus.kernel.feed import Changes, Cursor, Entry
from salus.kernel.ids import AppointmentId, ClinicId, DoctorId, PatientId, UserId
from salus.kernel.money import Money
from salus.kit.db import Database
from salus.kit.journal import journal
from salus.payments.contract import Bill
from salus.payments.desk import Desk
from salus.payments.jobs import PaymentJobs
from salus.payments.providers import Providers, Received, providers_of
from salus.payments.queries import find
from salus.payments.tables import payments, refunds
from salus.payments.usecases.hear import hear
from salus.payments.usecases.start import start
from salus.payments.views import PaymentView
from tests.support.world import MovableClock

START = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
HOLD = timedelta(minutes=10)
ANN = Actor(Role.PATIENT, UserId(1), patient_id=PatientId(1))
BOB = Actor(Role.PATIENT, UserId(2), patient_id=PatientId(2))
DESK = Actor(Role.STAFF, UserId(3), clinic_ids=(ClinicId(5),))
ELSEWHERE = Actor(Role.STAFF, UserId(4), clinic_ids=(ClinicId(6),))
DOCTOR = Actor(Role.DOCTOR, UserId(5), doctor_id=DoctorId(9))
ADMIN = Actor(Role.ADMIN, UserId(6))


class Visits:
    """Each visit is Ann's, held for ten minutes from the start, and costs 50 euros. It tells what it is told to."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.price = Money(5000, "EUR")
        self.due_until: datetime | None = START + HOLD

    async def bill(self, actor: Actor, appointment_id: AppointmentId) -> Bill:
        if actor.role is Role.PATIENT and actor.patient_id != 1:
            raise NotFound("appointment")
        return Bill(
            appointment_id=appointment_id,
            reference=f"K7QM-{appointment_id:04}",
            patient_id=PatientId(1),
            patient_name="Ann",
            doctor_id=DoctorId(9),
            doctor_name="Dr. Dora",
            clinic_id=ClinicId(5),
            clinic_name="North",
            service_name="Long visit",
            starts_at=START + timedelta(days=1),
            time_zone="UTC",
            price=self.price,
            due_until=self.due_until,
        )

    def tell(self, action: str, appointment_id: int = 7, **data: Any) -> None:
        place = Cursor(0, len(self.entries) + 1)
        told = Entry(place, START, "appointments", f"appointment.{action}", "appointment", appointment_id, data=data)
        self.entries.append(told)

    async def changes(self, after: Cursor, limit: int = 500) -> Changes:
        new = self.entries[after.seq :][:limit]
        return Changes(new, new[-1].cursor if new else after)

    async def latest(self) -> Cursor:
        return Cursor(0, len(self.entries))


class Clinics:
    """Of `Users` nothing else is asked here."""

    async def has_clinic(self, clinic_id: ClinicId) -> bool:
        return clinic_id in (5, 6)


@dataclass
class Counter:
    db: Database
    url: str = "test://"
    clock: MovableClock = field(default_factory=lambda: MovableClock(START))
    visits: Visits = field(default_factory=Visits)

    def __post_init__(self) -> None:
        self.desk = self.desk_with(self.url)

    def desk_with(self, url: str) -> Desk:
        taken = providers_of(url, production=False, db=self.db, origin="https://clinic.example", clock=self.clock)
        return self.desk_of(taken)

    def desk_of(self, taken: Providers) -> Desk:
        users: Any = Clinics()
        return Desk(self.db, self.visits, users, taken, "https://clinic.example", Random(3), self.clock)

    async def start(self, actor: Actor = ANN, visit: int = 7, wanted: str | None = None) -> PaymentView:
        return await start(self.desk, actor, AppointmentId(visit), wanted, self.clock())

    async def work(self) -> None:
        """All that the jobs have to do now."""
        jobs = PaymentJobs(self.desk)
        for job in (jobs.follow_visits, jobs.attend_payments, jobs.attend_refunds):
            while await job():
                pass

    async def pass_time(self, **by: float) -> None:
        """Time goes by in steps, and the worker has its turns."""
        end = self.clock() + timedelta(**by)
        while self.clock() < end:
            self.clock.now = min(self.clock() + timedelta(minutes=2), end)
            await self.work()

    async def hear(self, provider: str, said: tuple[bytes, dict[str, str]]) -> None:
        headers = {name.lower(): value for name, value in said[1].items()}
        await hear(self.desk, provider, Received(headers, said[0]), self.clock())

    async def row(self, payment_id: int = 1) -> Any:
        return await self.db.read(find.by_id, payment_id)

    async def status(self, payment_id: int = 1) -> str:
        found: str = (await self.row(payment_id)).status
        return found

    async def refunds(self) -> list[tuple[int, str, str]]:
        rows: Sequence[Any] = await self.db.read(lambda tx: tx.all(refunds.select().order_by(refunds.c.id)))
        return [(row.amount, row.reason, row.status) for row in rows]

    async def payments(self) -> int:
        return len(await self.db.read(lambda tx: tx.all(payments.select())))

    async def told(self) -> list[str]:
        rows = await self.db.read(lambda tx: tx.all(journal.select().order_by(journal.c.seq)))
        return [row.action for row in rows]
