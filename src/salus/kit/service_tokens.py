"""Which service calls, and for whom? EdDSA tokens of at most a minute, for one audience each.

Each service signs with a key of its own and knows the public keys of the others. A service token is
never a user's: its `typ` differs, so neither is taken for the other, even if one key signed both.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError

from salus.kernel.actor import Actor, Role
from salus.kernel.clock import Clock
from salus.kernel.errors import NotAuthenticated
from salus.kernel.ids import ClinicId, DoctorId, PatientId, SessionId, UserId
from salus.kit.tokens import KeyRing, thumbprint

_ALGORITHM: Final = "EdDSA"
_TYPE: Final = "svc+jwt"
_LONGEST_TOKEN: Final = 8192
LIFETIME: Final = timedelta(seconds=60)
_REUSED: Final = timedelta(seconds=30)
"""How old a token is used again, so that it does not expire on its way."""
_AHEAD: Final = timedelta(seconds=5)
"""How far the caller's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class _Claims:
    """All that a service token says; `sub` is the actor's role, with their number where they have one."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    iss: str
    aud: str
    sub: Annotated[str, StringConstraints(pattern=r"^[a-z]+(:[1-9][0-9]{0,15})?$")]
    iat: int
    exp: int
    sid: int | None = None
    pid: int | None = None
    did: int | None = None
    cids: tuple[int, ...] = ()
    addr: str | None = None
    rid: str | None = None


_CLAIMS: Final = TypeAdapter(_Claims)


def issue_service_token(
    ring: KeyRing, issuer: str, audience: str, actor: Actor, now: datetime, lifetime: timedelta = LIFETIME
) -> str:
    """A token with which one service asks another on behalf of an actor.

    Raises: ValueError for a lifetime of more than a minute.
    """
    if lifetime > LIFETIME:
        raise ValueError("a service token lives a minute at most")
    issued = int(now.timestamp())
    claims = _Claims(
        issuer,
        audience,
        actor.role.value if actor.user_id is None else f"{actor.role.value}:{actor.user_id}",
        issued,
        issued + int(lifetime.total_seconds()),
        actor.session_id,
        actor.patient_id,
        actor.doctor_id,
        actor.clinic_ids,
        actor.address,
        actor.request_id,
    )
    payload = _CLAIMS.dump_json(claims, exclude_defaults=True)
    return jwt.PyJWS().encode(payload, ring.private, _ALGORITHM, {"typ": _TYPE, "kid": ring.kid})


class ServiceIdentity:
    """What a service shows to its neighbours; a token is used again for the same actor, for signing costs."""

    def __init__(self, ring: KeyRing, name: str, clock: Clock, remember: int = 4096) -> None:
        self._ring = ring
        self._name = name
        self._clock = clock
        self._remember = remember
        self._issued: dict[tuple[str, Actor], tuple[datetime, str]] = {}  # oldest first

    def token(self, audience: str, actor: Actor) -> str:
        """The request id is not in it: it travels beside the token and says nothing about who may."""
        now, key = self._clock(), (audience, replace(actor, request_id=None))
        at, token = self._issued.get(key, (None, ""))
        if at is None or not at <= now < at + _REUSED:
            self._issued.pop(key, None)
            token = issue_service_token(self._ring, self._name, *key, now)
            self._issued[key] = now, token
            if len(self._issued) > self._remember:
                del self._issued[next(iter(self._issued))]
        return token


class _Caller(NamedTuple):
    service: str
    actor: Actor
    expires: float


class ServiceVerifier:
    """Turns a service token into the calling service and the actor it asks for.

    `public` names each neighbour's keys: a service vouches with its own alone. `may_call` names for a
    context the services that may ask it; a context it does not name may be asked by all neighbours.
    """

    def __init__(
        self,
        public: Mapping[str, Iterable[Ed25519PublicKey]],
        name: str,
        clock: Clock,
        may_call: Mapping[str, Collection[str]] | None = None,
        remember: int = 10_000,
    ) -> None:
        pairs = [(thumbprint(key), (service, key)) for service, keys in public.items() for key in keys]
        self._keys = dict(pairs)
        if len(self._keys) < len(pairs):
            raise ValueError("two services share a key: each needs its own, or one could pass for the other")
        self._name = name
        self._clock = clock
        self._may_call = may_call or {}
        self._remember = remember
        self._verified: dict[bytes, _Caller] = {}  # by SHA-256, so that no token lies in memory; oldest first

    def may_ask(self, service: str, context: str) -> bool:
        return context not in self._may_call or service in self._may_call[context]

    def caller(self, token: str) -> tuple[str, Actor]:
        """Which service asks, and for whom.

        Raises: NotAuthenticated, whatever is wrong with the token.
        """
        if len(token) > _LONGEST_TOKEN or not token.isascii():
            raise NotAuthenticated
        mark = hashlib.sha256(token.encode()).digest()
        known = self._verified.get(mark)
        if known is None:
            try:
                known = self._verify(token)
            except (jwt.PyJWTError, ValidationError, ValueError, TypeError, KeyError):
                raise NotAuthenticated from None
            self._verified[mark] = known
            if len(self._verified) > self._remember:
                del self._verified[next(iter(self._verified))]
        if known.expires <= self._clock().timestamp():
            self._verified.pop(mark, None)
            raise NotAuthenticated
        return known.service, known.actor

    def _verify(self, token: str) -> _Caller:
        header = jwt.get_unverified_header(token)
        # Exactly the three we write: that shuts out crit, b64, jku, jwk and x5u as well.
        if header != {"alg": _ALGORITHM, "typ": _TYPE, "kid": header.get("kid")}:
            raise NotAuthenticated
        service, key = self._keys[header["kid"]]
        whole: dict[str, Any] = jwt.PyJWS().decode_complete(token, key, algorithms=[_ALGORITHM])
        claims = _CLAIMS.validate_json(whole["payload"])
        if claims.iss != service or claims.aud != self._name:
            raise NotAuthenticated
        if not 0 < claims.exp - claims.iat <= LIFETIME.total_seconds():
            raise NotAuthenticated
        if claims.iat > (self._clock() + _AHEAD).timestamp():
            raise NotAuthenticated
        return _Caller(service, _actor(claims), float(claims.exp))


def _actor(claims: _Claims) -> Actor:
    role, _, user = claims.sub.partition(":")
    return Actor(
        Role(role),
        UserId(int(user)) if user else None,
        None if claims.sid is None else SessionId(claims.sid),
        None if claims.pid is None else PatientId(claims.pid),
        None if claims.did is None else DoctorId(claims.did),
        tuple(map(ClinicId, claims.cids)),
        claims.addr,
        claims.rid,
    )
