"""What does a message about a visit say? What stands in the ledger now, as far as a message may tell it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row

from salus.appointments.contract import Status
from salus.appointments.domain.telling import OF_VISITS
from salus.appointments.ledger import view
from salus.appointments.queries import find
from salus.appointments.usecases.calendar_file import calendar_file
from salus.kernel.clock import Clock
from salus.kernel.ids import AppointmentId, ClinicId, DoctorId
from salus.kit.crypto import Vault
from salus.kit.db import Database
from salus.notifications.contract import Author, Calendar, Facts, Kind, Notice, Overtaken
from salus.users.contract import Channel, Clinic, Users

_CANCELLATIONS: Final = (Kind.APPOINTMENT_CANCELLED, Kind.DOCTOR_CANCELLED)
_TO_DOCTORS: Final = (Kind.DOCTOR_BOOKED, Kind.DOCTOR_MOVED, Kind.DOCTOR_CANCELLED, Kind.DOCTOR_REMINDER)
_REMEMBERED: Final = timedelta(minutes=1)
_MOST: Final = 10_000


class VisitAuthor:
    """Implements `notifications.contract.Author` for all that is told of visits."""

    def __init__(self, db: Database, users: Users, vault: Vault, organizer: str, public_url: str, clock: Clock) -> None:
        self._db = db
        self._users = users
        self._vault = vault
        self._organizer = organizer
        self._public_url = public_url
        self._clock = clock
        self._clinics: dict[DoctorId, tuple[datetime, Mapping[ClinicId, Clinic]]] = {}

    @property
    def kinds(self) -> Mapping[Kind, Author]:
        return dict.fromkeys(OF_VISITS, self)

    async def facts(self, notice: Notice) -> Facts:
        row = None if notice.about is None else await self._db.read_statement(find.by_id, AppointmentId(notice.about))
        if row is None:
            raise Overtaken("gone")
        _still_so(notice, row)
        clinic = (await self._clinics_of(row.doctor_id)).get(row.clinic_id)
        page = "visits" if notice.kind in _TO_DOCTORS else "appointments"
        fields: dict[str, str | datetime] = {
            "starts": row.starts_at,
            "doctor": row.doctor_name,
            "clinic": row.clinic_name or "",
            "address": clinic.address if clinic else "",
            "phone": (clinic.phone or "") if clinic else "",
            "reference": row.reference,
            "mode": row.service_mode,
            "url": f"{self._public_url}/app/{page}/{row.id}",
        }
        was = notice.facts.get("was_starts_at")
        if was is not None and datetime.fromisoformat(was) != row.starts_at:
            fields["was"] = datetime.fromisoformat(was)
        return Facts(fields, row.time_zone, row.clinic_id, self._calendar(notice, row))

    def _calendar(self, notice: Notice, row: Row[Any]) -> Calendar | None:
        if notice.channel is not Channel.EMAIL:
            return None
        appointment = view(row._mapping, row.id, self._vault)
        method = "CANCEL" if appointment.status is Status.CANCELLED else "REQUEST"
        return Calendar(method, calendar_file(appointment, self._organizer, notice.address))

    async def _clinics_of(self, doctor_id: DoctorId) -> Mapping[ClinicId, Clinic]:
        """Where a doctor works, remembered for a minute: thousands of reminders are due at once."""
        now = self._clock()
        known = self._clinics.get(doctor_id)
        if known is None or now - known[0] > _REMEMBERED:
            found = {one.id: one for practice in await self._users.practices([doctor_id]) for one in practice.clinics}
            if len(self._clinics) >= _MOST:
                self._clinics.clear()
            self._clinics[doctor_id] = known = (now, found)
        return known[1]


def _still_so(notice: Notice, row: Row[Any]) -> None:
    """Raises: Overtaken when another message tells what is so by now."""
    if notice.kind in _CANCELLATIONS:
        if row.status != Status.CANCELLED:
            raise Overtaken("not_cancelled")
        return
    if row.status != Status.UPCOMING:
        raise Overtaken(row.status)
    planned = notice.facts.get("starts_at")
    if planned is not None and datetime.fromisoformat(planned) != row.starts_at:
        raise Overtaken("rescheduled")
