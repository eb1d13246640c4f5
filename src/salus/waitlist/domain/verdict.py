"""What has become of an offer, and of what was waited for? As the ledger's journal tells."""

from typing import Final

from salus.kernel.actor import Role
from salus.kernel.feed import Entry
from salus.waitlist.contract import OfferStatus

FREES: Final = ("appointment.cancelled", "appointment.expired", "appointment.rescheduled")
"""After these a doctor has time that was not there before."""
_ENDS: Final = ("cancelled", "expired", "checked_in", "completed", "no_show")


def verdict(entry: Entry) -> OfferStatus | None:
    """What an entry about a hold says of the offer that it was made for."""
    match entry.action:
        case "appointment.confirmed":
            return OfferStatus.ACCEPTED
        case "appointment.expired":
            return OfferStatus.EXPIRED
        case "appointment.cancelled" if "moved" in entry.data:
            return OfferStatus.ACCEPTED
        case "appointment.cancelled":
            return OfferStatus.REFUSED if entry.actor_role == Role.PATIENT else OfferStatus.WITHDRAWN
    return None


def ends(entry: Entry) -> bool:
    """Whether a visit cannot move any more."""
    return entry.entity == "appointment" and entry.data.get("status") in _ENDS
