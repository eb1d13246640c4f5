"""How are these people reached, and what do they want to hear of?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from salus.kernel.actor import Role
from salus.kernel.ids import DoctorId, PatientId, UserId
from salus.kit.db import Tx
from salus.users.contract import Channel, Contact, QuietHours, Topic
from salus.users.domain.wishes import wishes
from salus.users.tables import doctors, patients, preferences, users

_CONTACT = select(
    users.c.id,
    users.c.name,
    users.c.email,
    users.c.phone,
    users.c.role,
    users.c.locale,
    users.c.time_zone,
    users.c.active,
    patients.c.id.label("patient_id"),
    doctors.c.id.label("doctor_id"),
    preferences.c.channels,
    preferences.c.quiet_from,
    preferences.c.quiet_until,
).select_from(users.outerjoin(patients).outerjoin(doctors).outerjoin(preferences))


def contacts(
    tx: Tx, user_ids: Sequence[UserId], patient_ids: Sequence[PatientId], doctor_ids: Sequence[DoctorId]
) -> list[Contact]:
    """Order: by user's id."""
    which = [
        column.in_(ids)
        for column, ids in ((users.c.id, user_ids), (patients.c.id, patient_ids), (doctors.c.id, doctor_ids))
        if ids
    ]
    return [_contact(row) for row in tx.all(_CONTACT.where(or_(*which)).order_by(users.c.id))] if which else []


def kept(tx: Tx, user_id: UserId) -> Row[Any] | None:
    return tx.one(select(preferences).where(preferences.c.user_id == user_id))


def keep(tx: Tx, user_id: UserId, values: Mapping[str, Any], revision: int) -> None:
    """Write preferences; the person's row is locked, so that two who write at once take turns."""
    if revision == 1:
        tx.execute(insert(preferences).values(user_id=user_id, **values, revision=revision))
    else:
        tx.execute(update(preferences).where(preferences.c.user_id == user_id).values(**values, revision=revision))


def quiet_hours(row: Row[Any] | None) -> QuietHours | None:
    return None if row is None or row.quiet_from is None else QuietHours(row.quiet_from, row.quiet_until)


def _contact(row: Row[Any]) -> Contact:
    return Contact(
        user_id=row.id,
        patient_id=row.patient_id,
        doctor_id=row.doctor_id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        locale=row.locale,
        time_zone=row.time_zone,
        active=row.active,
        channels=wishes(Role(row.role), stored(row.channels)),
        quiet_hours=quiet_hours(row),
    )


def stored(channels: Mapping[str, Sequence[str]] | None) -> dict[Topic, tuple[Channel, ...]]:
    """What somebody has chosen; a word that this release does not know is left out."""
    return {
        Topic(topic): tuple(Channel(name) for name in names)
        for topic, names in (channels or {}).items()
        if topic in Topic.__members__.values()
    }
