"""Which doctors match a wish? All their services as columns of numbers, so that a wish is a mask over them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from salus.availability.bits import ticks
from salus.availability.domain.distance import Floats
from salus.availability.fits import Ints
from salus.availability.lines import Lines
from salus.availability.places import Clinics, Places
from salus.availability.touched import Whose
from salus.availability.wishes import Wish
from salus.kernel.ids import ClinicId, DoctorId
from salus.kernel.text import folded
from salus.schedule.contract import Rules
from salus.users.contract import Practice, Service, specialty_slug

_COLUMNS = 10


class Matches(NamedTuple):
    """The doctors who match, as columns of equal length.

    Unit: `need` ticks with buffers; `before`, `notice`, `horizon` minutes; `fee` minor units; `distance`
          kilometres to the nearest clinic that counts, 0 where no place was asked for.
    """

    rows: Ints
    services: Ints
    """Places among the practice's services."""
    doctor_ids: Ints
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
        self._texts: list[str] = []
        """What is looked for in words: who it is and what they do."""
        self._row_of: dict[DoctorId, int] = {}
        self._offered = Lines(_COLUMNS)
        """The columns of `Matches` up to the fee, then the numbers of currency and mode."""
        self._said = Lines(2)
        """Row and number of a specialty or language."""
        self._number_of: dict[tuple[str, str], int] = {}
        self._places = Places()

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
            self._texts.append("")
        elif (self.practices[row], self.rules[row], self._fixed[row]) == (practice, rules, fixed_minutes):
            return row
        self.practices[row], self.rules[row], self._fixed[row] = practice, rules, fixed_minutes
        self._texts[row] = folded(" ".join((practice.name, practice.designation or "", *practice.specialties)))
        self._offered.enter(row, [self._line(row, place) for place in _on_offer(practice)])
        self._said.enter(row, [(row, number) for number in self._numbers(practice)])
        self._places.enter(row, practice.clinics)
        return row

    def practising(self, whose: str, number: int) -> list[DoctorId]:
        """The doctors who are this user, or work at this clinic."""
        if whose == Whose.USER:
            return [one.doctor_id for one in self.practices if one.user_id == number]
        return [one.doctor_id for one in self.practices if any(clinic.id == number for clinic in one.clinics)]

    def zone_of(self, clinic_id: ClinicId) -> str | None:
        return self._places.zone_of(clinic_id)

    def service(self, row: int, place: int) -> Service:
        return self.practices[row].services[place]

    def matching(self, wish: Wish) -> tuple[Matches, Clinics | None]:
        """Who matches, and at which clinics; None when every place counts."""
        offered = self._offered.columns
        nearest, clinics = np.zeros(self.size), None
        if wish.clinic_id is not None or wish.near is not None:
            clinics, nearest = self._places.counting(wish, self.size)
        fits = (self._fitting(wish) & np.isfinite(nearest))[offered[0]]
        *_, fee, currency, mode = offered
        if wish.max_fee is not None:
            fits &= fee <= wish.max_fee
        for kind, word, column in (("currency", wish.currency, currency), ("mode", wish.mode, mode)):
            if word is not None:
                fits &= column == self._number_of.get((kind, word), -1)
        chosen = _one_each(offered[:, fits], cheapest=wish.cheapest)
        return Matches._make([*chosen[:-2], nearest[chosen[0]]]), clinics

    def _fitting(self, wish: Wish) -> NDArray[np.bool_]:
        """For each row whether the doctor has what is asked of a person."""
        fitting = np.ones(self.size, np.bool_)
        if wish.text is not None:
            wanted_text = folded(wish.text)
            fitting &= np.fromiter((wanted_text in text for text in self._texts), np.bool_, self.size)
        for wanted in _words((wish.specialty,), (wish.language,)):
            rows, numbers = self._said.columns
            has = np.zeros(self.size, np.bool_)
            has[rows[numbers == self._number_of.get(wanted, -1)]] = True
            fitting &= has
        return fitting

    def _numbers(self, practice: Practice) -> list[int]:
        return [self._number(*word) for word in _words(practice.specialties, practice.languages)]

    def _number(self, kind: str, word: str) -> int:
        return self._number_of.setdefault((kind, word), len(self._number_of))

    def _line(self, row: int, place: int) -> tuple[int, ...]:
        service, rules, fixed = self.service(row, place), self.rules[row], self._fixed[row]
        before = service.buffer_before_minutes
        length = before + service.duration_minutes + service.buffer_after_minutes
        if fixed is not None:  # a visit may be as short as that, and has no buffers then
            before, length = 0, min(length, fixed)
        need = ticks(timedelta(minutes=length))
        notice, horizon = rules.min_notice_minutes, rules.horizon_days * 1440
        fee, mode = service.fee, self._number("mode", service.mode)
        currency = self._number("currency", fee.currency)
        return row, place, self.practices[row].doctor_id, need, before, notice, horizon, fee.amount, currency, mode


def _on_offer(practice: Practice) -> list[int]:
    """The places of the services that can be booked."""
    return [place for place, one in enumerate(practice.services) if one.active] if practice.active else []


def _words(specialties: Iterable[str | None], languages: Iterable[str | None]) -> list[tuple[str, str]]:
    """What is said of a doctor and asked for, in a form that is the same for both."""
    said = [("specialty", specialty_slug(one)) for one in specialties if one is not None]
    return said + [("language", one.casefold()) for one in languages if one is not None]


def _one_each(lines: Ints, *, cheapest: bool) -> Ints:
    """Of each row the cheapest line, or else the first."""
    if cheapest:
        lines = lines[:, np.lexsort((lines[-3], lines[0]))]
    return lines[:, np.diff(lines[0], prepend=-1) != 0]
