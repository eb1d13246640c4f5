"""What do others ask the schedule?"""

from collections.abc import Sequence

from salus.kernel.ids import DoctorId
from salus.kernel.interval import Interval
from salus.kit.crypto import Vault
from salus.kit.db import Database
from salus.kit.journal import JournalFeed
from salus.schedule.agendas import agendas_of
from salus.schedule.contract import Agenda, Booked, Rules
from salus.schedule.queries import read_rules, rules_of, standing
from salus.users.contract import Users


class ScheduleService(JournalFeed):
    """Implements `schedule.contract.Schedule`."""

    def __init__(self, db: Database, users: Users, booked: Booked, vault: Vault) -> None:
        super().__init__(db, "schedule")
        self.db, self.users, self.booked, self.vault = db, users, booked, vault

    async def agendas(self, doctor_ids: Sequence[DoctorId], within: Interval) -> list[Agenda]:
        practices = {practice.doctor_id: practice for practice in await self.users.practices(doctor_ids)}
        asked = [doctor_id for doctor_id in dict.fromkeys(doctor_ids) if doctor_id in practices]
        if not asked:
            return []
        rows = await self.db.read(standing, asked, within)
        return agendas_of([practices[doctor_id] for doctor_id in asked], rows, within)

    async def rules(self, doctor_id: DoctorId) -> Rules:
        row = await self.db.read_statement(read_rules, doctor_id)
        return rules_of(row) if row else Rules()
