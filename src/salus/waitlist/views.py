"""What is shown of those who wait? Rows become the words of the contract."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from salus.appointments.contract import ClinicRef, DoctorRef, PatientRef
from salus.kernel.money import Money
from salus.kernel.zone import zone
from salus.waitlist.contract import Awaited, EntryStatus, OfferStatus, Period, Priority, WaitlistEntry, WaitlistOffer
from salus.waitlist.queries.find import Found

_PERIODS: TypeAdapter[tuple[Period, ...]] = TypeAdapter(tuple[Period, ...])


def written(periods: Sequence[Period]) -> Any:
    """As they stand in the table."""
    return _PERIODS.dump_python(tuple(periods), mode="json")


def periods_of(row: Row[Any]) -> tuple[Period, ...]:
    return _PERIODS.validate_python(row.periods)


def shown(found: Found) -> list[WaitlistEntry]:
    return [_entry(row, found.open_offers.get(row.id)) for row in found.rows]


def _entry(row: Row[Any], offer: Row[Any] | None) -> WaitlistEntry:
    return WaitlistEntry(
        id=row.id,
        status=EntryStatus(row.status),
        patient=PatientRef(row.patient_id, row.patient_name),
        doctor=None if row.doctor_id is None else DoctorRef(row.doctor_id, row.doctor_name),
        service=None if row.service_id is None else Awaited(row.service_id, row.service_name),
        specialty=row.specialty,
        clinic=None if row.clinic_id is None else ClinicRef(row.clinic_id, row.clinic_name),
        appointment_id=row.appointment_id,
        periods=periods_of(row),
        priority=Priority(row.priority),
        joined_at=row.joined_at,
        updated_at=row.updated_at,
        revision=row.revision,
        offer=None if offer is None else offer_shown(offer),
    )


def offer_shown(row: Row[Any]) -> WaitlistOffer:
    return WaitlistOffer(
        id=row.id,
        entry_id=row.entry_id,
        status=OfferStatus(row.status),
        appointment_id=row.appointment_id,
        doctor=DoctorRef(row.doctor_id, row.doctor_name),
        service=Awaited(row.service_id, row.service_name),
        clinic=None if row.clinic_id is None else ClinicRef(row.clinic_id, row.clinic_name),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        local_start=row.starts_at.astimezone(zone(row.time_zone)),
        time_zone=row.time_zone,
        fee=Money(row.price_amount, row.price_currency),
        prepaid=bool(row.prepaid),
        moves=row.moves,
        made_at=row.made_at,
        expires_at=row.expires_at,
    )
