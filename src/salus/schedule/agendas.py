"""What are these doctors' agendas? Rows and practices become values, the domain does the rest."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row

from salus.kernel.ids import ClinicId, DoctorId
from salus.kernel.interval import Interval
from salus.kernel.zone import zone
from salus.schedule.contract import Agenda, Closed, Opened, Rules
from salus.schedule.domain.openings import Absence, Calendar, Hours, OneOff, Place, expand
from salus.schedule.public_holidays import kept_by
from salus.schedule.queries import Standing, rules_of, span_of
from salus.users.contract import Practice

PlaceOf = Callable[[ClinicId | None], Place | None]


def agendas_of(practices: Iterable[Practice], standing: Standing, within: Interval) -> Iterator[Agenda]:
    """One for each practice, in their order; nothing is open at a deactivated one."""
    hours, one_offs, absences = (_by_doctor(rows) for rows in (standing.hours, standing.openings, standing.time_off))
    rules = {row.doctor_id: rules_of(row) for row in standing.rules}
    for practice in practices:
        doctor_id, kept = practice.doctor_id, rules.get(practice.doctor_id, Rules())
        opened: list[Opened] = []
        closed: list[Closed] = []
        if practice.active:
            place_of = places(practice, kept, within)
            calendar = _calendar(hours[doctor_id], one_offs[doctor_id], absences[doctor_id], place_of)
            opened, closed = expand(calendar, within)
        yield Agenda(doctor_id, practice.time_zone, kept, tuple(opened), tuple(closed))


def places(practice: Practice, rules: Rules, within: Interval) -> PlaceOf:
    """Where a clinic's id leads to; None for a clinic that the doctor has left: nothing is open there."""
    known: dict[ClinicId | None, Place] = {
        clinic.id: Place(clinic.id, zone(clinic.time_zone), kept_by(rules, practice, clinic, within))
        for clinic in practice.clinics
    }
    known[None] = Place(None, zone(practice.time_zone), kept_by(rules, practice, None, within))
    return known.get


def _calendar(
    hours: Sequence[Row[Any]], one_offs: Sequence[Row[Any]], absences: Sequence[Row[Any]], place_of: PlaceOf
) -> Calendar:
    return Calendar(
        [Hours(row.id, span_of(row), place) for row in hours if (place := place_of(row.clinic_id))],
        [
            OneOff(row.id, Interval(row.starts_at, row.ends_at), place, row.slot_minutes)
            for row in one_offs
            if (place := place_of(row.clinic_id))
        ],
        [Absence(row.id, Interval(row.starts_at, row.ends_at)) for row in absences],
    )


def _by_doctor(rows: Sequence[Row[Any]]) -> defaultdict[DoctorId, list[Row[Any]]]:
    grouped: defaultdict[DoctorId, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.doctor_id].append(row)
    return grouped
