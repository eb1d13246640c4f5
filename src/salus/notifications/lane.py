"""How does one worker send? It claims some messages, sends one after the other, and marks each before the next.

A kill between a send and its mark leaves one message that is sent again, with the same id, when its lease is over.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

import structlog
from sqlalchemy import Row

from salus.kernel.actor import SYSTEM
from salus.kernel.clock import Clock
from salus.kernel.errors import Unavailable
from salus.kernel.ids import UserId
from salus.kit.crypto import Unsealable, Vault
from salus.kit.db import Database
from salus.notifications.contract import TOPICS, Author, Facts, Kind, Notice, Overtaken
from salus.notifications.domain.state import State
from salus.notifications.domain.timing import GIVE_UP, retry_after
from salus.notifications.outbox import opened_facts
from salus.notifications.queries import claim
from salus.notifications.rendering import Renderer, Unrenderable
from salus.notifications.senders.sender import Later, Letter, Post, Refused, Sender, Unreachable
from salus.users.contract import Channel, Contact, Users

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(minutes=5)
SEND: Final = timedelta(seconds=60)
"""The longest that one send may take; a lease that would end before is made longer first."""
TURN: Final = timedelta(seconds=10)
"""After so long the rest is given back, so that a process that ends need not wait for it."""
_BATCH: Final = 50
_BUSY, _PATIENCE, _LONGEST_WAIT = 0.002, 20, 0.25
"""A round of the loop that takes longer than two milliseconds has others to serve. Unit: seconds, times, seconds."""
_FIRST_REST: Final = timedelta(seconds=5)
_LONGEST_REST: Final = timedelta(minutes=5)


class Lane:
    def __init__(
        self,
        db: Database,
        users: Users,
        vault: Vault,
        sender: Sender,
        authors: Mapping[Kind, Author],
        renderer: Renderer,
        clock: Clock,
        chance: Random,
        new_token: Callable[[], str],
        send_within: timedelta = SEND,
    ) -> None:
        self.channel = sender.channel
        self._db = db
        self._users = users
        self._vault = vault
        self._sender = sender
        self._authors = authors
        self._renderer = renderer
        self._clock = clock
        self._chance = chance
        self._new_token = new_token
        self._send_within = send_within
        self._rest = timedelta()
        self._resting_until: datetime | None = None

    async def send(self) -> bool:
        """Send what is due; whether there may be more. After a provider was unreachable, rest for a while."""
        now = self._clock()
        if self._resting_until is not None and now < self._resting_until:
            return False
        if not await self._db.read_statement(claim.any_due, self.channel, now):
            return False
        token = self._new_token()
        rows = await self._db.write_statement(claim.claim, self.channel, token, now, LEASE, _BATCH)
        if not rows:  # another worker was faster
            return False
        turn = _Turn(token, list(rows), now + LEASE)
        try:
            found = await self._users.contacts(SYSTEM, sorted({UserId(row.user_id) for row in rows}))
            await self._send_all(turn, {contact.user_id: contact for contact in found})
        except Unreachable as failure:
            self._begin_rest(failure)
            return False
        finally:
            # Also when a neighbour or the database failed: nobody waits for the end of a lease for nothing.
            if turn.left:
                await self._db.write_statement(claim.release, token, [row.id for row in turn.left], self._clock())
        self._rest, self._resting_until = timedelta(), None
        return True

    async def _send_all(self, turn: "_Turn", contacts: Mapping[UserId, Contact]) -> None:
        began = self._clock()
        async with AsyncExitStack() as stack:
            post: Post | None = None
            while turn.left and self._clock() - began < TURN:
                if not await self._still_ours(turn):
                    return
                await _give_way()
                row = turn.left[0]
                letter = await self._letter(turn, row, contacts.get(row.user_id))
                turn.left.pop(0)  # from here on it may have been sent: nobody gives it back as untried
                if letter is None:
                    continue
                try:
                    if post is None:
                        post = await stack.enter_async_context(self._sender.open())
                    await self._hand_over(turn, row, letter, post, contacts[row.user_id])
                except Unreachable as failure:
                    await self._try_again(turn, row, contacts[row.user_id], failure.said)
                    raise

    async def _still_ours(self, turn: "_Turn") -> bool:
        """Make the lease longer before it could end during a send; keep only what nobody else has by now."""
        now = self._clock()
        if turn.until - now > 2 * self._send_within:
            return True
        turn.until = now + LEASE
        ours = await self._db.write_statement(claim.renew, turn.token, [row.id for row in turn.left], turn.until)
        turn.left[:] = [row for row in turn.left if row.id in ours]
        return bool(turn.left)

    async def _letter(self, turn: "_Turn", row: Row[Any], contact: Contact | None) -> Letter | None:
        """What to send, as things stand now; None when there is nothing to send any more."""
        try:
            if contact is None or not contact.active:
                raise Overtaken("deactivated")
            if self._clock() >= row.too_late_by:
                raise Overtaken("too_late")
            address = contact.email if self.channel is Channel.EMAIL else contact.phone
            if address is None:
                raise Overtaken("no_number")
            facts = await self._facts(row, address)
            return self._written(row, contact, address, facts)
        except Overtaken as overtaken:
            await self._end(turn, row, State.DROPPED, overtaken.reason)
        except (Unrenderable, Unsealable) as error:
            log.error("message cannot be written", kind=row.kind, id=row.id, error=str(error) or type(error).__name__)
            await self._end(turn, row, State.FAILED, type(error).__name__.lower())
        except Unavailable:
            raise
        except Exception as error:  # a mistake of ours about one message must not keep back the others
            log.error("message cannot be written", kind=row.kind, id=row.id, error=type(error).__name__)
            await self._try_again(turn, row, contact, type(error).__name__.lower())
        return None

    async def _facts(self, row: Row[Any], address: str) -> Facts:
        kind = Kind(row.kind)
        known = opened_facts(self._vault, row.message_id, row.facts)
        author = self._authors.get(kind)
        if author is None:
            return Facts(known)
        return await author.facts(Notice(row.user_id, kind, row.about, known, self.channel, address))

    def _written(self, row: Row[Any], contact: Contact, address: str, facts: Facts) -> Letter:
        kind = Kind(row.kind)
        parts = self._renderer.render(kind, self.channel, contact, facts)
        if self.channel is Channel.SMS:
            return Letter(row.message_id, kind, address, contact.name, "", parts["sms.txt.j2"])
        subject, text, html = parts["subject.txt.j2"], parts["mail.txt.j2"], parts["mail.html.j2"]
        return Letter(row.message_id, kind, address, contact.name, subject, text, html, facts.calendar)

    async def _hand_over(self, turn: "_Turn", row: Row[Any], letter: Letter, post: Post, contact: Contact) -> None:
        try:
            async with asyncio.timeout(self._send_within.total_seconds()):
                provider_id = await post(letter)
        except Refused as failure:
            await self._end(turn, row, State.FAILED, failure.said)
        except Later as failure:
            await self._try_again(turn, row, contact, failure.said)
        except Unreachable:
            raise
        except TimeoutError:
            raise Unreachable("timeout") from None
        except Exception as error:
            log.error("message cannot be sent", kind=row.kind, id=row.id, error=type(error).__name__)
            await self._try_again(turn, row, contact, type(error).__name__.lower())
        else:
            await self._db.write_statement(claim.sent, row.id, self._sender.name, provider_id, self._clock())

    async def _try_again(self, turn: "_Turn", row: Row[Any], contact: Contact | None, said: str) -> None:
        now = self._clock()
        if now - row.due_at >= GIVE_UP:
            await self._end(turn, row, State.FAILED, said)
            return
        at = now + retry_after(row.attempts, self._chance.random())
        if contact is not None and Kind(row.kind) in TOPICS:
            at = contact.after_quiet(at)
        provider = self._sender.name
        await self._db.write_statement(claim.ended, turn.token, row.id, State.SCHEDULED, said, provider, at)

    async def _end(self, turn: "_Turn", row: Row[Any], state: State, said: str) -> None:
        provider = self._sender.name if state is State.FAILED else None
        await self._db.write_statement(claim.ended, turn.token, row.id, state, said, provider, self._clock())

    def _begin_rest(self, failure: Unreachable) -> None:
        self._rest = min(max(self._rest * 2, _FIRST_REST), _LONGEST_REST)
        self._resting_until = self._clock() + self._rest
        log.warning("provider unreachable", provider=self._sender.name, error=failure.said)


async def _give_way() -> None:
    """Where this process answers people too, they come first: when the loop has much to do, wait a while.

    Each mail costs some milliseconds; a flood of bookings would be slowed by the mails that tell of it.
    """
    before = time.thread_time()  # of this loop alone: what other processes do to the machine is not ours to judge
    await asyncio.sleep(0)
    spent = time.thread_time() - before
    if spent > _BUSY:
        await asyncio.sleep(min(spent * _PATIENCE, _LONGEST_WAIT))


class _Turn:
    """What one claim holds: the messages not tried yet, the one being sent first."""

    def __init__(self, token: str, left: Sequence[Row[Any]], until: datetime) -> None:
        self.token = token
        self.left = list(left)
        self.until = until
