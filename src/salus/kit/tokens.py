"""Who is it, by the token they show? Short-lived EdDSA JWTs, after RFC 9068."""

import base64
import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from salus.kernel.actor import Actor, Role
from salus.kernel.clock import Clock
from salus.kernel.errors import NotAuthenticated
from salus.kernel.ids import LARGEST_ID, ClinicId, DoctorId, PatientId, SessionId, UserId

_ALGORITHM: Final = "EdDSA"
_TYPE: Final = "at+jwt"
_LONGEST_TOKEN: Final = 4096
_REQUIRED: Final = ["exp", "iat", "sub", "sid", "aud", "iss", "role"]
_HOLDERS: Final = (Role.PATIENT, Role.DOCTOR, Role.STAFF, Role.ADMIN)
_AHEAD: Final = timedelta(seconds=5)
"""How far the issuer's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The key that signs, and all that are good for verifying, by key id."""

    kid: str
    private: Ed25519PrivateKey
    public: Mapping[str, Ed25519PublicKey]

    @classmethod
    def of(cls, private: Ed25519PrivateKey, previous: Iterable[Ed25519PublicKey] = ()) -> "KeyRing":
        """The ring of a signing key and those it replaced."""
        current = private.public_key()
        return cls(thumbprint(current), private, {thumbprint(key): key for key in (current, *previous)})

    def jwks(self) -> dict[str, Any]:
        """The public keys as other services fetch them. Source: RFC 8037."""
        more = {"alg": _ALGORITHM, "use": "sig"}
        return {"keys": [{**_jwk(key), "kid": kid, **more} for kid, key in self.public.items()]}


def read_jwks(jwks: Mapping[str, Any]) -> dict[str, Ed25519PublicKey]:
    """The keys of a published set, by key id; keys of other kinds are passed over.

    Raises: ValueError or KeyError for a set that is none.
    """
    keys = [key for key in jwks["keys"] if key.get("crv") == "Ed25519"]
    return {key["kid"]: Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "=")) for key in keys}


def thumbprint(key: Ed25519PublicKey) -> str:
    """The key's id, which follows from the key. Source: RFC 7638, RFC 8037 A.3."""
    canonical = json.dumps(_jwk(key), sort_keys=True, separators=(",", ":"))
    return _base64url(hashlib.sha256(canonical.encode()).digest())


def _jwk(key: Ed25519PublicKey) -> dict[str, str]:
    return {"crv": "Ed25519", "kty": "OKP", "x": _base64url(key.public_bytes_raw())}


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def issue(
    ring: KeyRing, actor: Actor, now: datetime, lifetime: timedelta, issuer: str = "salus", audience: str = "salus"
) -> str:
    """An access token for somebody who is signed in.

    Raises: ValueError for an actor who is not a person with a session.
    """
    if actor.user_id is None or actor.session_id is None or actor.role not in _HOLDERS:
        raise ValueError("only a signed-in person gets a token")
    issued = int(now.timestamp())
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": audience,
        "sub": str(actor.user_id),
        "sid": actor.session_id,
        "role": actor.role.value,
        "iat": issued,
        "exp": issued + int(lifetime.total_seconds()),
    }
    if actor.patient_id is not None:
        claims["pid"] = actor.patient_id
    if actor.doctor_id is not None:
        claims["did"] = actor.doctor_id
    if actor.clinic_ids:
        claims["cids"] = list(actor.clinic_ids)
    return jwt.encode(claims, ring.private, algorithm=_ALGORITHM, headers={"typ": _TYPE, "kid": ring.kid})


class _Verified(NamedTuple):
    actor: Actor
    kid: str
    expires: datetime


