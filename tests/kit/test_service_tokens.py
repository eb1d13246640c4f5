"""Is only a token that a neighbour issued, for us, now, taken for a neighbour's?"""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from salus.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from salus.kernel.errors import NotAuthenticated
from salus.kernel.ids import LARGEST_ID, ClinicId, DoctorId, PatientId, SessionId, UserId
from salus.kit.service_tokens import ServiceIdentity, ServiceVerifier, issue_service_token
from salus.kit.tokens import KeyRing, Verifier, issue

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STAMP = int(NOON.timestamp())
SECOND = timedelta(seconds=1)
RING = KeyRing.of(Ed25519PrivateKey.generate())
OTHER = KeyRing.of(Ed25519PrivateKey.generate())
PATIENT = Actor(Role.PATIENT, UserId(7), SessionId(70), patient_id=PatientId(17))
CLAIMS: dict[str, Any] = {
    "iss": "appointments",
    "aud": "users",
    "sub": "patient:7",
    "sid": 70,
    "pid": 17,
    "iat": STAMP,
    "exp": STAMP + 60,
}
HEADER = {"alg": "EdDSA", "typ": "svc+jwt", "kid": RING.kid}


class Gate:
    """The users service's verifier, with a clock to turn."""

    def __init__(self, **options: Any) -> None:
        self.now = NOON
        public = {"appointments": RING.public.values(), "schedule": OTHER.public.values()}
        self.verifier = ServiceVerifier(public, "users", lambda: self.now, **options)

    def takes(self, token: str) -> bool:
        try:
            self.verifier.caller(token)
        except NotAuthenticated:
            return False
        return True


@pytest.fixture
def gate() -> Gate:
    return Gate()


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signed(claims: object, header: Mapping[str, Any] = HEADER, key: Ed25519PrivateKey = RING.private) -> str:
    """A token with a true signature over anything at all."""
    body = f"{part(header)}.{part(claims)}"
    return f"{body}.{base64.urlsafe_b64encode(key.sign(body.encode())).rstrip(b'=').decode()}"


IDS = st.integers(1, LARGEST_ID)
ACTORS = st.builds(
    Actor,
    st.sampled_from(Role),
    st.none() | IDS.map(UserId),
    st.none() | IDS.map(SessionId),
    st.none() | IDS.map(PatientId),
    st.none() | IDS.map(DoctorId),
    st.lists(IDS.map(ClinicId), max_size=4).map(tuple),
    st.none() | st.ip_addresses().map(str),
    st.none() | st.from_regex(r"[A-Za-z0-9._-]{1,64}", fullmatch=True),
)


@settings(max_examples=40)
@given(ACTORS)
def test_the_service_and_the_whole_actor_come_back(actor: Actor) -> None:
    gate = Gate()
    token = issue_service_token(RING, "appointments", "users", actor, NOON)
    assert gate.verifier.caller(token) == ("appointments", actor)
    assert gate.verifier.caller(token) == ("appointments", actor)  # remembered


def test_a_handmade_true_token_is_taken(gate: Gate) -> None:
    assert gate.verifier.caller(signed(CLAIMS)) == ("appointments", PATIENT)  # so each refusal below has one reason


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "iat", "exp"])
def test_a_missing_claim_is_refused(gate: Gate, claim: str) -> None:
    assert not gate.takes(signed({name: value for name, value in CLAIMS.items() if name != claim}))


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "schedule"},
        {"aud": ["users"]},
        {"aud": "salus"},
        {"iss": "schedule"},  # it vouches with its own key alone
        {"iss": "unknown"},
        {"iss": ["appointments"]},
        {"sub": 7},
        {"sub": "patient:"},
        {"sub": "patient:-7"},
        {"sub": "patient:٧"},
        {"sub": "patient:7\n"},
        {"sub": "owner:7"},
        {"sub": "7"},
        {"sid": "70"},
        {"sid": True},
        {"cids": "45"},
        {"cids": ["4"]},
        {"role": "admin"},
        {"iat": STAMP + 6, "exp": STAMP + 60},
        {"iat": str(STAMP)},
        {"iat": STAMP - 1},
        {"exp": STAMP},
        {"exp": STAMP + 61},
        {"exp": STAMP + 60.0},
        {"exp": 10**400},
    ],
    ids=count(),
)
def test_a_claim_that_is_not_as_we_write_it_is_refused(gate: Gate, change: dict[str, Any]) -> None:
    assert not gate.takes(signed(CLAIMS | change))


@pytest.mark.parametrize(
    "change",
    [
        {"typ": "at+jwt"},
        {"typ": "JWT"},
        {"alg": "none"},
        {"alg": "HS256"},
        {"kid": OTHER.kid},
        {"kid": ""},
        {"kid": [RING.kid]},
        {"crit": ["exp"]},
        {"b64": False},
        {"jwk": RING.jwks()["keys"][0]},
    ],
    ids=count(),
)
def test_a_header_that_is_not_as_we_write_it_is_refused(gate: Gate, change: dict[str, Any]) -> None:
    assert not gate.takes(signed(CLAIMS, HEADER | change))


