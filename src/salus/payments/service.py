"""What has been paid? The journal of this context, for those who follow it."""

from salus.kit.db import Database
from salus.kit.journal import JournalFeed
from salus.payments.queries.change import CONTEXT


class PaymentsService(JournalFeed):
    """Implements `payments.contract.Payments`."""

    def __init__(self, db: Database) -> None:
        super().__init__(db, CONTEXT)
