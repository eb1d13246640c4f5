"""What do the neighbours learn of people and their offers? The contract, answered from our tables."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import cast

from salus.kernel.actor import Actor, Role
from salus.kernel.clock import Clock
from salus.kernel.errors import NotAllowed, NotFound
from salus.kernel.ids import ClinicId, DoctorId, PatientId, ServiceId, UserId
from salus.kernel.page import Page, PageRequest
from salus.kit.db import Database
from salus.kit.journal import JournalFeed
from salus.users import particulars
from salus.users.contract import (
    AddDoctor,
    AddService,
    Contact,
    DoctorCard,
    DoctorProfile,
    EditDoctor,
    Patient,
    Person,
    Practice,
    Register,
    Service,
    specialty_slug,
)
from salus.users.queries import contacts, people
from salus.users.queries import practices as offers
from salus.users.queries.search import DoctorSort, Wanted
from salus.users.usecases.clinics import Clinics
from salus.users.usecases.doctors import DoctorChanges, Doctors
from salus.users.usecases.people import People, may_know
from salus.users.usecases.preferences import Wishes
from salus.users.usecases.registration import Defaults, Joining, join
from salus.users.usecases.services import ServiceChanges, Services


class UsersService(JournalFeed):
    """Implements `salus.users.contract.Users`; what only our own routes ask is in its parts."""

    def __init__(self, db: Database, clock: Clock, defaults: Defaults | None = None) -> None:
        super().__init__(db, "users")
        self._clock = clock
        self._defaults = defaults or Defaults()
        self.people = People(db)
        self.wishes = Wishes(db)
        self.doctors = Doctors(db, self._defaults)
        self.services = Services(db)
        self.clinics = Clinics(db)

    async def register(self, actor: Actor, command: Register) -> Person:
        return await join(self._db, actor, Joining.of(command), self._defaults, self._clock())

    async def person(self, actor: Actor, user_id: UserId) -> Person:
        found = await self._db.read_statement(people.person, user_id)
        if found is None or not may_know(actor, found):
            raise NotFound("user")
        return found

    async def person_by_email(self, actor: Actor, email: str) -> Person | None:
        if actor.role is not Role.SYSTEM:
            raise NotAllowed()
        try:
            email_key = particulars.email_key(email)
        except ValueError:
            return None
        return await self._db.read_statement(people.person_with_email, email_key)

    async def patient(self, actor: Actor, patient_id: PatientId) -> Patient:
        found = await self._db.read_statement(people.patient, patient_id)
        if found is None or not (actor.is_staff or actor.is_patient(patient_id)):
            raise NotFound("patient")
        return found

    async def contacts(
        self,
        actor: Actor,
        user_ids: Sequence[UserId] = (),
        patient_ids: Sequence[PatientId] = (),
        doctor_ids: Sequence[DoctorId] = (),
    ) -> list[Contact]:
        if actor.role is not Role.SYSTEM:
            raise NotAllowed()
        return await self._db.read_statement(contacts.contacts, user_ids, patient_ids, doctor_ids)

    async def verify_email(self, actor: Actor, user_id: UserId, email: str) -> bool:
        if actor.role is not Role.SYSTEM:
            raise NotAllowed()
        return await self._db.write(people.verify_email, user_id, particulars.email_key(email), self._clock())

    async def has_clinic(self, clinic_id: ClinicId) -> bool:
        return await self.clinics.stands(clinic_id)

    async def doctor_ids(self) -> list[DoctorId]:
        return await self._db.read_statement(offers.doctor_ids)

    async def practices(self, doctor_ids: Sequence[DoctorId]) -> list[Practice]:
        return await self._db.read(offers.practices, doctor_ids)

    async def practice_of_service(self, service_id: ServiceId) -> Practice | None:
        doctor_id = await self._db.read_statement(offers.doctor_of_service, service_id)
        return (await self.practices([doctor_id]))[0] if doctor_id is not None else None

    async def find_doctors(self, text: str, specialty: str | None, asked: PageRequest) -> Page[DoctorCard]:
        wanted = Wanted(text, None if specialty is None else specialty_slug(specialty))
        return await self.doctors.search(wanted, None, DoctorSort.NAME, asked)

    async def doctor(self, doctor_id: DoctorId) -> DoctorProfile:
        return await self.doctors.profile(doctor_id)

    async def add_doctor(self, actor: Actor, command: AddDoctor) -> DoctorProfile:
        return await self.doctors.add(actor, Joining.of_doctor(command), self._clock())

    async def edit_doctor(self, actor: Actor, doctor_id: DoctorId, command: EditDoctor) -> DoctorProfile:
        said = {name: value for name, value in asdict(command).items() if value is not None}
        emptied = {name: said[name] or None for name in ("designation", "bio") if name in said}
        return await self.doctors.edit(actor, doctor_id, cast(DoctorChanges, said | emptied), None, self._clock())

    async def add_service(self, actor: Actor, doctor_id: DoctorId, command: AddService) -> Service:
        service = cast(ServiceChanges, {field.name: getattr(command, field.name) for field in fields(command)})
        return await self.services.add(actor, doctor_id, service, self._clock())

    async def deactivate(self, actor: Actor, user_id: UserId) -> Person:
        return await self.people.deactivate(actor, user_id, self._clock())
