"""What does the test provider remember of its checkouts?"""

from typing import Any

from sqlalchemy import Row, select, update

from salus.kernel.money import Money
from salus.kit.db import Tx
from salus.payments.tables import payments, test_checkouts

_t = test_checkouts.c


def by_id(tx: Tx, checkout_id: str) -> Row[Any] | None:
    return tx.one(select(test_checkouts).where(_t.id == checkout_id))


def open_once(tx: Tx, checkout_id: str, key: str, price: Money, description: str, return_url: str) -> str:
    """The id of the checkout with this key, made if there is none."""
    known: str | None = tx.scalar(select(_t.id).where(_t.key == key))
    if known is not None:
        return known
    row = {"id": checkout_id, "key": key, "amount": price.amount, "currency": price.currency, "status": "open"}
    tx.execute(test_checkouts.insert().values(**row, description=description, return_url=return_url))
    return checkout_id


def become(tx: Tx, checkout_id: str, status: str) -> str:
    """End an open checkout; returns how it stands then."""
    tx.execute(update(test_checkouts).where(_t.id == checkout_id, _t.status == "open").values(status=status))
    stands: str | None = tx.scalar(select(_t.status).where(_t.id == checkout_id))
    return stands or "closed"


def payment_of(tx: Tx, provider: str, checkout_id: str) -> Row[Any] | None:
    """The payment that a checkout is for."""
    mine = (payments.c.provider == provider, payments.c.checkout_id == checkout_id)
    return tx.one(select(payments).where(*mine))
