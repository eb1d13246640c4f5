"""Whose name stands on a booking? Remembered, so that booking asks no neighbour each time."""

from collections import OrderedDict
from collections.abc import Sequence

from salus.kernel.actor import SYSTEM
from salus.kernel.clock import Clock
from salus.kernel.errors import NotFound
from salus.kernel.feed import Entry
from salus.kernel.ids import PatientId
from salus.kit.journal import Follower
from salus.users.contract import Patient, Users

_MOST = 50_000


class Patients:
    """The patients asked for lately, forgotten when `users` tells that they changed, or tells nothing for long."""

    def __init__(self, users: Users, clock: Clock) -> None:
        self._users = users
        self._clock = clock
        self._known: OrderedDict[PatientId, Patient] = OrderedDict()
        self._generation = 0
        self._journal = Follower(users, clock, self.forget)
        self.follow = self._journal.follow

    async def patient(self, patient_id: PatientId) -> Patient:
        """Whoever may book for this patient is decided by the one who asks.

        Raises: NotFound also for a deactivated patient.
        """
        known = None if self._journal.silent(self._clock()) else self._known.get(patient_id)
        if known is None:
            await self._journal.begin()
            generation = self._generation
            known = await self._users.patient(SYSTEM, patient_id)
            if generation == self._generation:  # else it may be older than what was told meanwhile
                self._keep(known)
        if not known.active:
            raise NotFound("patient")
        return known

    def forget(self, entries: Sequence[Entry]) -> None:
        changed = {entry.entity_id for entry in entries if entry.entity == "user" and entry.action != "user.created"}
        if changed:
            self._generation += 1
            gone = [patient_id for patient_id, patient in self._known.items() if patient.user_id in changed]
            for patient_id in gone:
                del self._known[patient_id]

    def _keep(self, patient: Patient) -> None:
        self._known[patient.id] = patient
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
