"""How does somebody get an access and a refresh token? By opening a session, then by renewing it.

A refresh token's successor is computed from it, HMAC(key, token) with a key derived from the signing key:
whoever repeats a refresh, on any process, gets the same successor, and no token has to be kept in clear
or sealed for that. A stolen spent token is of no use without the key; and whoever has the key signs
access tokens anyway.
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from salus.auth.contract import Myself, SignedInAs
from salus.auth.queries import sessions
from salus.auth.terms import Terms
from salus.kernel.actor import Actor
from salus.kernel.ids import SessionId
from salus.kit.crypto import digest, opaque
from salus.kit.db import Tx
from salus.kit.journal import append
from salus.kit.tokens import KeyRing, issue
from salus.users.contract import Person

CONTEXT = "auth"
_DEVICE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """From where somebody signs in: their device as its browser names it, and the asking actor's address."""

    actor: Actor
    device: str | None = None

    @property
    def device_name(self) -> str | None:
        """At most 200 printable characters: whoever sends it chooses it."""
        printable = "".join(letter for letter in self.device or "" if letter.isprintable())
        return printable[:_DEVICE_LENGTH] or None


@dataclass(frozen=True, slots=True)
class Granted:
    """What the holder is told, and until when the refresh token can be of use."""

    answer: SignedInAs
    session_id: SessionId
    expires_at: datetime


class Pairs:
    """Makes the two tokens of a session."""

    def __init__(self, ring: KeyRing, terms: Terms) -> None:
        self._ring = ring
        self._terms = terms
        self._key = HKDF(SHA256(), 32, None, b"salus refresh tokens").derive(ring.private.private_bytes_raw())

    def successor(self, refresh_token: str) -> str:
        """The one token that follows this one."""
        mark = hmac.digest(self._key, refresh_token.encode(), "sha256")
        return base64.urlsafe_b64encode(mark).rstrip(b"=").decode()

    def open(self, tx: Tx, person: Person, origin: Origin, now: datetime) -> Granted:
        """A new session for a person who has proved who they are."""
        refresh_token, expires_at = opaque(), now + self._terms.session_life
        session_id = sessions.add(
            tx,
            user_id=person.id,
            role=person.role,
            device=origin.device_name,
            address=origin.actor.address,
            now=now,
            expires_at=expires_at,
            token_hash=digest(refresh_token),
        )
        holder = _holder(person, session_id, origin.actor)
        append(tx, holder, CONTEXT, "session.opened", session_id, {"user_id": person.id}, at=now)
        return self.grant(person, session_id, refresh_token, expires_at, now)

    def grant(
        self, person: Person, session_id: SessionId, refresh_token: str, expires_at: datetime, now: datetime
    ) -> Granted:
        life = min(self._terms.token_life, expires_at - now)
        access_token = issue(self._ring, _holder(person, session_id), now, life)
        answer = SignedInAs(Myself.of(person), access_token, int(life.total_seconds()), refresh_token)
        return Granted(answer, session_id, expires_at)


def _holder(person: Person, session_id: SessionId, asked_by: Actor | None = None) -> Actor:
    return Actor(
        person.role,
        person.id,
        session_id,
        person.patient_id,
        person.doctor_id,
        person.clinic_ids,
        asked_by.address if asked_by else None,
        asked_by.request_id if asked_by else None,
    )
