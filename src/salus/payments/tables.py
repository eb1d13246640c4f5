"""What do we remember of money? No card, no account: those are the provider's to know."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Table, Text

from salus.kit.db import Id, Instant

metadata = MetaData()


payments = Table(
    "payments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("appointment_id", BigInteger, nullable=False),
    Column("reference", Text, nullable=False),
    Column("patient_id", BigInteger, nullable=False),
    Column("doctor_id", BigInteger, nullable=False),
    Column("clinic_id", BigInteger),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("given_back", BigInteger, nullable=False),
    Column("in_time_percent", Integer, nullable=False),
    Column("late_percent", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("checkout_id", Text),
    Column("url", Text),
    Column("charge_id", Text),
    Column("captures", Integer, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("dispute", Text),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("paid_at", Instant),
)
"""One for each attempt to pay for a visit. `given_back` counts refunds that are asked for, too, so that together
they never exceed `amount`. `next_at`: when a worker has a look; none where nothing more is expected."""

refunds = Table(
    "refunds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("payment_id", BigInteger, ForeignKey("payments.id"), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("amount", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("provider_id", Text),
    Column("next_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("requested_by", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)
"""`key` is what it was asked for by: a second asking finds the first. The provider hears it, too.

Those that the provider made by itself are here as well, by its id.
"""

payment_events = Table(
    "payment_events",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("event_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("payment_id", BigInteger),
    Column("refund_id", Text),
)
"""What providers told, each once. `refund_id` is the provider's, of one that was not known here."""

refund_terms = Table(
    "refund_terms",
    metadata,
    Column("clinic_id", BigInteger, primary_key=True, autoincrement=False),
    Column("in_time_percent", Integer, nullable=False),
    Column("late_percent", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
)

test_checkouts = Table(
    "test_checkouts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("return_url", Text, nullable=False),
    Column("status", Text, nullable=False),
)
"""The checkouts of the test provider, which the demonstration pays with."""
