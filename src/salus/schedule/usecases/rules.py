"""Under which conditions can a doctor be booked, and who says so?"""

from dataclasses import fields
from datetime import datetime

from salus.kernel.actor import Actor
from salus.kernel.errors import Invalid, Stale
from salus.kernel.ids import DoctorId
from salus.kit.db import Database, Tx
from salus.kit.journal import append
from salus.schedule.contract import Rules
from salus.schedule.public_holidays import known
from salus.schedule.queries import put_rules, read_rules, rules_of
from salus.schedule.usecases.access import keeper, practising
from salus.users.contract import Practices


class BookingRules:
    def __init__(self, db: Database, users: Practices) -> None:
        self._db, self._users = db, users

    async def read(self, doctor_id: DoctorId) -> tuple[Rules, int]:
        """The rules and their revision; the defaults at revision 0 as long as nobody has set any.

        Raises: NotFound.
        """
        await practising(self._users, doctor_id)
        return await self._db.read_statement(_read, doctor_id)

    async def replace(self, actor: Actor, doctor_id: DoctorId, new: Rules, based_on: int | None, now: datetime) -> int:
        """Returns the new revision.

        Raises: NotAllowed, NotFound, Invalid (holidays), Stale.
        """
        keeper(actor, doctor_id)
        await practising(self._users, doctor_id)
        if new.holidays and not known(new.holidays):
            raise Invalid.field("/holidays", "unknown", "must be a country such as FR, or a region such as US-NY")
        return await self._db.write(_replace, actor, doctor_id, new, based_on, now)


def _read(tx: Tx, doctor_id: DoctorId) -> tuple[Rules, int]:
    row = read_rules(tx, doctor_id)
    return (rules_of(row), row.revision) if row else (Rules(), 0)


def _replace(tx: Tx, actor: Actor, doctor_id: DoctorId, new: Rules, based_on: int | None, now: datetime) -> int:
    former, _ = _read(tx, doctor_id)
    revision = put_rules(tx, doctor_id, new)
    if based_on is not None and based_on != revision - 1:
        raise Stale(revision - 1)
    changed = [field.name for field in fields(Rules) if getattr(former, field.name) != getattr(new, field.name)]
    told = {"doctor_id": doctor_id, "changed": changed}
    append(tx, actor, "schedule", "rules.changed", doctor_id, told, at=now)
    return revision
