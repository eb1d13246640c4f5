"""Somebody looks at the waitlist: one's own entries, or those of a practice; an offer."""

from dataclasses import replace

from salus.kernel.actor import Actor, Role
from salus.kernel.page import Page, PageRequest
from salus.waitlist.contract import WaitlistEntry, WaitlistOffer
from salus.waitlist.desk import Waitlist, seen, seen_offer
from salus.waitlist.queries import find
from salus.waitlist.queries.find import Wanted
from salus.waitlist.views import offer_shown, shown


async def look(waitlist: Waitlist, actor: Actor, entry_id: int) -> WaitlistEntry:
    """Raises: NotFound also for other people's entries."""
    (entry,) = shown(await seen(waitlist, actor, entry_id))
    return entry


async def look_at_offer(waitlist: Waitlist, actor: Actor, offer_id: int) -> WaitlistOffer:
    """Raises: NotFound also for other people's offers."""
    return offer_shown(await seen_offer(waitlist, actor, offer_id))


async def look_through(waitlist: Waitlist, actor: Actor, asked: Wanted, at: PageRequest) -> Page[WaitlistEntry]:
    """The entries that this actor may see among those asked for; an empty list where there are none.

    Order: in which they are asked.
    """
    found, total = await waitlist.db.read(find.page, _narrowed(actor, asked), at)
    return Page.of(shown(found), total, at)


def _narrowed(actor: Actor, asked: Wanted) -> Wanted:
    """Ask for what is one's own; a filter for somebody else's then finds nothing."""
    nobody = replace(asked, clinic_ids=())
    if actor.is_admin:
        return asked
    if actor.role is Role.STAFF:
        wanted = actor.clinic_ids if asked.clinic_ids is None else asked.clinic_ids
        return replace(asked, clinic_ids=[clinic for clinic in wanted if clinic in actor.clinic_ids])
    if actor.role is Role.DOCTOR and actor.doctor_id is not None:
        return nobody if asked.doctor_id not in (None, actor.doctor_id) else replace(asked, doctor_id=actor.doctor_id)
    if actor.role is Role.PATIENT and actor.patient_id is not None:
        theirs = replace(asked, patient_id=actor.patient_id)
        return theirs if asked.patient_id in (None, actor.patient_id) else nobody
    return nobody
