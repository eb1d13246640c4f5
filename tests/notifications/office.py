"""What does a test of sending need? Messages of one database, people who are reached, and a provider of our own."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from salus.kernel.actor import Actor
from salus.kernel.ids import DoctorId, PatientId, UserId
from salus.kit.crypto import Vault
from salus.kit.db import Database
from salus.notifications.contract import Author, Kind, Message
from salus.notifications.jobs import NotificationJobs, Terms
from salus.notifications.lane import Lane
from salus.notifications.outbox import SealedOutbox
from salus.notifications.senders import Letter, Post, Sender, Senders
from salus.notifications.tables import notifications
from salus.users.contract import Channel, Contact, QuietHours, Topic
from tests.support.world import MovableClock

START = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
VAULT = Vault({"k1": b"k" * 32}, "k1")
BOTH = (Channel.EMAIL, Channel.SMS)


def contact(number: int, channels: tuple[Channel, ...] = (Channel.EMAIL,), **more: Any) -> Contact:
    usual: dict[str, Any] = {
        "user_id": UserId(number),
        "patient_id": None,
        "doctor_id": None,
        "name": f"Person {number}",
        "email": f"person{number}@example.com",
        "phone": f"+49151{number:08}",
        "locale": "en",
        "time_zone": None,
        "active": True,
        "channels": dict.fromkeys(Topic, channels),
        "quiet_hours": None,
    }
    return Contact(**usual | more)


class People:
    """Everybody is reached; `special` are those who are not like the others."""

    def __init__(self, **more: Any) -> None:
        self.more = more
        self.special: dict[int, Contact | None] = {}

    async def contacts(
        self,
        actor: Actor,
        user_ids: Sequence[UserId] = (),
        patient_ids: Sequence[PatientId] = (),
        doctor_ids: Sequence[DoctorId] = (),
    ) -> list[Contact]:
        found = [self.special.get(number, contact(number, **self.more)) for number in user_ids]
        return [one for one in found if one is not None]


@dataclass
class Recorder:
    """A provider that takes everything, or does what `answer` does instead."""

    channel: Channel = Channel.EMAIL
    name: str = "recorder"
    taken: list[Letter] = field(default_factory=list)
    answer: Callable[[Letter], Awaitable[str | None]] | None = None
    opened: int = 0
    down: Exception | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Post]:
        self.opened += 1
        if self.down is not None:
            raise self.down
        yield self._post

    async def close(self) -> None:
        pass

    async def _post(self, letter: Letter) -> str | None:
        told = await self.answer(letter) if self.answer else None
        self.taken.append(letter)
        return told or f"there-{len(self.taken)}"

    @property
    def ids(self) -> list[str]:
        return [letter.message_id for letter in self.taken]


@dataclass
class Office:
    db: Database
    clock: MovableClock = field(default_factory=lambda: MovableClock(START))
    people: People = field(default_factory=People)
    senders: dict[Channel, Sender] = field(default_factory=lambda: {Channel.EMAIL: Recorder()})
    authors: dict[Kind, Author] = field(default_factory=dict)
    chance: Random = field(default_factory=lambda: Random(3))

    @property
    def recorder(self) -> Recorder:
        sender = self.senders[Channel.EMAIL]
        assert isinstance(sender, Recorder)
        return sender

    def jobs(self, db: Database | None = None, **terms: Any) -> NotificationJobs:
        parts = (Senders(self.senders), self.authors, Terms("https://clinic.example", **terms))
        return NotificationJobs(db or self.db, self.people, VAULT, *parts, self.clock, self.chance)  # type: ignore[arg-type]

    def lane(self, db: Database | None = None) -> Lane:
        return self.jobs(db).lanes[0]

    async def put(self, *messages: Message) -> None:
        await self.db.write(lambda tx: SealedOutbox(VAULT, self.clock).put(tx, messages))

    async def put_many(self, count: int, kind: Kind = Kind.PASSWORD_RESET) -> None:
        await self.put(*(message(number, kind) for number in range(1, count + 1)))
        await self.address()

    async def address(self) -> None:
        jobs = self.jobs()
        while await jobs.address():
            pass

    async def work(self) -> None:
        """All that the jobs have to do now."""
        jobs = self.jobs()
        for job in (jobs.address, *(lane.send for lane in jobs.lanes)):
            while await job():
                pass

    async def rows(self) -> Sequence[Any]:
        return await self.db.read(lambda tx: tx.all(notifications.select().order_by(notifications.c.id)))

    async def states(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for row in await self.rows():
            found[row.state] = found.get(row.state, 0) + 1
        return found


def message(number: int = 1, kind: Kind = Kind.PASSWORD_RESET, **more: Any) -> Message:
    link = {"link": f"https://clinic.example/app/reset-password#token=secret{number}"}
    usual: dict[str, Any] = {"due_at": START, "too_late_by": START + timedelta(days=30), "facts": link}
    return Message(UserId(number), kind, **usual | more)


NIGHT = QuietHours("22:00", "07:00")
