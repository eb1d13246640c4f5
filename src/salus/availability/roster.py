"""Which doctors match a wish? Filters over all practices, worked out once and kept until a practice changes."""

from collections import OrderedDict
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from salus.availability.bits import ticks
from salus.availability.domain.distance import kilometres
from salus.availability.fits import Ints
from salus.availability.touched import Whose
from salus.availability.wishes import Wish
from salus.kernel.ids import ClinicId, DoctorId
from salus.schedule.contract import Rules
from salus.users.contract import Clinic, Practice, Service

Clinics = dict[ClinicId, float]
Floats = NDArray[np.float64]

MOST_WISHES = 64
_NOBODY: Ints = np.array([], np.int64)


class Matches(NamedTuple):
    """The doctors who match, as columns of equal length.

    Unit: `need` ticks with buffers; `before`, `notice`, `horizon` minutes; `fee` minor units; `distance`
          kilometres to the nearest clinic that counts, 0 where no place was asked for.
    """

    rows: Ints
    doctor_ids: Ints
    services: Ints
    """Places among the practice's services."""
    need: Ints
    before: Ints
    notice: Ints
    horizon: Ints
    fee: Ints
    distance: Floats


class Roster:
    def __init__(self) -> None:
        self.practices: list[Practice] = []
        self.rules: list[Rules] = []
        self._fixed: list[int | None] = []
        self._row_of: dict[DoctorId, int] = {}
        self._known: OrderedDict[Wish, Matches] = OrderedDict()
        self._clinics: dict[ClinicId, Clinic] | None = None
        self._rows_of_clinic: dict[ClinicId, Ints] = {}

    @property
    def size(self) -> int:
        return len(self.practices)

    @property
    def doctor_ids(self) -> list[DoctorId]:
        return list(self._row_of)

    def row_of(self, doctor_id: DoctorId) -> int | None:
        return self._row_of.get(doctor_id)

    def enter(self, practice: Practice, rules: Rules, fixed_minutes: int | None) -> int:
        """Note a practice, new or changed; `fixed_minutes` is the shortest slot that an opening of its fixes."""
        row = self._row_of.setdefault(practice.doctor_id, len(self.practices))
        if row == len(self.practices):
            self.practices.append(practice)
            self.rules.append(rules)
            self._fixed.append(fixed_minutes)
            self._stale()
        elif (self.practices[row], self.rules[row], self._fixed[row]) != (practice, rules, fixed_minutes):
            self.practices[row], self.rules[row], self._fixed[row] = practice, rules, fixed_minutes
            self._stale()
        return row

    def _stale(self) -> None:
        self._known.clear()
        self._clinics = None

    def practising(self, whose: str, number: int) -> list[DoctorId]:
        """The doctors who are this user, or work at this clinic."""
        if whose == Whose.USER:
            return [one.doctor_id for one in self.practices if one.user_id == number]
        return [one.doctor_id for one in self.practices if any(clinic.id == number for clinic in one.clinics)]

    def matching(self, wish: Wish) -> tuple[Matches, Clinics | None]:
        """Who matches, and at which clinics; None when every place counts."""
        what = replace(wish, clinic_id=None, near=None, radius_km=None)
        matches = self._known.get(what)
        if matches is None:
            matches = self._known[what] = self._match(what)
            if len(self._known) > MOST_WISHES:
                self._known.popitem(last=False)
        self._known.move_to_end(what)
        if wish.clinic_id is None and wish.near is None:
            return matches, None
        clinics = self._counting(wish)
        return self._there(matches, clinics), clinics

    def zone_of(self, clinic_id: ClinicId) -> str | None:
        clinic = self._at_clinics().get(clinic_id)
        return clinic.time_zone if clinic else None

    def service(self, row: int, place: int) -> Service:
        return self.practices[row].services[place]

    def _match(self, wish: Wish) -> Matches:
        chosen = [
            (row, place)
            for row, practice in enumerate(self.practices)
            if (place := _service(practice, wish)) is not None
        ]
        columns = [self._columns(row, place) for row, place in chosen]
        table = np.array(columns, np.int64).reshape(len(columns), 8).T
        return Matches._make([*table, np.zeros(len(columns))])

    def _columns(self, row: int, place: int) -> tuple[int, ...]:
        service, rules, fixed = self.service(row, place), self.rules[row], self._fixed[row]
        before = service.buffer_before_minutes
        length = before + service.duration_minutes + service.buffer_after_minutes
        if fixed is not None:  # a visit may be as short as that, and has no buffers then
            before, length = 0, min(length, fixed)
        doctor_id = self.practices[row].doctor_id
        need = ticks(timedelta(minutes=length))
        notice, horizon = rules.min_notice_minutes, rules.horizon_days * 1440
        return row, doctor_id, place, need, before, notice, horizon, service.fee.amount

    def _counting(self, wish: Wish) -> Clinics:
        """The clinics that count, with their distance where one is asked for."""
        if wish.near is None:
            return {wish.clinic_id: 0.0} if wish.clinic_id is not None else {}
        counting: Clinics = {}
        for clinic in self._at_clinics().values():
            if wish.clinic_id in (None, clinic.id) and clinic.latitude is not None and clinic.longitude is not None:
                distance = kilometres(wish.near, (clinic.latitude, clinic.longitude))
                if wish.radius_km is None or distance <= wish.radius_km:
                    counting[clinic.id] = distance
        return counting

    def _there(self, matches: Matches, clinics: Clinics) -> Matches:
        """Those of them who work at one of these clinics, with the least distance."""
        self._at_clinics()
        nearest = np.full(self.size, np.inf)
        for clinic_id, distance in clinics.items():
            rows = self._rows_of_clinic.get(clinic_id, _NOBODY)
            nearest[rows] = np.minimum(nearest[rows], distance)
        distances = nearest[matches.rows]
        there = np.isfinite(distances)
        return Matches._make([*(column[there] for column in matches[:-1]), distances[there]])

    def _at_clinics(self) -> dict[ClinicId, Clinic]:
        """Every clinic; who works there is worked out when practices have changed."""
        if self._clinics is None:
            self._clinics = {}
            rows: dict[ClinicId, list[int]] = {}
            for row, practice in enumerate(self.practices):
                for clinic in practice.clinics:
                    self._clinics[clinic.id] = clinic
                    rows.setdefault(clinic.id, []).append(row)
            self._rows_of_clinic = {one: np.array(places, np.int64) for one, places in rows.items()}
        return self._clinics


def _service(practice: Practice, wish: Wish) -> int | None:
    """The place among the doctor's services of the one to book for this wish, if there is one."""
    if (
        not practice.active
        or (wish.specialty is not None and wish.specialty.casefold() not in map(str.casefold, practice.specialties))
        or (wish.language is not None and wish.language.casefold() not in map(str.casefold, practice.languages))
    ):
        return None
    fitting = [
        place
        for place, one in enumerate(practice.services)
        if one.active
        and wish.mode in (None, one.mode)
        and (wish.max_fee is None or one.fee.amount <= wish.max_fee)
        and wish.currency in (None, one.fee.currency)
    ]
    if wish.cheapest:
        return min(fitting, key=lambda place: practice.services[place].fee.amount, default=None)
    return fitting[0] if fitting else None
