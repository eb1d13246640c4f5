"""Who may join as a doctor? Whoever an administrator gave a code."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Row

from salus.auth.domain.invitation import HINT_LENGTH, plain
from salus.auth.queries import invitations as queries
from salus.auth.usecases.pairs import CONTEXT
from salus.auth.views import Invitation
from salus.kernel.actor import Actor
from salus.kernel.errors import Invalid, NotAllowed, NotFound
from salus.kernel.ids import reference
from salus.kernel.page import Page, PageRequest
from salus.kit.crypto import digest
from salus.kit.db import Database, Tx
from salus.kit.journal import append

_LASTS = timedelta(days=14)
LONGEST = timedelta(days=366)


class Invitations:
    def __init__(self, db: Database, chance: Random) -> None:
        self._db = db
        self._chance = chance

    async def invite(
        self, actor: Actor, now: datetime, *, uses: int = 1, expires_at: datetime | None = None, note: str | None = None
    ) -> Invitation:
        """A new code, shown this once.

        Unit:   `uses` >= 1; without `expires_at` it holds for 14 days.
        Raises: NotAllowed; Invalid for an end that is past or more than a year away.
        """
        _administrator(actor)
        ends = expires_at or now + _LASTS
        if not now < ends <= now + LONGEST:
            raise Invalid.field("/expires_at", "out_of_range", "must be in the future, at most a year from now")
        code = new_code(self._chance)
        made = Invitation(0, plain(code)[:HINT_LENGTH], note, uses, uses, now, ends, code)
        return await self._db.write(_add, actor, made, digest(plain(code)))

    async def all(self, actor: Actor, asked: PageRequest, now: datetime) -> Page[Invitation]:
        """Order: the newest first."""
        _administrator(actor)
        rows, total = await self._db.read(queries.listed, asked, now)
        return Page.of([_invitation(row) for row in rows], total, asked)

    async def delete(self, actor: Actor, invitation_id: int, now: datetime) -> None:
        """Nobody else joins by it; who has joined stays."""
        _administrator(actor)
        if not await self._db.write(_delete, actor, invitation_id, now):
            raise NotFound("invitation")


def new_code(chance: Random) -> str:
    """A code such as `K7QM-4XWD-9PTE-H2CV`: 78 bits, to be read out without mistakes."""
    return f"{reference(chance)}-{reference(chance)}"


def _administrator(actor: Actor) -> None:
    if not actor.is_admin:
        raise NotAllowed


def _add(tx: Tx, actor: Actor, made: Invitation, code_hash: str) -> Invitation:
    invitation_id = queries.add(
        tx,
        code_hash=code_hash,
        hint=made.hint,
        note=made.note,
        count=made.uses,
        created_by=actor.user_id,
        now=made.created_at,
        expires_at=made.expires_at,
    )
    append(tx, actor, CONTEXT, "invitation.created", invitation_id, {"uses": made.uses}, at=made.created_at)
    return replace(made, id=invitation_id)


def _delete(tx: Tx, actor: Actor, invitation_id: int, now: datetime) -> bool:
    removed = queries.remove(tx, invitation_id, now)
    if removed:
        append(tx, actor, CONTEXT, "invitation.deleted", invitation_id, at=now)
    return removed


def _invitation(row: Row[Any]) -> Invitation:
    left = max(0, row.uses - row.taken)
    return Invitation(row.id, row.hint, row.note, row.uses, left, row.created_at, row.expires_at)
