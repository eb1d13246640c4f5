"""How are people led through waiting? They join, answer, book, pay, move and leave, while workers come and die."""

import asyncio
from datetime import datetime, timedelta
from typing import Any, ClassVar

import httpx2
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from salus.appointments.tables import appointments
from salus.availability.contract import Availability
from salus.kit.journal import journal
from salus.notifications.outbox import SealedOutbox
from salus.payments.contract import Share
from salus.payments.tables import payments
from salus.schedule.contract import Schedule
from salus.waitlist.desk import Waitlist
from salus.waitlist.jobs import WaitlistJobs
from salus.waitlist.tables import entries, offers
from salus.waitlist.turns import Turns
from tests.appointments.visits import clinic, rules, service
from tests.model.waiting_judge import CANCEL_NOTICE, OFFERS_EACH, TERMS, Judge
from tests.support.world import MONDAY, Account, World

WEEK = timedelta(weeks=1)
PRICE = 9001
PATIENTS = ("ann", "bob", "eve", "gus")
TOKEN = timedelta(minutes=9)
JOBS = (
    *("appointments.schedule", "appointments.holds", "appointments.payments"),
    *("payments.visits", "payments.checkouts", "payments.refunds"),
)
WAITLIST = ("waitlist.follow", "waitlist.sweep", "waitlist.offers")
numbers = st.integers(0, 99)
patients = st.sampled_from(PATIENTS)
slots = st.integers(0, 3)
"""Dora is open from ten to twelve, Omar from half past ten to half past eleven."""
wishes = st.sampled_from(("dora", "dora", "prepaid", "omar", "specialty", *["earlier"] * 3))
days = st.sampled_from((None, None, None, "late", "early", "other day"))


