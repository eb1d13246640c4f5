"""Who plans the messages of a process, and who sends them? Every database that has messages sends its own."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from salus.appointments.author import VisitAuthor
from salus.appointments.telling import Telling
from salus.apps.parts import Assembly, Home
from salus.notifications.contract import Author, Kind
from salus.notifications.jobs import EVERY, FORGETS, NotificationJobs, Terms
from salus.notifications.outbox import SealedOutbox
from salus.notifications.receipts import Receipts
from salus.notifications.senders import Senders, senders_of
from salus.notifications.service import Notifications
from salus.payments.author import RefundAuthor
from salus.users.contract import Users
from salus.waitlist.author import OfferAuthor


class _Post(NamedTuple):
    home: Home
    authors: dict[Kind, Author]


def choose_senders(a: Assembly) -> None:
    """Raises: ConfigurationError for a provider that cannot be understood."""
    a.provided[Senders] = senders_of(a.settings, a.clock)


def tell_of_visits(a: Assembly) -> None:
    """Plan what is told of the ledger's changes; answer what people ask about it, and what providers tell."""
    home = a.homes["appointments"]
    telling = Telling(home.db, a.ask(Users), SealedOutbox(home.vault, a.clock), a.clock, a.load)
    a.do("appointments.telling", timedelta(milliseconds=500), telling.follow)
    shown = a.settings.environment == "development" and not a[Senders].by_channel
    a.provided[Notifications] = Notifications(home.db, home.vault if shown else None)
    a.provided[Receipts] = Receipts(home.db, a[Senders].receipt_keys, a.settings.origin)


def send_messages(a: Assembly) -> None:
    """In one process `auth` and `appointments` have the same database, and then its messages are sent once."""
    posts: dict[int, _Post] = {}
    for service in ("auth", "appointments"):
        if home := a.homes.get(service):
            post = posts.setdefault(id(home.db), _Post(home, {}))
            post.authors.update(_authors_of_visits(a, home) if service == "appointments" else {})
            post.authors.update(a[RefundAuthor].kinds if service == "appointments" else {})
    keep = timedelta(days=a.settings.keep_messages_days)
    terms = Terms(a.settings.origin, a.settings.template_dir, a.settings.mail_lanes, keep)
    for home, authors in posts.values():
        jobs = NotificationJobs(home.db, a.ask(Users), home.vault, a[Senders], authors, terms, a.clock, a.chance)
        a.do("notifications.address", EVERY, jobs.address)
        a.do("notifications.old", FORGETS, jobs.forget_old)
        for lane in jobs.lanes:
            a.do(f"notifications.{lane.channel}", EVERY, lane.send)


def _authors_of_visits(a: Assembly, home: Home) -> Mapping[Kind, Author]:
    origin = a.settings.origin
    visits = VisitAuthor(home.db, a.ask(Users), home.vault, a[Senders].organizer, origin, a.clock)
    return {**visits.kinds, **OfferAuthor(home.db, a.ask(Users), origin, a.clock).kinds}