def test_a_forged_token_is_refused(gate: Gate) -> None:
    assert not gate.takes(signed(CLAIMS, key=Ed25519PrivateKey.generate()))
    head, body, signature = signed(CLAIMS).split(".")
    assert not gate.takes(f"{head}.{part(CLAIMS | {'sub': 'admin:1'})}.{signature}")
    assert not gate.takes(f"{head}.{body}.")


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é", "x" * 9000])
def test_nonsense_is_refused(gate: Gate, token: str) -> None:
    assert not gate.takes(token)


def test_a_neighbour_cannot_pass_for_another(gate: Gate) -> None:
    header = HEADER | {"kid": OTHER.kid}
    assert gate.takes(signed(CLAIMS | {"iss": "schedule"}, header, OTHER.private))
    assert not gate.takes(signed(CLAIMS, header, OTHER.private))


def test_two_services_cannot_share_a_key() -> None:
    keys = RING.public.values()
    with pytest.raises(ValueError, match="share a key"):
        ServiceVerifier({"appointments": keys, "schedule": keys}, "users", lambda: NOON)


def test_a_service_may_have_two_keys_while_one_replaces_the_other() -> None:
    verifier = ServiceVerifier({"appointments": [*RING.public.values(), *OTHER.public.values()]}, "users", lambda: NOON)
    for ring in (RING, OTHER):
        token = issue_service_token(ring, "appointments", "users", SYSTEM, NOON)
        assert verifier.caller(token) == ("appointments", SYSTEM)


def test_a_token_expires_remembered_or_not(gate: Gate) -> None:
    token = issue_service_token(RING, "appointments", "users", PATIENT, NOON)
    gate.now = NOON + 59 * SECOND
    assert gate.takes(token)
    gate.now = NOON + 60 * SECOND
    assert not gate.takes(token)
    assert not gate.takes(token)


def test_nobody_issues_a_token_for_longer_than_a_minute() -> None:
    with pytest.raises(ValueError, match="a minute"):
        issue_service_token(RING, "appointments", "users", SYSTEM, NOON, timedelta(seconds=61))


def test_a_user_token_is_no_service_token_even_by_the_same_key(gate: Gate) -> None:
    user = issue(RING, PATIENT, NOON, timedelta(seconds=60), issuer="appointments", audience="users")
    assert not gate.takes(user)


def test_a_service_token_is_no_user_token_even_by_the_same_key() -> None:
    public = Verifier(lambda: RING.public, lambda: NOON, issuer="appointments", audience="users")
    user = {"role": "patient", "sub": "7", "sid": 70}
    claims = CLAIMS | user
    assert public.actor(signed(claims, HEADER | {"typ": "at+jwt"})) == PATIENT  # nothing but the type differs
    with pytest.raises(NotAuthenticated):
        public.actor(signed(claims))
    with pytest.raises(NotAuthenticated):
        public.actor(issue_service_token(RING, "appointments", "users", PATIENT, NOON))


def test_only_who_is_named_may_ask_a_context() -> None:
    verifier = Gate(may_call={"users": ["appointments"], "audit": []}).verifier
    asked = {service: verifier.may_ask(service, "users") for service in ("appointments", "schedule")}
    assert asked == {"appointments": True, "schedule": False}
    assert not verifier.may_ask("appointments", "audit")
    assert verifier.may_ask("schedule", "availability")  # not named: any neighbour


def test_verified_tokens_do_not_pile_up() -> None:
    gate = Gate(remember=3)
    for second in range(9):
        gate.now = NOON + second * SECOND
        assert gate.takes(issue_service_token(RING, "appointments", "users", SYSTEM, gate.now))
    assert len(gate.verifier._verified) == 3


class Passport:
    def __init__(self) -> None:
        self.now = NOON
        self.identity = ServiceIdentity(RING, "appointments", lambda: self.now, remember=3)


def test_a_token_is_used_again_for_half_its_life() -> None:
    holder = Passport()
    first = holder.identity.token("users", PATIENT)
    holder.now = NOON + 29 * SECOND
    assert holder.identity.token("users", PATIENT) == first
    holder.now = NOON + 30 * SECOND
    assert holder.identity.token("users", PATIENT) != first


def test_each_actor_and_audience_has_a_token_of_its_own_and_each_request_has_not() -> None:
    identity = Passport().identity
    first = identity.token("users", PATIENT)
    assert identity.token("schedule", PATIENT) != first
    assert identity.token("users", ANONYMOUS) != first
    assert identity.token("users", Actor(Role.PATIENT, UserId(7), SessionId(71), PatientId(17))) != first
    named = Actor(Role.PATIENT, UserId(7), SessionId(70), PatientId(17), request_id="r-1")
    assert Passport().identity.token("users", named) == Passport().identity.token("users", PATIENT)


def test_issued_tokens_do_not_pile_up() -> None:
    identity = Passport().identity
    for number in range(1, 9):
        identity.token("users", Actor(Role.ADMIN, UserId(number)))
    assert len(identity._issued) == 3
