"""What does every use case of payments work with, and who may look?"""

from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import Row

from salus.kernel.actor import Actor, Role
from salus.kernel.clock import Clock
from salus.kit.db import Database
from salus.payments.contract import NoProvider, Visits
from salus.payments.providers import Provider, Providers
from salus.users.contract import Users


@dataclass(frozen=True, slots=True)
class Desk:
    """`origin` is where people reach this installation."""

    db: Database
    visits: Visits
    users: Users
    providers: Providers
    origin: str
    chance: Random
    clock: Clock

    def provider(self, name: str | None) -> Provider:
        """Raises: NoProvider."""
        found = self.providers.usual if name is None else self.providers.by_name.get(name)
        if found is None:
            raise NoProvider
        return found


def serves(actor: Actor, row: Row[Any]) -> bool:
    """Those who run the practice: its doctor, reception of its clinic, administration."""
    return actor.is_doctor(row.doctor_id) or keeps_books(actor, row)


def keeps_books(actor: Actor, row: Row[Any]) -> bool:
    """Who may give money back: reception of its clinic, administration."""
    return actor.is_admin or (actor.role is Role.STAFF and row.clinic_id in actor.clinic_ids)


def may_see(actor: Actor, row: Row[Any]) -> bool:
    return actor.is_patient(row.patient_id) or serves(actor, row)
