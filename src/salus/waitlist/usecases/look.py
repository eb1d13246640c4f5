"""Somebody looks at the waitlist: one's own entries, or those of a practice; an offer."""

from salus.kernel.actor import Actor
from salus.kernel.narrow import narrowed
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
    found, total = await waitlist.db.read(find.page, narrowed(actor, asked), at)
    return Page.of(shown(found), total, at)
