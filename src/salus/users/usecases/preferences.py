"""What does somebody want to hear of, by which channel, and when rather not?"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypedDict

from salus.kernel.actor import Actor
from salus.kernel.errors import NotAllowed, NotFound, Stale
from salus.kernel.ids import UserId
from salus.kit.db import Database, Tx
from salus.kit.journal import append
from salus.users.contract import Channel, Person, QuietHours, Topic
from salus.users.domain.wishes import wishes
from salus.users.queries import contacts, people
from salus.users.usecases.people import may_know


@dataclass(frozen=True, slots=True)
class Preferences:
    """The channels by which each topic is told; none at all is silence. The language is the profile's."""

    confirmations: tuple[Channel, ...]
    changes: tuple[Channel, ...]
    cancellations: tuple[Channel, ...]
    reminders: tuple[Channel, ...]
    offers: tuple[Channel, ...]
    quiet_hours: QuietHours | None
    revision: int


class PreferenceChanges(TypedDict, total=False):
    """What is not named stays as it is."""

    confirmations: tuple[Channel, ...]
    changes: tuple[Channel, ...]
    cancellations: tuple[Channel, ...]
    reminders: tuple[Channel, ...]
    offers: tuple[Channel, ...]
    quiet_hours: QuietHours | None


class Wishes:
    """One's own; an administrator's word counts for everybody."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, actor: Actor, user_id: UserId) -> Preferences:
        """Raises: NotFound, NotAllowed."""
        return await self._db.read(_of, actor, user_id)

    async def change(
        self, actor: Actor, user_id: UserId, changes: PreferenceChanges, revision: int | None, now: datetime
    ) -> Preferences:
        """Raises: NotFound, NotAllowed, Stale."""
        return await self._db.write(_change, actor, user_id, changes, revision, now)


def _of(tx: Tx, actor: Actor, user_id: UserId) -> Preferences:
    return _held(tx, _owner(tx, actor, user_id, lock=False))


def _change(
    tx: Tx, actor: Actor, user_id: UserId, changes: PreferenceChanges, revision: int | None, now: datetime
) -> Preferences:
    before = _held(tx, _owner(tx, actor, user_id, lock=True))
    if revision not in (None, before.revision):
        raise Stale(before.revision)
    after = replace(before, **changes)
    fields = sorted(name for name in changes if getattr(after, name) != getattr(before, name))
    if not fields:
        return before
    quiet = after.quiet_hours
    values: dict[str, Any] = {
        "channels": {topic.value: [channel.value for channel in getattr(after, topic.value)] for topic in Topic},
        "quiet_from": quiet and quiet.start,
        "quiet_until": quiet and quiet.end,
    }
    contacts.keep(tx, user_id, values, before.revision + 1)
    append(tx, actor, "users", "preferences.changed", user_id, {"fields": fields}, at=now)
    return replace(after, revision=before.revision + 1)


def _owner(tx: Tx, actor: Actor, user_id: UserId, *, lock: bool) -> Person:
    person = people.person(tx, user_id, lock=lock)
    if person is None or not may_know(actor, person):
        raise NotFound("user")
    if not (actor.is_admin or actor.user_id == person.id):
        raise NotAllowed()
    return person


def _held(tx: Tx, person: Person) -> Preferences:
    row = contacts.kept(tx, person.id)
    chosen = wishes(person.role, contacts.stored(row.channels if row else None))
    return Preferences(
        **{topic.value: chosen[topic] for topic in Topic},
        quiet_hours=contacts.quiet_hours(row),
        revision=row.revision if row else 0,
    )
