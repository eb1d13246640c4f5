"""What happens without being asked? Links are mailed, who was deactivated loses every session, what is spent goes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row

from salus.auth.queries import credentials, links, spent
from salus.auth.terms import Terms
from salus.auth.usecases import ending
from salus.auth.usecases.pairs import CONTEXT
from salus.auth.usecases.passwords import request_place
from salus.auth.usecases.verification import LASTS, AddressCare
from salus.kernel.actor import ANONYMOUS, SYSTEM
from salus.kernel.clock import Clock
from salus.kernel.errors import NotFound
from salus.kernel.feed import Cursor, Entry
from salus.kernel.ids import UserId
from salus.kit.crypto import Unsealable, Vault, digest, opaque
from salus.kit.db import Database, Tx
from salus.kit.journal import append, move_on, resume
from salus.notifications.contract import Kind, Message, Outbox
from salus.users.contract import Person, Users

FOLLOWS_USERS: Final = "auth.users"
_RESET_LASTS: Final = timedelta(hours=1)
_WELCOME_LASTS: Final = timedelta(hours=72)
_BATCH: Final = 50
_KEPT: Final = timedelta(days=7)
"""So long stands what has ended, for whoever looks into a theft; at least an access token's life, for `ended_since`."""
_FORGOTTEN_AT_ONCE: Final = 500


class AuthJobs:
    def __init__(
        self,
        db: Database,
        users: Users,
        outbox: Outbox,
        addresses: AddressCare,
        vault: Vault,
        terms: Terms,
        clock: Clock,
        new_token: Callable[[], str] = opaque,
    ) -> None:
        self._db = db
        self._users = users
        self._outbox = outbox
        self._addresses = addresses
        self._vault = vault
        self._terms = terms
        self._clock = clock
        self._new_token = new_token

    async def follow_users(self) -> bool:
        """Do what the next entries of `users` ask for, in one transaction with the place we have come to."""
        after = await self._db.read_statement(resume, FOLLOWS_USERS)
        changes = await self._users.changes(after, _BATCH)
        if changes.cursor == after:
            return False
        people = await self._people(changes.entries)
        await self._db.write(self._follow, after, changes.cursor, changes.entries, people, self._clock())
        return True

    async def send_links(self) -> bool:
        """Mail a link to those who forgot a password, as far as they exist."""
        requests = await self._db.read_statement(links.asked, _BATCH)
        for request in requests:
            person = await self._person_behind(request)
            await self._db.write(self._answer, request, person, self._clock())
        return bool(requests)

    async def forget_spent(self) -> bool:
        """Delete what nobody has been able to use for a while: links, and sessions with their tokens."""
        return await self._db.write(spent.forget, self._clock() - _KEPT, _FORGOTTEN_AT_ONCE)

    async def _people(self, entries: Sequence[Entry]) -> dict[int, Person]:
        """The people in question as they are now; whoever is gone is left out."""
        people = {}
        for user_id in {entry.entity_id for entry in entries if entry.action in ("user.created", "user.updated")}:
            try:
                people[user_id] = await self._users.person(SYSTEM, UserId(user_id))
            except NotFound:
                continue
        return people

    def _follow(
        self, tx: Tx, after: Cursor, to: Cursor, entries: Sequence[Entry], people: dict[int, Person], now: datetime
    ) -> None:
        if not move_on(tx, FOLLOWS_USERS, after, to):
            return
        for entry in entries:
            self._react(tx, entry, people.get(entry.entity_id), now)

    def _react(self, tx: Tx, entry: Entry, person: Person | None, now: datetime) -> None:
        user_id = UserId(entry.entity_id)
        match entry.action:
            case "user.created" if person and person.active and entry.data.get("self_registered") is False:
                self._mail_link(tx, Kind.WELCOME, user_id, _WELCOME_LASTS, now)
            case "user.created" if person and person.active and now - entry.at < LASTS:
                self._addresses.mail_link(tx, user_id, person.email, now)
            case "user.updated" if person:
                another = ending.of_person_in_another_role(user_id, person.role)
                ending.end(tx, SYSTEM, another, "role_changed", now)
                if "email" in entry.data.get("fields", ()) and person.active and not person.email_verified:
                    self._addresses.mail_link(tx, user_id, person.email, now)
            case "user.deactivated":
                # First the flag: a sign-in that holds the row is waited for, and its session ends below.
                credentials.set_active(tx, user_id, False)
                ending.end(tx, SYSTEM, ending.of_person(user_id), "deactivated", now)
            case "user.reactivated":
                credentials.set_active(tx, user_id, True)

    async def _person_behind(self, request: Row[Any]) -> Person | None:
        try:
            email = self._vault.open(request.email, request_place(request.seal_id))
        except Unsealable:  # its key is gone: whoever asked will ask again
            return None
        person = await self._users.person_by_email(SYSTEM, email)
        return person if person and person.active else None

    def _answer(self, tx: Tx, request: Row[Any], person: Person | None, now: datetime) -> None:
        if not links.answered(tx, request.id) or person is None:
            return
        self._mail_link(tx, Kind.PASSWORD_RESET, person.id, _RESET_LASTS, now)
        asker = replace(ANONYMOUS, address=request.address, request_id=request.request_id)
        append(tx, asker, CONTEXT, "password.reset_requested", person.id, at=now)

    def _mail_link(self, tx: Tx, kind: Kind, user_id: UserId, lasts: timedelta, now: datetime) -> None:
        """The token stands behind `#`: browsers do not send that part, so no server logs it."""
        token = self._new_token()
        links.add(tx, digest(token), user_id, now + lasts)
        link = f"{self._terms.public_url}/app/reset-password#token={token}"
        self._outbox.put(tx, [Message(user_id, kind, now, now + lasts, facts={"link": link})])