class Verifier:
    """Turns a token into its actor, and remembers those it has verified.

    `public` is asked on every call and must be quick; a key that it no longer names is void at
    once. `renew` looks for new ones, and says whether it did. `longest` bounds a token's life, and so
    how long an ended session has to be known.
    """

    def __init__(
        self,
        public: Callable[[], Mapping[str, Ed25519PublicKey]],
        clock: Clock,
        issuer: str = "salus",
        audience: str = "salus",
        remember: int = 10_000,
        longest: timedelta = timedelta(hours=1),
        renew: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        self._public = public
        self._renew = renew
        self._clock = clock
        self._issuer = issuer
        self._audience = audience
        self._remember = remember
        self._longest = longest
        self._verified: dict[bytes, _Verified] = {}  # by SHA-256, so that no token lies in memory; oldest first
        self._ended: dict[SessionId, datetime] = {}  # until when to know it; oldest first

    async def holder(self, token: str) -> Actor:
        """Like `actor`; a key that is not known yet may just have been published.

        Raises: NotAuthenticated, whatever is wrong with it.
        """
        try:
            return self.actor(token)
        except NotAuthenticated:
            if self._renew is None or not self._names_another_key(token) or not await self._renew():
                raise
        return self.actor(token)

    def actor(self, token: str) -> Actor:
        """Who holds this token.

        Raises: NotAuthenticated, whatever is wrong with it.
        """
        if len(token) > _LONGEST_TOKEN or not token.isascii():
            raise NotAuthenticated
        mark = hashlib.sha256(token.encode()).digest()
        known = self._verified.get(mark)
        if known is None:
            known = self._verify(token)
            self._keep(mark, known)
        if known.expires <= self._clock() or known.actor.session_id in self._ended or known.kid not in self._public():
            self._verified.pop(mark, None)
            raise NotAuthenticated
        return known.actor

    def end_sessions(self, ids: Iterable[SessionId]) -> None:
        """From now on no token of these sessions is good, remembered or not."""
        now = self._clock()
        for session_id in ids:
            self._ended.pop(session_id, None)
            self._ended[session_id] = now + self._longest + _AHEAD
        while self._ended and next(iter(self._ended.values())) <= now:
            del self._ended[next(iter(self._ended))]

    def _names_another_key(self, token: str) -> bool:
        try:
            header = jwt.get_unverified_header(token) if len(token) <= _LONGEST_TOKEN else {}
        except jwt.PyJWTError:
            return False
        return isinstance(header.get("kid"), str) and header["kid"] not in self._public()

    def _keep(self, mark: bytes, verified: _Verified) -> None:
        self._verified[mark] = verified
        if len(self._verified) > self._remember:
            del self._verified[next(iter(self._verified))]

    def _verify(self, token: str) -> _Verified:
        try:
            header = jwt.get_unverified_header(token)
            # Exactly the three we write: that shuts out crit, b64, jku, jwk and x5u as well.
            if header != {"alg": _ALGORITHM, "typ": _TYPE, "kid": header.get("kid")}:
                raise NotAuthenticated
            claims = jwt.decode(
                token,
                self._public()[header["kid"]],
                algorithms=[_ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                options={
                    "require": _REQUIRED,
                    "strict_aud": True,
                    "verify_exp": False,  # PyJWT asks its own clock; `_lifetime` asks ours
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            return _Verified(_actor(claims), header["kid"], self._lifetime(claims))
        except (jwt.PyJWTError, ValueError, TypeError, KeyError):
            raise NotAuthenticated from None

    def _lifetime(self, claims: Mapping[str, Any]) -> datetime:
        """When it expires, if it has begun and does not live too long."""
        begins, expires = _instant(claims["iat"]), _instant(claims["exp"])
        begins = max(begins, _instant(claims.get("nbf", claims["iat"])))
        if begins > self._clock() + _AHEAD or expires - begins > self._longest:
            raise NotAuthenticated
        return expires


def _instant(claim: object) -> datetime:
    return datetime.fromtimestamp(_number(claim), UTC)


def _number(claim: object) -> int:
    """The claim as an id or a time; a bool, a float or a text is none."""
    if type(claim) is not int or not 0 < claim <= LARGEST_ID:
        raise NotAuthenticated
    return claim


def _actor(claims: Mapping[str, Any]) -> Actor:
    role = Role(claims["role"])
    if role not in _HOLDERS or not claims["sub"].isdecimal():
        raise NotAuthenticated
    return Actor(
        role,
        UserId(_number(int(claims["sub"]))),
        SessionId(_number(claims["sid"])),
        PatientId(_number(claims["pid"])) if "pid" in claims else None,
        DoctorId(_number(claims["did"])) if "did" in claims else None,
        tuple(ClinicId(_number(clinic)) for clinic in claims.get("cids", ())),
    )
