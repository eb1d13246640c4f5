"""What does an offer say in a message? What is offered at this moment, as far as a message may tell it."""

from collections.abc import Mapping

from salus.kernel.clock import Clock
from salus.kernel.ids import AppointmentId
from salus.kit.db import Database
from salus.notifications.contract import Author, Facts, Kind, Notice, Overtaken
from salus.users.contract import Users
from salus.waitlist.contract import OfferStatus
from salus.waitlist.queries import find


class OfferAuthor:
    """Implements `notifications.contract.Author` for offers."""

    def __init__(self, db: Database, users: Users, public_url: str, clock: Clock) -> None:
        self._db = db
        self._users = users
        self._public_url = public_url
        self._clock = clock

    @property
    def kinds(self) -> Mapping[Kind, Author]:
        return {Kind.WAITLIST_OFFER: self}

    async def facts(self, notice: Notice) -> Facts:
        row = (
            None
            if notice.about is None
            else await self._db.read_statement(find.offer_of_hold, AppointmentId(notice.about))
        )
        if row is None:
            raise Overtaken("gone")
        if row.status != OfferStatus.OFFERED or row.expires_at <= self._clock():
            raise Overtaken(OfferStatus.EXPIRED if row.status == OfferStatus.OFFERED else row.status)
        clinics = {one.id: one for found in await self._users.practices([row.doctor_id]) for one in found.clinics}
        clinic = clinics.get(row.clinic_id)
        return Facts(
            {
                "starts": row.starts_at,
                "until": row.expires_at,
                "doctor": row.doctor_name,
                "clinic": row.clinic_name or "",
                "address": clinic.address if clinic else "",
                "phone": (clinic.phone or "") if clinic else "",
                "reference": row.reference,
                "mode": row.service_mode,
                "url": f"{self._public_url}/app/waitlist/offers/{row.id}",
            },
            row.time_zone,
            row.clinic_id,
        )
