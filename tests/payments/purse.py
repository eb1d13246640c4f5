"""How are people led through paying, while everything fails? One step after the other, judged when all is quiet."""

import asyncio
from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import select

from salus.appointments.tables import appointments
from salus.payments.contract import Share
from salus.payments.desk import Desk
from salus.payments.domain.terms import Terms, given_back
from salus.payments.jobs import PaymentJobs
from salus.payments.tables import payments
from salus.payments.usecases.hear import note
from tests.payments.bank import Account, Bank
from tests.support.world import Account as Person
from tests.support.world import World

WEEK = timedelta(weeks=1)
PRICE = 9001
TERMS = Terms(90, 10)
CANCEL_NOTICE = 1440
STANDS = ("upcoming", "checked_in", "completed", "no_show")
numbers = st.integers(0, 99)
slots = st.integers(0, 2)


class Purse(RuleBasedStateMachine):
    """A story in a week of its own: two patients, one doctor with three times, reception, and a bank."""

    runner: ClassVar[asyncio.Runner]
    world: ClassVar[World]
    people: ClassVar[dict[str, Person]] = {}
    weeks: ClassVar[int] = 0

    @classmethod
    def open(cls, runner: asyncio.Runner, world: World) -> None:
        cls.runner, cls.world = runner, world
        cls.people = runner.run(gathered(world))

    def __init__(self) -> None:
        super().__init__()
        Purse.weeks += 1
        self.noon = datetime.fromisoformat("2027-01-04T12:00:00+00:00") + Purse.weeks * WEEK
        self.world.clock.now = self.noon
        self.visits: list[int] = []
        self.shares: dict[int, Share] = {}
        self.bank = Bank(f"story{Purse.weeks}-")
        self.desk.providers.by_name["test"] = self.bank  # type: ignore[index]

    @property
    def desk(self) -> Desk:
        return self.world.assembly[Desk]

    @initialize(captures=st.booleans())
    def begin(self, captures: bool) -> None:
        self.bank.captures = captures
        self.signed_in = {
            name: self.run(self.world.sign_in(person.email)) for name, person in self.people.items() if name != "admin"
        }

    def run(self, what: Any) -> Any:
        return self.runner.run(what)

    def ask(self, method: str, path: str, who: str, **more: Any) -> Any:
        if self.world.clock.now - self.noon > timedelta(days=3):
            who_now = self.run(self.world.sign_in(self.people[who].email))
        else:
            who_now = self.signed_in[who]
        answer = self.run(self.world.send(method, path, who_now, **more))
        if answer.status_code == 401:  # a token lives for minutes
            self.signed_in[who] = self.run(self.world.sign_in(self.people[who].email))
            answer = self.run(self.world.send(method, path, self.signed_in[who], **more))
        assert answer.status_code < 500 or answer.status_code == 503, f"{path}: {answer.status_code} {answer.text}"
        return answer

    def visit(self, number: int) -> int:
        return self.visits[number % len(self.visits)]

    @rule(who=st.sampled_from(("ann", "bob")), slot=slots, steps=st.sampled_from((0, 1, 2, 2, 3, 3)))
    def book(self, who: str, slot: int, steps: int = 0) -> None:
        """Book; `steps` further ones: go to the bank, pay there, be heard of."""
        at = self.noon + timedelta(days=1, hours=slot - 1)
        wanted = {"doctor_id": self.people["doctor"].doctor_id, "starts_at": at.isoformat()}
        answer = self.ask("POST", "/appointments", who, json=wanted)
        if answer.status_code == 201:
            said = answer.json()
            assert (said["status"], said["payment_due"]) == ("held", {"amount": PRICE, "currency": "EUR"})
            self.visits.append(said["id"])
            for step in (self.start, self.pay, self.hear)[:steps]:
                step(number=-1)

    @precondition(lambda self: self.visits)
    @rule(number=numbers)
    def start(self, number: int) -> None:
        for who in ("ann", "bob"):
            self.ask("POST", f"/appointments/{self.visit(number)}/payment", who)

    @precondition(lambda self: self.bank.payable)
    @rule(number=numbers)
    def pay(self, number: int) -> None:
        if self.bank.payable:
            self.bank.pay(self.bank.payable[number % len(self.bank.payable)])

    def hear(self, number: int) -> None:
        if self.bank.events:
            self.tell(number=number, times=1)
        for which in (1, 3):
            self.work(which=which)

    @precondition(lambda self: self.bank.events)
    @rule(number=numbers, times=st.integers(1, 2))
    def tell(self, number: int, times: int) -> None:
        """A webhook comes, in any order, once more, or never."""
        event = self.bank.events[number % len(self.bank.events)]
        for _ in range(times):
            self.run(note(self.desk, "test", event, self.world.clock()))

    @precondition(lambda self: self.bank.accounts)
    @rule(number=numbers, amount=st.sampled_from((1, 1000, 8101, PRICE)))
    def give_back_at_the_bank(self, number: int, amount: int) -> None:
        """Somebody at the bank's own desk gives money back, and perhaps it is told."""
        names = list(self.bank.accounts)
        self.bank.give_back_by_itself(names[number % len(names)], amount)

    @precondition(lambda self: self.bank.accounts)
    @rule(number=numbers, who=st.sampled_from(("ann", "bob", "doctor", "sam")))
    def cancel(self, number: int, who: str) -> None:
        visit = self.visit(number)
        before = self.row(visit)
        answer = self.ask("DELETE", f"/appointments/{visit}", who)
        if answer.is_success and before.status in ("held", "upcoming"):
            late = self.world.clock() > before.starts_at - timedelta(minutes=CANCEL_NOTICE)
            mine = {"ann": Share.IN_TIME, "bob": Share.IN_TIME, "sam": Share.LATE if late else Share.FULL}
            self.shares[visit] = Share.FULL if before.status == "held" else mine.get(who, Share.FULL)

    @precondition(lambda self: self.visits)
    @rule(number=numbers, luck=st.integers(0, 3))
    def take_at_the_desk(self, number: int, luck: int) -> None:
        if not luck:
            self.ask("POST", f"/appointments/{self.visit(number)}/confirm", "sam")
        assert self.ask("POST", f"/appointments/{self.visit(number)}/confirm", "ann").status_code in (200, 404, 409)

    @rule(minutes=st.sampled_from((1, 1, 2, 4, 11, 900)))
    def wait(self, minutes: int) -> None:
        self.world.clock.move(minutes=minutes)

    @rule(which=st.integers(0, 4))
    def work(self, which: int) -> None:
        """One job has its turn, or is killed right after it asked the bank, as far as the bank's faults are that."""
        jobs = PaymentJobs(self.desk)
        paying = self._job("appointments.payments")
        expiry = self._job("appointments.holds")
        self.run((jobs.follow_visits, jobs.attend_payments, jobs.attend_refunds, paying, expiry)[which]())

    def _job(self, name: str) -> Any:
        return next(job.run for job in self.world.assembly.jobs if job.name == name)

    @rule(down=st.booleans(), deaf=st.booleans())
    def weather(self, down: bool, deaf: bool) -> None:
        self.bank.down, self.bank.deaf = down, deaf

    def row(self, visit: int) -> Any:
        found = select(appointments).where(appointments.c.id == visit)
        return self.run(self.world.assembly.db.read(lambda tx: tx.one(found)))

    def teardown(self) -> None:
        """The storm is over and everybody comes to rest: is all money where it belongs?"""
        self.bank.down = self.bank.deaf = False
        for _ in range(6):
            self.world.clock.move(minutes=16)
            self.run(self.world.settle())
        mine = appointments.c.id.in_(self.visits or [0])
        rows = self.run(self.world.assembly.db.read(lambda tx: tx.all(select(appointments).where(mine))))
        of_visits = payments.c.appointment_id.in_(self.visits or [0])
        paid = self.run(self.world.assembly.db.read(lambda tx: tx.all(select(payments).where(of_visits))))
        self.judge({row.id: row for row in rows}, {one.id: one for one in paid})

    def judge(self, visits: dict[int, Any], paid: dict[int, Any]) -> None:
        for one in paid.values():
            assert one.status in ("paid", "expired", "failed"), "every attempt comes to its end"
        for account in self.bank.accounts.values():
            assert account.charged in (0, PRICE), "nobody pays twice for one checkout"
            kept = account.charged - account.returned
            owed = max(0, self.owed(account, visits, paid) - sum(account.by_itself))
            assert kept == owed, f"{account}: {owed} should be here; {visits}; {paid}"
            counted = paid[account.payment_id].given_back
            ours = account.returned - sum(account.by_itself)  # of the bank's own, what was told of is known
            assert ours <= counted <= account.returned, "nothing is counted twice, and nothing of ours forgotten"
        for visit in visits.values():
            if visit.status in STANDS and visit.payment == "prepaid":
                assert visit.payment_id in paid, "no visit without its payment"
        standing = sorted(visit.starts_at for visit in visits.values() if visit.status in STANDS)
        assert len(standing) == len(set(standing)), "no time is given twice"

    def owed(self, account: Account, visits: dict[int, Any], paid: dict[int, Any]) -> int:
        """What of a charge may stay here."""
        if not account.charged:
            return 0
        payment = paid[account.payment_id]
        visit = visits[payment.appointment_id]
        if visit.payment_id != payment.id:
            return 0
        if visit.status in STANDS:
            return PRICE
        assert visit.status == "cancelled"
        return PRICE - given_back(PRICE, TERMS, self.shares[visit.id])


