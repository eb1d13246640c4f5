"""How are the product and the model led through the same story? One rule after the other, compared after each."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import httpx2
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from salus.appointments.tables import appointments
from salus.availability.service import AvailabilityService
from tests.model.clinic import BECOMES, DAYS, Answer, Clinic, Doctor, Terms
from tests.support.world import MONDAY, Account, World

WEEK = timedelta(weeks=1)
DOCTORS, PATIENTS = 2, 3
TOKEN_MINUTES = 9

starts = st.builds(lambda day, quarter: day * 1440 + 525 + quarter * 15, st.integers(0, DAYS - 1), st.integers(0, 13))
"""08:45 to 12:00 on one of the days: most of it is open, and small enough for two to meet."""
doctors, patients, numbers = st.integers(0, DOCTORS - 1), st.integers(0, PATIENTS - 1), st.integers(0, 99)
conflicts = st.sampled_from([None, "keep", "cancel"])
luck = st.integers(0, 999)
days = st.sampled_from([[], [(540, 660)], [(540, 600), (615, 720)], [(570, 600), (600, 720)], [(600, 690)]])
"""Open hours of one day: none, one stretch, two with a gap, two that touch."""
terms = st.builds(
    Terms,
    capacity=st.integers(1, 2),
    notice=st.sampled_from([0, 0, 120]),
    step=st.sampled_from([15, 30]),
    cancel_notice=st.sampled_from([0, 600]),
    move_notice=st.sampled_from([0, 600]),
    max_moves=st.sampled_from([None, 0, 1]),
)


class Machine(RuleBasedStateMachine):
    """One story in a week of its own; the installation and its loop are made once for all of them."""

    runner: ClassVar[asyncio.Runner]
    world: ClassVar[World]
    weeks: ClassVar[int] = 0
    clinic_of: ClassVar[Callable[..., Clinic]] = Clinic

    def __init__(self) -> None:
        super().__init__()
        # Time never goes back, so each story begins some weeks after the one before.
        Machine.weeks += 1
        self.monday = MONDAY.replace(hour=0) + Machine.weeks * WEEK
        self.clinic = self.clinic_of(now=360, doctors=[Doctor() for _ in range(DOCTORS)])
        self.world.clock.now = self.instant(360)
        self.signed_in: dict[int, int] = {}
        self.keyed: list[tuple[Account, str, dict[str, Any], bytes]] = []

    @initialize()
    def people(self) -> None:
        self.doctors = [self.run(self.world.doctor()) for _ in range(DOCTORS)]
        self.patients = [self.run(self.world.patient()) for _ in range(PATIENTS)]
        self.admin = self.run(self.world.admin())
        for one in (*self.doctors, *self.patients, self.admin):
            self.signed_in[one.id] = self.clinic.now
        for number, doctor in enumerate(self.doctors):
            path = f"/doctors/{doctor.doctor_id}/services"
            first = self.run(self.world.call("GET", path))["items"][0]["id"]
            self.run(self.world.call("PUT", f"{path}/{first}", doctor, json={"buffer_after_minutes": 15}))
            self.set_hours(number, [(540, 660), (1980, 2100)])

    # What anybody may do

    @rule(doctor=doctors, patient=patients, start=starts, luck=luck, key=st.booleans())
    def book(self, doctor: int, patient: int, start: int, luck: int, key: bool) -> None:
        self.take(doctor, patient, self.likely(doctor, start, luck), hold=False, by_doctor=False, key=key)

    @rule(doctor=doctors, patient=patients, start=starts, luck=luck, key=st.booleans())
    def hold(self, doctor: int, patient: int, start: int, luck: int, key: bool) -> None:
        self.take(doctor, patient, self.likely(doctor, start, luck), hold=True, by_doctor=False, key=key)

    @rule(doctor=doctors, patient=patients, start=starts, luck=luck, hold=st.booleans())
    def book_for_a_patient(self, doctor: int, patient: int, start: int, luck: int, hold: bool) -> None:
        self.take(doctor, patient, self.likely(doctor, start, luck), hold=hold, by_doctor=True, key=False)

    def take(self, doctor: int, patient: int, start: int, *, hold: bool, by_doctor: bool, key: bool) -> None:
        expected = self.clinic.book(doctor, patient, start, hold=hold)
        who = self.doctors[doctor] if by_doctor else self.patients[patient]
        wanted: dict[str, Any] = {"doctor_id": self.doctors[doctor].doctor_id, "starts_at": self.text(start)}
        if by_doctor:
            wanted["patient_id"] = self.patients[patient].patient_id
        path = "/appointments/holds" if hold else "/appointments"
        headers = {"Idempotency-Key": f"key-{len(self.keyed)}"} if key else {}
        answer = self.send("POST", path, who, json=wanted, headers=headers)
        self.same(answer, expected)
        if expected.status == 201:
            number = answer.json()["id"]
            self.clinic.booked(number, doctor, patient, start, self.lane(number), hold=hold)
            if key:
                self.keyed.append((who, path, wanted, answer.content))
        elif expected.code == "slot_taken":
            self.alternatives(answer, doctor, start)

    @precondition(lambda self: self.keyed)
    @rule(chosen=numbers)
    def repeat(self, chosen: int) -> None:
        """The same request again: the same answer, and nothing more is booked."""
        place = chosen % len(self.keyed)
        who, path, wanted, first = self.keyed[place]
        answer = self.send("POST", path, who, json=wanted, headers={"Idempotency-Key": f"key-{place}"})
        assert (answer.status_code, answer.content) == (201, first)

    @precondition(lambda self: self.clinic.visits)
    @rule(chosen=numbers, start=starts, luck=luck, by_doctor=st.booleans())
    def move(self, chosen: int, start: int, luck: int, by_doctor: bool) -> None:
        number, who = self.visit(chosen, by_doctor, "upcoming")
        start = self.likely(self.clinic.visits[number].doctor, start, luck)
        expected = self.clinic.move(number, start, patient=not by_doctor)
        answer = self.send("PUT", f"/appointments/{number}", who, json={"starts_at": self.text(start)})
        self.same(answer, expected)
        if expected.status == 200:
            self.clinic.moved(number, start, self.lane(number))
        elif expected.code == "slot_taken":
            self.alternatives(answer, self.clinic.visits[number].doctor, start)

    @precondition(lambda self: self.clinic.visits)
    @rule(chosen=numbers, by_doctor=st.booleans())
    def cancel(self, chosen: int, by_doctor: bool) -> None:
        number, who = self.visit(chosen, by_doctor, "upcoming" if chosen % 2 else "held")
        answer = self.send("DELETE", f"/appointments/{number}", who)
        self.same(answer, self.clinic.cancel(number, patient=not by_doctor))

    @precondition(lambda self: self.clinic.visits)
    @rule(chosen=numbers, by_doctor=st.booleans())
    def confirm(self, chosen: int, by_doctor: bool) -> None:
        number, who = self.visit(chosen, by_doctor, "held")
        self.same(self.send("POST", f"/appointments/{number}/confirm", who), self.clinic.confirm(number))

    @precondition(lambda self: self.clinic.visits)
    @rule(chosen=numbers, what=st.sampled_from(sorted(BECOMES)))
    def attend(self, chosen: int, what: str) -> None:
        number, who = self.visit(chosen, True, "upcoming" if chosen % 2 else "checked_in")
        self.same(self.send("POST", f"/appointments/{number}/{what}", who), self.clinic.attend(number, what))

    # What doctors do to their calendars

    @rule(doctor=doctors, first=days, second=days)
    def change_hours(self, doctor: int, first: list[tuple[int, int]], second: list[tuple[int, int]]) -> None:
        self.set_hours(doctor, [*first, *((start + 1440, end + 1440) for start, end in second)])

    @rule(doctor=doctors, wanted=terms)
    def change_rules(self, doctor: int, wanted: Terms) -> None:
        body = {
            "capacity": wanted.capacity,
            "min_notice_minutes": wanted.notice,
            "slot_step_minutes": wanted.step,
            "cancel_notice_minutes": wanted.cancel_notice,
            "reschedule_notice_minutes": wanted.move_notice,
            "max_reschedules": wanted.max_moves,
        }
        path = f"/doctors/{self.doctors[doctor].doctor_id}/rules"
        assert self.send("PUT", path, self.doctors[doctor], json=body).status_code == 200
        self.clinic.doctors[doctor].terms = wanted

    @rule(doctor=doctors, start=starts, luck=luck, quarters=st.integers(1, 8), then=conflicts)
    def go_away(self, doctor: int, start: int, luck: int, quarters: int, then: str | None) -> None:
        start = self.likely(doctor, start, luck)
        end = start + quarters * 15
        body = {"starts_at": self.text(start), "ends_at": self.text(end), "on_conflict": then}
        met = self.clinic.met(doctor, start, end)
        path = f"/doctors/{self.doctors[doctor].doctor_id}/time-off"
        answer = self.send("POST", path, self.doctors[doctor], json=body)
        if end <= self.clinic.now:
            self.same(answer, Answer(422, "invalid"))
        elif met and then is None:
            self.same(answer, Answer(409, "time_off_conflicts"))
            assert {visit["id"] for visit in answer.json()["visits"]} == met
        else:
            assert answer.status_code == 201
            assert {visit["id"] for visit in answer.json()["conflicts"]} == met
            self.clinic.doctors[doctor].away[answer.json()["id"]] = (start, end)
            if then == "cancel":
                self.clinic.absences.append((doctor, max(start, self.clinic.now), end))

    @precondition(lambda self: any(doctor.away for doctor in self.clinic.doctors))
    @rule(chosen=numbers)
    def come_back(self, chosen: int) -> None:
        every = [(doctor, number) for doctor, one in enumerate(self.clinic.doctors) for number in one.away]
        doctor, number = every[chosen % len(every)]
        path = f"/doctors/{self.doctors[doctor].doctor_id}/time-off/{number}"
        assert self.send("DELETE", path, self.doctors[doctor]).status_code == 204
        del self.clinic.doctors[doctor].away[number]

    # What happens without being asked

    @rule(minutes=st.sampled_from([1, 5, 10, 60]), heard=st.booleans())
    def wait(self, minutes: int, heard: bool) -> None:
        """Time passes; whether the caches may go on believing what they know is told by the follower."""
        self.clinic.now += minutes
        self.world.clock.now = self.instant(self.clinic.now)
        if heard:
            self.run(self.world.assembly[AvailabilityService].follow())

    @rule()
    def work(self) -> None:
        """Every job has its turn: absences are carried out, holds swept away."""
        self.run(self.world.settle())
        self.clinic.carry_out_absences()

    # What must be the same after each step

    @invariant()
    def the_same_visits_stand(self) -> None:
        found: dict[int, tuple[int, int, str, int]] = {}
        for number, doctor in enumerate(self.doctors):
            listed = self.send("GET", f"/appointments?doctor_id={doctor.doctor_id}&per_page=100", self.admin).json()
            assert listed["total"] == len(listed["items"])
            for item in listed["items"]:
                start = self.minute(item["starts_at"])
                found[item["id"]] = (number, start, item["status"], item["reschedules"])
        for number, visit in self.clinic.visits.items():
            over = visit.status == "held" and visit.hold_until <= self.clinic.now
            if over and found.get(number, (0, 0, ""))[2] == "expired":
                visit.status = "expired"  # when exactly it is swept away is the product's to choose
        assert found == {
            number: (visit.doctor, visit.start, visit.status, visit.moves)
            for number, visit in self.clinic.visits.items()
        }

    @invariant()
    def the_same_times_are_free(self) -> None:
        first, last = (self.monday + timedelta(days=day) for day in (0, DAYS - 1))
        for number, doctor in enumerate(self.doctors):
            path = f"/doctors/{doctor.doctor_id}/availability?from={first:%Y-%m-%d}&to={last:%Y-%m-%d}"
            slots = self.send("GET", path).json()["slots"]
            assert [self.minute(slot["starts_at"]) for slot in slots] == self.clinic.free(number)

    # How the two speak with each other

    def run(self, doing: Any) -> Any:
        return self.runner.run(doing)

    def instant(self, minute: int) -> datetime:
        return self.monday + timedelta(minutes=minute)

    def text(self, minute: int) -> str:
        return self.instant(minute).isoformat()

    def minute(self, text: str) -> int:
        return int((datetime.fromisoformat(text) - self.monday) / timedelta(minutes=1))

    def send(self, method: str, path: str, who: Account | None = None, **more: Any) -> httpx2.Response:
        if who is not None and self.clinic.now - self.signed_in[who.id] >= TOKEN_MINUTES:
            who.token = self.run(self.world.sign_in(who.email)).token
            self.signed_in[who.id] = self.clinic.now
        answer: httpx2.Response = self.run(self.world.send(method, path, who, **more))
        return answer

    def same(self, answer: httpx2.Response, expected: Answer) -> None:
        said = answer.json()
        got = Answer(answer.status_code)
        if answer.status_code >= 400:
            got = Answer(answer.status_code, said["code"], said.get("why", ""))
        assert got == expected, answer.text

    def visit(self, chosen: int, by_doctor: bool, status: str) -> tuple[int, Account]:
        """A visit, mostly one of that status, with its patient or its doctor."""
        every = sorted(self.clinic.visits)
        fitting = [number for number in every if self.clinic.visits[number].status == status]
        known = fitting if fitting and chosen % 5 else every
        number = known[chosen % len(known)]
        visit = self.clinic.visits[number]
        return number, self.doctors[visit.doctor] if by_doctor else self.patients[visit.patient]

    def likely(self, doctor: int, start: int, luck: int) -> int:
        """Mostly a time that is free or where somebody already is: anything else is refused in dull ways."""
        taken = [visit.start for visit in self.clinic.visits.values()]
        worthwhile = [*self.clinic.free(doctor), *taken, *taken]
        return start if luck % 8 == 0 or not worthwhile else worthwhile[luck % len(worthwhile)]

    def lane(self, number: int) -> int:
        found = select(appointments.c.lane).where(appointments.c.id == number)
        lane: int = self.run(self.world.assembly.db.read_statement(lambda tx: tx.scalar(found)))
        return lane

    def alternatives(self, answer: httpx2.Response, doctor: int, start: int) -> None:
        """The nearest free times, and no other."""
        offered = [self.minute(slot["starts_at"]) for slot in answer.json()["alternatives"]]
        assert offered == nearest(self.clinic.free(doctor), start)

    def set_hours(self, doctor: int, hours: Iterable[tuple[int, int]]) -> None:
        stretches = sorted(hours)
        sunday = (self.monday + timedelta(days=6)).date().isoformat()
        rows = [
            {"weekday": start // 1440, "start": _wall(start), "end": _wall(end), "valid_until": sunday}
            for start, end in stretches
        ]
        path = f"/doctors/{self.doctors[doctor].doctor_id}/hours"
        assert self.send("PUT", path, self.doctors[doctor], json=rows).status_code == 200
        self.clinic.doctors[doctor].hours = stretches


def nearest(free: Iterable[int], start: int) -> list[int]:
    return sorted(free, key=lambda minute: (abs(minute - start), minute))[:3]


def _wall(minute: int) -> str:
    return f"{minute % 1440 // 60:02}:{minute % 60:02}"
