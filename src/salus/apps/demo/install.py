"""How does the demonstration clinic get into an empty database, once?"""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Literal

from sqlalchemy import Connection, func, select

from salus.appointments.ledger import Ledger
from salus.apps.assembly import assemble
from salus.apps.demo import calendars, history, people
from salus.apps.demo.moment import Moment
from salus.apps.demo.plan import COMING, PAST, plan
from salus.apps.parts import Assembly
from salus.apps.schema import connected, prepare
from salus.auth.domain.invitation import DEMONSTRATION_CODE
from salus.availability.diary import Diary
from salus.kernel.clock import Clock, system_clock
from salus.kernel.interval import Interval
from salus.kit.config import ConfigurationError, Settings
from salus.kit.keys import load_keys
from salus.schedule.contract import Schedule
from salus.users.contract import Users
from salus.users.tables import users

SEED = 2026
Tell = Callable[[str], None]
State = Literal["empty", "demonstration", "half", "other"]


async def install(settings: Settings, tell: Tell, *, now: datetime | None = None, seed: int = SEED) -> bool:
    """Load the demonstration clinic; false when it is there already.

    Raises: ConfigurationError when there are other data.
    """
    load_keys(settings)  # makes the data folder, for this user alone
    await prepare(settings)
    state = await state_of(settings)
    if state == "half":
        raise ConfigurationError(
            "The demonstration clinic was loaded only in part. Empty the database or its folder, and try again."
        )
    if state == "other":
        raise ConfigurationError("There are other data in this database. Choose an empty one, or another --data-dir.")
    if state == "demonstration":
        return False

    def put_together(clock: Clock, chance: Random) -> Assembly:
        return assemble(settings, clock=clock, chance=chance, checkpoints=False)

    await fill(put_together, tell, now=now, seed=seed)
    return True


async def install_if_empty(settings: Settings, tell: Tell) -> bool:
    """Load it into an empty database and leave any other alone; whether the clinic is there now."""
    if await state_of(settings) == "other":
        return False
    await install(settings, tell)
    return True


async def state_of(settings: Settings) -> State:
    """What is in the database of the people."""
    return await connected(settings, _state)


async def fill(
    put_together: Callable[[Clock, Random], Assembly], tell: Tell, *, now: datetime | None = None, seed: int = SEED
) -> None:
    """Load the demonstration clinic into an installation that is empty, however many databases it has."""
    chance = Random(seed)  # noqa: S311 -- a demonstration is the same every time
    clock = Moment((now or system_clock()).replace(microsecond=0))
    assembly = put_together(clock, chance)
    try:
        await load(assembly, clock, chance, tell)
    finally:
        await assembly.close()


async def load(assembly: Assembly, clock: Moment, chance: Random, tell: Tell) -> None:
    """Write the clinic as it has come to be until the clock's time."""
    now = clock.now
    tell("Opening three clinics and hiring their doctors …")
    cast = await people.enter(assembly, clock, chance)
    await calendars.fill(assembly, cast, clock)
    tell("Laying seven weeks of visits behind us and three before us …")
    stories = plan(await _diaries(assembly, cast, now), cast, now, chance)
    await history.write(assembly[Ledger], cast, stories, now, chance)
    await people.ask_for_prepayment(assembly, cast, now)
    await people.enter_admin(assembly, now)
    count = f"{len(cast.doctors)} doctors, {sum(map(len, cast.patients.values()))} patients, {len(stories)} visits"
    tell(f"The demonstration clinic is open: {count}.")


def logins() -> str:
    """The accounts to try, for the terminal."""
    accounts = "\n".join(
        f"  {role:<14} {people.address_of(name):<32} {people.PASSWORD}"
        for role, name in (
            ("patient", "patient"),
            ("doctor", "doctor"),
            ("reception", "reception"),
            ("administrator", "admin"),
        )
    )
    return f"Demonstration logins:\n{accounts}\n  A doctor registers with the invitation code {DEMONSTRATION_CODE}."


async def _diaries(assembly: Assembly, cast: people.Cast, now: datetime) -> list[Diary]:
    within = Interval(now - PAST, now + COMING)
    practices = await assembly[Users].practices(list(cast.doctors))
    agendas = {agenda.doctor_id: agenda for agenda in await assembly[Schedule].agendas(list(cast.doctors), within)}
    return [Diary(practice, agendas[practice.doctor_id], (), within) for practice in practices]


def _state(connection: Connection) -> State:
    """Who came first was a doctor of the demonstration, who came last its administrator."""
    if not connection.execute(select(func.count()).select_from(users)).scalar():
        return "empty"
    names = [people.address_of(name) for name in ("doctor", "admin")]
    found = connection.execute(select(func.count()).select_from(users).where(users.c.email_key.in_(names))).scalar()
    return "demonstration" if found == 2 else "half" if found == 1 else "other"
