"""Which guard is taken away, and how? By SQL where it is a rule of the database, in the code where it is code."""

import asyncio
from dataclasses import dataclass, field

from tests.races.arena import Arena


@dataclass(frozen=True)
class Sabotage:
    """`statements` by engine are run in the database, `code` in every server before it starts."""

    name: str
    statements: dict[str, tuple[str, ...]] = field(default_factory=dict)
    code: str = ""

    def on(self, arena: Arena) -> None:
        asyncio.run(arena.change(*self.statements.get(arena.engine, ())))


_NO_RULES = {
    "sqlite": tuple(f"DROP TRIGGER appointments_keep_apart_on_{when}" for when in ("insert", "update")),
    "postgresql": ("ALTER TABLE appointments DROP CONSTRAINT doctor_lane_free, DROP CONSTRAINT patient_free",),
}

NO_RULES = Sabotage("no-rules", _NO_RULES)
"""The two rules that keep visits apart are gone."""

NO_RULES_AND_BLIND = Sabotage(
    "no-rules-and-blind",
    _NO_RULES,
    "from salus.appointments.usecases import reschedule\nreschedule.change.in_the_way = lambda tx, which: []\n",
)
"""Moving a visit also looks before it leaps; here it does not."""

NO_REVISIONS = Sabotage(
    "no-revisions",
    code="""
from sqlalchemy import update
from salus.appointments.queries import change
from salus.appointments.tables import appointments


def careless(tx, appointment_id, revision, values):
    changed = update(appointments).where(appointments.c.id == appointment_id)
    return tx.one(changed.values(**values, revision=revision + 1).returning(appointments))


change.change = careless
""",
)
"""A change does not ask whether the row is still as it was read."""

FORGETFUL = Sabotage(
    "forgetful",
    {
        "sqlite": ("""CREATE TRIGGER forget BEFORE INSERT ON idempotency_keys BEGIN SELECT RAISE(IGNORE); END""",),
        "postgresql": (
            "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            "CREATE TRIGGER forget BEFORE INSERT ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION forget()",
        ),
    },
)
"""First answers are not kept."""

KEYS_NOT_UNIQUE = Sabotage(
    "keys-not-unique",
    {
        "sqlite": (
            "CREATE TABLE loose AS SELECT * FROM idempotency_keys",
            "DROP TABLE idempotency_keys",
            "ALTER TABLE loose RENAME TO idempotency_keys",
        ),
        "postgresql": ("ALTER TABLE idempotency_keys DROP CONSTRAINT idempotency_keys_pkey",),
    },
)
"""A key may be spent twice."""