class WaitingRoom(RuleBasedStateMachine):
    """A story in a week of its own; the installation, its people and its loop are the same for all of them."""

    runner: ClassVar[asyncio.Runner]
    world: ClassVar[World]
    people: ClassVar[dict[str, Account]]
    services: ClassVar[dict[str, int]]
    clinic_id: ClassVar[int]
    weeks: ClassVar[int] = 0

    @classmethod
    def open(cls, runner: asyncio.Runner, world: World) -> None:
        cls.runner, cls.world = runner, world
        cls.people, cls.services, cls.clinic_id = runner.run(gathered(world))

    def __init__(self) -> None:
        super().__init__()
        WaitingRoom.weeks += 1
        self.noon = MONDAY.replace(hour=12) + WaitingRoom.weeks * WEEK
        self.world.clock.now = self.noon
        self.ten = self.noon + timedelta(hours=22)
        self.signed_in: dict[str, datetime] = {}
        self.shares: dict[int, Share] = {}
        self.away: dict[int | None, set[datetime]] = {}
        self.judge = Judge(self)
        self.workers = [self.worker(), self.worker()]

    @initialize(full=st.integers(0, 6), waiting=st.lists(st.tuples(patients, wishes), max_size=6))
    def opened(self, full: int, waiting: list[tuple[str, str]]) -> None:
        """The times of the two doctors, of which so many are taken already, and who waits already."""
        for name, first, last in (("dora", 0, 4), ("omar", 1, 3)):
            start, end = (self.ten + number * timedelta(minutes=30) for number in (first, last))
            opening = {"starts_at": start.isoformat(), "ends_at": end.isoformat(), "clinic_id": self.clinic_id}
            path = f"/doctors/{self.people[name].doctor_id}/availability"
            assert self.ask("POST", path, name, json={"openings": [opening]}).is_success
        taken = [("dora", 0), ("dora", 1), ("omar", 1), ("dora", 2), ("omar", 2), ("dora", 3)][:full]
        for number, (doctor, slot) in enumerate(taken):
            self.book(who=PATIENTS[number % 4], what=doctor, slot=slot)
        for who, wish in waiting:
            self.join(who=who, wish=wish)

    # What people do

    @rule(who=patients, wish=wishes, when=days, priority=st.sampled_from((0, 0, 0, 1, 2)))
    def join(self, who: str, wish: str, when: str | None = None, priority: int = 0) -> None:
        body: dict[str, Any] = {"periods": [self.period(when)] if when else []}
        if wish == "earlier":
            if not (mine := [row for row in self.visits() if self.name(row) == who]):
                return
            body["appointment_id"] = mine[-1].id
        elif wish == "specialty":
            body |= {"specialty": "Cardiology", "clinic_id": self.clinic_id}
        else:
            doctor = "omar" if wish == "omar" else "dora"
            body |= {"doctor_id": self.people[doctor].doctor_id, "service_id": self.services[wish]}
        if not priority:
            self.ask("POST", "/waitlist", who, json=body)
        else:
            more = {"patient_id": self.people[who].patient_id, "priority": priority}
            self.ask("POST", "/waitlist", "sam", json=body | more)

    def period(self, when: str) -> dict[str, Any]:
        tuesday = self.ten.date()
        if when == "other day":
            return {"first": str(tuesday + timedelta(days=1)), "last": str(tuesday + timedelta(days=2))}
        more = {"start": "10:30"} if when == "late" else {"end": "11:00"}
        return {"first": str(self.noon.date()), "last": str(tuesday), **more}

    @rule(number=numbers, priority=st.integers(0, 2))
    def prioritise(self, number: int, priority: int) -> None:
        if (entry := self.somebody(number)) is not None:
            self.ask("PUT", f"/waitlist/{entry.id}", "sam", json={"priority": priority})

    @rule(number=numbers)
    def leave(self, number: int) -> None:
        if (entry := self.somebody(number)) is not None:
            self.ask("DELETE", f"/waitlist/{entry.id}", self.name(entry))

    @rule(number=numbers, answer=st.sampled_from(("accept", "accept", "refuse")))
    def answer(self, number: int, answer: str = "accept") -> None:
        made = self.offers()
        live = [offer for offer in made if offer.status == "offered"]
        if (offer := self.any(live if number % 5 else made, number)) is not None:
            self.ask("POST", f"/waitlist/offers/{offer.id}/{answer}", self.name(offer))

    @rule(who=patients, what=st.sampled_from(("dora", "dora", "prepaid", "omar")), slot=slots, hold=st.booleans())
    def book(self, who: str, what: str, slot: int, hold: bool = False) -> None:
        doctor = "omar" if what == "omar" else "dora"
        there: dict[str, Any] = {"doctor_id": self.people[doctor].doctor_id, "service_id": self.services[what]}
        wanted = {**there, "starts_at": self.at(slot)}
        self.ask("POST", "/appointments/holds" if hold else "/appointments", who, json=wanted)

    @rule(number=numbers, by=st.sampled_from(("patient", "patient", "sam")))
    def confirm(self, number: int, by: str = "patient") -> None:
        """Also of a time that was offered: whoever has the link of the visit may confirm it there."""
        if (visit := self.some_visit(number, "held")) is not None:
            self.ask("POST", f"/appointments/{visit.id}/confirm", self.name(visit) if by == "patient" else by)

    @rule(number=numbers, now=st.sampled_from((True, True, False)))
    def checkout(self, number: int, now: bool = False) -> None:
        """Go to the page where it can be paid, and perhaps do so at once."""
        unpaid = [row for row in self.visits("held") if row.payment == "prepaid"]
        if (visit := self.any(unpaid, number)) is not None:
            self.ask("POST", f"/appointments/{visit.id}/payment", self.name(visit))
            if now:
                self.pay(number=number)

    @rule(number=numbers)
    def pay(self, number: int) -> None:
        """In time or late: the page takes money until a worker has closed it."""
        opened = [row for row in self.rows(payments) if row.appointment_id in self.judge.visits and row.url]
        if (payment := self.any([row for row in opened if row.status != "paid"], number)) is not None:
            self.run(self.world.pay(payment.url))

    @rule(number=numbers, slot=slots, by=st.sampled_from(("patient", "sam")))
    def move(self, number: int, slot: int, by: str = "patient") -> None:
        if (visit := self.some_visit(number, "upcoming")) is not None:
            who = self.name(visit) if by == "patient" else by
            self.ask("PUT", f"/appointments/{visit.id}", who, json={"starts_at": self.at(slot)})

    @rule(number=numbers, by=st.sampled_from(("patient", "patient", "doctor", "sam")))
    def cancel(self, number: int, by: str = "patient") -> None:
        if (visit := self.some_visit(number, "held", "upcoming")) is None:
            return
        doctor = "dora" if visit.doctor_id == self.people["dora"].doctor_id else "omar"
        who = {"patient": self.name(visit), "doctor": doctor}.get(by, by)
        if self.ask("DELETE", f"/appointments/{visit.id}", who).is_success:
            late = self.world.clock() > visit.starts_at - timedelta(minutes=CANCEL_NOTICE)
            of = {"patient": Share.IN_TIME, "sam": Share.LATE if late else Share.FULL}
            self.shares[visit.id] = of.get(by, Share.FULL)

    @rule(doctor=st.sampled_from(("dora", "omar")), slot=slots)
    def go_away(self, doctor: str, slot: int) -> None:
        start = self.ten + slot * timedelta(minutes=30)
        body = {"starts_at": start.isoformat(), "ends_at": self.at(slot + 1), "on_conflict": "cancel"}
        doctor_id = self.people[doctor].doctor_id
        if self.ask("POST", f"/doctors/{doctor_id}/time-off", doctor, json=body).is_success:
            self.away.setdefault(doctor_id, set()).add(start)

    # What happens without being asked

    @rule(minutes=st.sampled_from((1, 1, 5, 11, 61, 61, 600)))
    def wait(self, minutes: int) -> None:
        self.world.clock.move(minutes=minutes)

    @rule(job=st.sampled_from(JOBS))
    def work(self, job: str) -> None:
        self.run(next(one.run for one in self.world.assembly.jobs if one.name == job)())

    @rule(name=st.sampled_from(("follow", "follow", "offer", "sweep")), number=st.integers(0, 1), both=st.booleans())
    def attend(self, name: str, number: int, both: bool) -> None:
        """A worker of the waitlist has its turn, or two of them at the same moment."""
        busy = self.workers if both else [self.workers[number]]

        async def at_once() -> None:
            await asyncio.gather(*(getattr(worker, name)() for worker in busy))

        self.run(at_once())

    @rule(number=st.integers(0, 1))
    def crash(self, number: int) -> None:
        """Another worker begins where that one died: it knows what stands in the database."""
        self.workers[number] = self.worker()

    @rule()
    def rest(self) -> None:
        """Every job that has to do with it has its turns until there is nothing left to do."""
        self.settle()
        self.judge.at_rest()

    def settle(self) -> None:
        memory = [job.name for job in self.world.assembly.memory]
        mine = [job for job in self.world.assembly.jobs if job.name in (*memory, *JOBS, *WAITLIST)]

        async def turns() -> None:
            for _ in range(4):
                while any([await job.run() for job in mine]):
                    pass

        self.run(turns())

    @invariant()
    def nothing_is_wrong_at_any_moment(self) -> None:
        self.judge.always()

    def teardown(self) -> None:
        self.rest()
        for entry in self.entries():
            self.ask("DELETE", f"/waitlist/{entry.id}", self.name(entry))
        for minutes in (61, 16):
            self.world.clock.move(minutes=minutes)
            self.settle()
        self.rest()
        self.judge.in_the_end()

    # How a step is made

    def run(self, what: Any) -> Any:
        return self.runner.run(what)

    def ask(self, method: str, path: str, who: str, **more: Any) -> httpx2.Response:
        now = self.world.clock()
        if now - self.signed_in.get(who, self.noon - WEEK) >= TOKEN:
            self.people[who] = self.run(self.world.sign_in(self.people[who].email))
            self.signed_in[who] = now
        answer: httpx2.Response = self.run(self.world.send(method, path, self.people[who], **more))
        assert answer.status_code < 500, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    def worker(self) -> WaitlistJobs:
        a, clock = self.world.assembly, self.world.clock
        outbox = SealedOutbox(a.homes["appointments"].vault, clock)
        turns = Turns(a[Waitlist], a.ask(Availability), outbox, OFFERS_EACH, clock)
        return WaitlistJobs(a[Waitlist], turns, a.ask(Schedule), clock)

    def rows(self, table: Any) -> list[Any]:
        return list(self.run(self.world.assembly.db.read(lambda tx: tx.all(table.select().order_by(table.c.id)))))

    def visits(self, *statuses: str) -> list[Any]:
        """This story's; of these statuses."""
        mine = [row for row in self.rows(appointments) if row.created_at >= self.noon]
        return [row for row in mine if not statuses or row.status in statuses]

    def entries(self) -> list[Any]:
        """Who waits."""
        return [row for row in self.rows(entries) if row.status in ("waiting", "offered")]

    def offers(self) -> list[Any]:
        return [row for row in self.rows(offers) if row.made_at >= self.noon]

    def somebody(self, number: int) -> Any:
        """Who waits; if nobody does, somebody begins to. What can be done must not say which step is taken: it differs
        from one telling of a story to the next, as workers win or lose."""
        if not self.entries():
            self.join(who=PATIENTS[number % 4], wish=("dora", "prepaid", "specialty")[number % 3])
        return self.any(self.entries(), number)

    def some_visit(self, number: int, *statuses: str) -> Any:
        """One of them; if there is none, somebody takes a time."""
        if not self.visits(*statuses):
            what = ("dora", "prepaid")[number % 2] if "held" in statuses else "dora"
            self.book(who=PATIENTS[number % 4], what=what, slot=number % 4, hold="held" in statuses)
        return self.any(self.visits(*statuses), number)

    def told(self, action: str) -> list[Any]:
        """What the journal says of this story's visits."""
        found = journal.select().where(journal.c.action == action, journal.c.at >= self.noon)
        return list(self.run(self.world.assembly.db.read(lambda tx: tx.all(found))))

    @staticmethod
    def any(known: list[Any], number: int) -> Any:
        return known[number % len(known)] if known else None

    def name(self, row: Any) -> str:
        return next(name for name in PATIENTS if self.people[name].patient_id == row.patient_id)

    def at(self, slot: int) -> str:
        return (self.ten + slot * timedelta(minutes=30)).isoformat()


async def gathered(world: World) -> tuple[dict[str, Account], dict[str, int], int]:
    """Everybody, the types of visit by their names, and the clinic."""
    people = {name: await world.doctor(specialty="Cardiology") for name in ("dora", "omar")}
    clinic_id = await clinic(world, "North", *people.values())
    services = {}
    for name, doctor in people.items():
        await rules(world, doctor, cancel_notice_minutes=CANCEL_NOTICE)
        services[name] = (await world.call("GET", f"/doctors/{doctor.doctor_id}"))["services"][0]["id"]
    fee = {"amount": PRICE, "currency": "EUR"}
    prepaid = await service(world, people["dora"], duration_minutes=30, fee=fee, payment="prepaid")
    services["prepaid"] = prepaid["id"]
    terms = {"in_time_percent": TERMS.in_time_percent, "late_percent": TERMS.late_percent}
    await world.call("PUT", f"/payments/refund-terms/{clinic_id}", await world.admin(), json=terms)
    people |= {name: await world.patient(name) for name in PATIENTS}
    return people | {"sam": await world.staff(clinic_id)}, services, clinic_id
