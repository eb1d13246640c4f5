"""Who keeps the waitlist of a process? It stands in the service that has the ledger, on the same database."""

from datetime import timedelta

from salus.appointments.contract import Appointments
from salus.appointments.holds import LedgerHolds
from salus.appointments.ledger import Ledger
from salus.apps.parts import Assembly
from salus.availability.contract import Availability
from salus.notifications.outbox import SealedOutbox
from salus.schedule.contract import Schedule
from salus.users.contract import Users
from salus.waitlist.desk import Waitlist
from salus.waitlist.jobs import WaitlistJobs
from salus.waitlist.turns import Turns

_EVERY = timedelta(seconds=1)
_SWEEP = timedelta(minutes=5)


def keep_waitlist(a: Assembly) -> None:
    home, settings = a.homes["appointments"], a.settings
    waitlist = Waitlist(
        db=home.db,
        users=a.ask(Users),
        appointments=a[Appointments],
        holds=LedgerHolds(a[Ledger], a.clock),
        offer_for=timedelta(minutes=settings.offer_minutes),
    )
    a.provided[Waitlist] = waitlist
    outbox = SealedOutbox(home.vault, a.clock)
    turns = Turns(waitlist, a.ask(Availability), outbox, settings.limit_offers, a.clock)
    jobs = WaitlistJobs(waitlist, turns, a.ask(Schedule), a.clock)
    a.do("waitlist.follow", _EVERY, jobs.follow)
    a.do("waitlist.sweep", _SWEEP, jobs.sweep)
    a.do("waitlist.offers", _EVERY, jobs.offer)