async def gathered(world: World) -> dict[str, Person]:
    admin = await world.admin()
    clinic = {
        "name": "North",
        "address": {"street": "1 High Street", "city": "Paris", "postal_code": "75001", "country": "FR"},
        "time_zone": "UTC",
    }
    clinic_id = (await world.call("POST", "/clinics", admin, json=clinic))["id"]
    doctor = await world.doctor()
    here = f"/doctors/{doctor.doctor_id}"
    await world.call("PUT", here, admin, json={"clinic_ids": [clinic_id]})
    week = [{"weekday": day, "start": "09:00", "end": "17:00", "clinic_id": clinic_id} for day in range(7)]
    await world.call("PUT", f"{here}/hours", doctor, json=week)
    rules = await world.call("GET", f"{here}/rules", doctor)
    await world.call("PUT", f"{here}/rules", doctor, json=rules | {"cancel_notice_minutes": CANCEL_NOTICE})
    service = (await world.call("GET", here))["services"][0]
    prepaid = {"payment": "prepaid", "duration_minutes": 60, "fee": {"amount": PRICE, "currency": "EUR"}}
    wanted = {"name": service["name"], "mode": service["mode"], **prepaid}
    await world.call("PUT", f"{here}/services/{service['id']}", doctor, json=wanted)
    terms = {"in_time_percent": TERMS.in_time_percent, "late_percent": TERMS.late_percent}
    await world.call("PUT", f"/payments/refund-terms/{clinic_id}", admin, json=terms)
    await world.settle()
    ann, bob, sam = await world.patient("Ann"), await world.patient("Bob"), await world.staff(clinic_id)
    return {"admin": admin, "doctor": doctor, "ann": ann, "bob": bob, "sam": sam}
