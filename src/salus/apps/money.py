"""Who takes payments in a process, and who follows whom? Both sides stand in the service that has the ledger."""

from datetime import timedelta

from salus.appointments.bills import Bills
from salus.appointments.ledger import Ledger
from salus.appointments.paying import Paying
from salus.apps.parts import Assembly
from salus.kit.config import Settings
from salus.notifications.outbox import SealedOutbox
from salus.payments.author import RefundAuthor
from salus.payments.contract import Payments
from salus.payments.desk import Desk
from salus.payments.jobs import PaymentJobs
from salus.payments.providers import Providers, providers_of
from salus.payments.service import PaymentsService
from salus.payments.telling import RefundTelling
from salus.users.contract import Users

_EVERY = timedelta(seconds=1)
_TEST = "test://"


def choose_providers(a: Assembly) -> None:
    """Raises: ConfigurationError for a provider that cannot be understood, or is not for production."""
    production = a.settings.environment == "production"
    db = a.homes["appointments"].db
    found = providers_of(urls(a.settings), production=production, db=db, origin=a.settings.origin, clock=a.clock)
    a.provided[Providers] = found


def urls(settings: Settings) -> str | None:
    """What is configured; a demonstration pays with the test."""
    if settings.payments_url is not None:
        return settings.payments_url.get_secret_value()
    return _TEST if settings.demo and settings.environment == "development" else None


def take_payments(a: Assembly) -> None:
    """The desk, and the jobs of both sides; without a provider there is nothing to do for them."""
    home, ledger = a.homes["appointments"], a[Ledger]
    desk = Desk(home.db, Bills(ledger), a.ask(Users), a[Providers], a.settings.origin, a.chance, a.clock)
    a.provided[Desk] = desk
    payments = a.answer(Payments, PaymentsService(home.db))
    a.provided[RefundAuthor] = RefundAuthor(home.db, desk.visits, a.settings.origin)
    if a[Providers].usual is None:
        return
    jobs = PaymentJobs(desk)
    telling = RefundTelling(home.db, a.ask(Users), SealedOutbox(home.vault, a.clock), a.clock)
    a.do("payments.telling", _EVERY, telling.follow)
    a.do("payments.visits", _EVERY, jobs.follow_visits)
    a.do("payments.checkouts", _EVERY, jobs.attend_payments)
    a.do("payments.refunds", _EVERY, jobs.attend_refunds)
    a.do("appointments.payments", _EVERY, Paying(ledger, payments, a.clock).follow)
