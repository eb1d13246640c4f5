"""What should a clinic answer? Written down a second time, as plainly as can be, minute by minute.

Independent of the product on purpose: no interval, no bitmap, no SQL; a dictionary of visits and loops over
minutes. All times are whole minutes since the Monday on which the world begins.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

LENGTH, AFTER = 30, 15
"""A visit, and the time kept free after it."""
HOLD, HOLDS = 10, 2
DAYS = 2

OCCUPYING = {"upcoming", "checked_in", "completed", "no_show"}
FOLLOWS = {"check-in": {"upcoming"}, "complete": {"upcoming", "checked_in"}, "no-show": {"upcoming"}}
BECOMES = {"check-in": "checked_in", "complete": "completed", "no-show": "no_show"}


class Answer(NamedTuple):
    status: int
    code: str = ""
    why: str = ""


OK, MADE = Answer(200), Answer(201)
TAKEN, BUSY = Answer(409, "slot_taken"), Answer(409, "patient_busy")
WRONG_STATUS, TOO_LATE = Answer(409, "wrong_status"), Answer(409, "too_late")


@dataclass(frozen=True)
class Terms:
    capacity: int = 1
    notice: int = 0
    step: int = LENGTH
    cancel_notice: int = 0
    move_notice: int = 0
    max_moves: int | None = None


@dataclass
class Doctor:
    hours: list[tuple[int, int]] = field(default_factory=list)
    away: dict[int, tuple[int, int]] = field(default_factory=dict)
    terms: Terms = field(default_factory=Terms)


@dataclass
class Visit:
    doctor: int
    patient: int
    start: int
    lane: int
    status: str
    terms: Terms
    hold_until: int = 0
    moves: int = 0


@dataclass
class Clinic:
    """Doctors and patients are numbered from 0; visits have the product's ids."""

    now: int
    doctors: list[Doctor]
    visits: dict[int, Visit] = field(default_factory=dict)
    absences: list[tuple[int, int, int]] = field(default_factory=list)
    """Doctor, start and end of what was entered to cancel visits and has not been carried out."""

    def why_not(self, doctor: int, start: int) -> str | None:
        """Why a visit is not offered then, taken or not."""
        own = self.doctors[doctor]
        is_open = _minutes(own.hours) - _minutes(own.away.values())
        if start < self.now:
            return "past"
        if start not in is_open:
            return "time_off" if start in _minutes(own.hours) else "closed"
        opened = next(begin for begin, end in own.hours if begin <= start < end)
        if (start - opened) % own.terms.step:
            return "off_grid"
        if not set(range(start, start + LENGTH + AFTER)) <= is_open:
            return "does_not_fit"
        return "notice" if start < self.now + own.terms.notice else None

    def free(self, doctor: int) -> list[int]:
        """Every start that is offered now."""
        return [
            start
            for start in sorted(_minutes(self.doctors[doctor].hours))
            if start % 5 == 0 and self.why_not(doctor, start) is None and self.lanes(doctor, start)
        ]

    def lanes(self, doctor: int, start: int, moving: int | None = None) -> set[int]:
        """The lanes with room for a visit."""
        wanted = set(range(start, start + LENGTH + AFTER))
        full = {
            visit.lane
            for visit in self._others(moving)
            if visit.doctor == doctor and wanted & set(range(visit.start, visit.start + LENGTH + AFTER))
        }
        return set(range(self.doctors[doctor].terms.capacity)) - full

    def is_elsewhere(self, patient: int, start: int, moving: int | None = None) -> bool:
        wanted = set(range(start, start + LENGTH))
        return any(
            visit.patient == patient and wanted & set(range(visit.start, visit.start + LENGTH))
            for visit in self._others(moving)
        )

    def holds(self, visit: Visit) -> bool:
        return visit.status == "held" and visit.hold_until > self.now

    def _others(self, moving: int | None) -> Iterator[Visit]:
        for number, visit in self.visits.items():
            if number != moving and (visit.status in OCCUPYING or self.holds(visit)):
                yield visit

    def _room(self, doctor: int, patient: int, start: int, moving: int | None = None) -> Answer | None:
        if not self.lanes(doctor, start, moving):
            return TAKEN
        return BUSY if self.is_elsewhere(patient, start, moving) else None

    def book(self, doctor: int, patient: int, start: int, *, hold: bool) -> Answer:
        why = self.why_not(doctor, start)
        if why:
            return Answer(422, "not_offered", why)
        held = sum(visit.patient == patient and self.holds(visit) for visit in self.visits.values())
        if hold and held >= HOLDS:
            return Answer(409, "too_many_holds")
        return self._room(doctor, patient, start) or MADE

    def booked(self, number: int, doctor: int, patient: int, start: int, lane: int, *, hold: bool) -> None:
        """It was answered with 201. Which of the free lanes it got is the product's to choose."""
        assert lane in self.lanes(doctor, start), f"lane {lane} was not free"
        status = "held" if hold else "upcoming"
        terms = self.doctors[doctor].terms
        self.visits[number] = Visit(doctor, patient, start, lane, status, terms, self.now + HOLD)

    def move(self, number: int, start: int, *, patient: bool) -> Answer:
        visit = self.visits[number]
        if visit.status != "upcoming":
            return WRONG_STATUS
        if start == visit.start:
            return OK
        if patient and self.now > visit.start - visit.terms.move_notice:
            return TOO_LATE
        if patient and visit.terms.max_moves is not None and visit.moves >= visit.terms.max_moves:
            return Answer(409, "too_many_reschedules")
        why = self.why_not(visit.doctor, start)
        if why:
            return Answer(422, "not_offered", why)
        return self._room(visit.doctor, visit.patient, start, number) or OK

    def moved(self, number: int, start: int, lane: int) -> None:
        visit = self.visits[number]
        if start != visit.start:
            assert lane in self.lanes(visit.doctor, start, number), f"lane {lane} was not free"
            visit.start, visit.lane, visit.moves = start, lane, visit.moves + 1

    def cancel(self, number: int, *, patient: bool) -> Answer:
        visit = self.visits[number]
        if visit.status not in ("cancelled", "held", "upcoming"):
            return WRONG_STATUS
        if visit.status == "upcoming" and patient and self.now > visit.start - visit.terms.cancel_notice:
            return TOO_LATE
        visit.status = "cancelled"
        return OK

    def confirm(self, number: int) -> Answer:
        visit = self.visits[number]
        if visit.status == "expired" or (visit.status == "held" and visit.hold_until <= self.now):
            return Answer(409, "hold_expired")
        if visit.status not in ("held", "upcoming"):
            return WRONG_STATUS
        visit.status = "upcoming"
        return OK

    def attend(self, number: int, what: str) -> Answer:
        visit = self.visits[number]
        if visit.status not in FOLLOWS[what] | {BECOMES[what]}:
            return WRONG_STATUS
        visit.status = BECOMES[what]
        return OK

    def met(self, doctor: int, start: int, end: int) -> set[int]:
        """The visits to come that an absence meets."""
        stretch = set(range(max(start, self.now), end))
        return {
            number
            for number, visit in self.visits.items()
            if visit.doctor == doctor
            and (visit.status in ("upcoming", "checked_in") or self.holds(visit))
            and stretch & set(range(visit.start, visit.start + LENGTH))
        }

    def carry_out_absences(self) -> None:
        """The job cancels what stands in an absence and has not begun to be attended."""
        for doctor, start, end in self.absences:
            for visit in self.visits.values():
                overlaps = set(range(start, end)) & set(range(visit.start, visit.start + LENGTH))
                if visit.doctor == doctor and overlaps and (visit.status == "upcoming" or self.holds(visit)):
                    visit.status = "cancelled"
        self.absences.clear()


def _minutes(stretches: Iterable[tuple[int, int]]) -> set[int]:
    return {minute for start, end in stretches for minute in range(start, end)}
