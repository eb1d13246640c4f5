"""A patient answers an offer: takes the time, or lets the next one have it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from salus.appointments.contract import Appointment, HoldExpired, Status, WrongStatus
from salus.kernel.actor import Actor
from salus.kit.db import Tx
from salus.waitlist.contract import OfferOver, OfferStatus, WaitlistOffer
from salus.waitlist.desk import Waitlist, seen_offer
from salus.waitlist.queries import change
from salus.waitlist.usecases.look import look_at_offer


async def accept(waitlist: Waitlist, actor: Actor, offer_id: int, now: datetime) -> Appointment:
    """The appointment that it becomes, or that has moved there. Accepting twice is accepting once.

    Raises: NotFound, OfferOver; PaymentDue for a prepaid visit: paying for it accepts it.
            TooLate, TooManyReschedules for an appointment that cannot move any more.
    """
    row = await seen_offer(waitlist, actor, offer_id)
    if row.status == OfferStatus.ACCEPTED:
        return await waitlist.appointments.appointment(actor, row.moves or row.appointment_id)
    _still_open(row, now)

    def taken(tx: Tx, _: Appointment) -> None:
        change.answered(tx, actor, row.appointment_id, OfferStatus.ACCEPTED, now)

    try:
        return await waitlist.holds.confirm(actor, row.appointment_id, taken)
    except (HoldExpired, WrongStatus):
        raise OfferOver(OfferStatus.EXPIRED) from None


async def refuse(waitlist: Waitlist, actor: Actor, offer_id: int, now: datetime) -> WaitlistOffer:
    """The time is free at once; the patient waits on for another. Refusing twice is refusing once.

    Raises: NotFound, OfferOver.
    """
    row = await seen_offer(waitlist, actor, offer_id)
    if row.status != OfferStatus.REFUSED:
        _still_open(row, now)

        def let_go(tx: Tx, _: Appointment) -> None:
            change.answered(tx, actor, row.appointment_id, OfferStatus.REFUSED, now)

        try:
            await waitlist.holds.give_back(actor, row.appointment_id, let_go)
        except WrongStatus as wrong:  # confirmed as a visit a moment ago, the offer has not heard of it
            taken = wrong.current is Status.UPCOMING
            raise OfferOver(OfferStatus.ACCEPTED if taken else OfferStatus.EXPIRED) from None
    return await look_at_offer(waitlist, actor, offer_id)


def _still_open(row: Row[Any], now: datetime) -> None:
    if row.status != OfferStatus.OFFERED:
        raise OfferOver(OfferStatus(row.status))
    if row.expires_at <= now:
        raise OfferOver(OfferStatus.EXPIRED)
