"""Is only a token that we issued, for this, now, and not ended, taken?"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from salus.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from salus.kernel.errors import NotAuthenticated
from salus.kernel.ids import ClinicId, DoctorId, PatientId, SessionId, UserId
from salus.kit.tokens import KeyRing, Verifier, issue, read_jwks, thumbprint

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STAMP = int(NOON.timestamp())
TEN_MINUTES = timedelta(minutes=10)
RING = KeyRing.of(Ed25519PrivateKey.generate())
PATIENT = Actor(Role.PATIENT, UserId(7), SessionId(70), patient_id=PatientId(17))
CLAIMS: dict[str, Any] = {
    "iss": "salus",
    "aud": "salus",
    "sub": "7",
    "sid": 70,
    "role": "patient",
    "pid": 17,
    "iat": STAMP,
    "exp": STAMP + 600,
}
HEADER = {"alg": "EdDSA", "typ": "at+jwt", "kid": RING.kid}


class Desk:
    """A verifier with a clock to turn and a count of how often a key was really used."""

    def __init__(self, **options: Any) -> None:
        self.now = NOON
        self.public: Mapping[str, Ed25519PublicKey] = RING.public
        self.verifier = Verifier(lambda: self.public, lambda: self.now, **options)

    def takes(self, token: str) -> bool:
        try:
            self.verifier.actor(token)
        except NotAuthenticated:
            return False
        return True


@pytest.fixture
def desk() -> Desk:
    return Desk()


def part(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(claims: object, header: Mapping[str, Any] = HEADER, key: Ed25519PrivateKey = RING.private) -> str:
    """A token with a true signature over anything at all."""
    body = f"{part(header)}.{part(claims)}"
    return f"{body}.{part(key.sign(body.encode()))}"


@pytest.mark.parametrize(
    "actor",
    [
        PATIENT,
        Actor(Role.DOCTOR, UserId(1), SessionId(2), doctor_id=DoctorId(3)),
        Actor(Role.STAFF, UserId(1), SessionId(2), clinic_ids=(ClinicId(4), ClinicId(5))),
        Actor(Role.ADMIN, UserId(1), SessionId(2)),
    ],
)
def test_the_actor_comes_back_as_issued(desk: Desk, actor: Actor) -> None:
    token = issue(RING, actor, NOON, TEN_MINUTES)
    assert desk.verifier.actor(token) == actor
    assert desk.verifier.actor(token) == actor  # remembered


@pytest.mark.parametrize("actor", [ANONYMOUS, SYSTEM, Actor(Role.SYSTEM, UserId(1), SessionId(1)), Actor(Role.ADMIN)])
def test_only_a_person_with_a_session_gets_a_token(actor: Actor) -> None:
    with pytest.raises(ValueError, match="signed-in"):
        issue(RING, actor, NOON, TEN_MINUTES)


def test_a_handmade_true_token_is_taken(desk: Desk) -> None:
    assert desk.verifier.actor(signed(CLAIMS)) == PATIENT  # so the refusals below have one reason each


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "sid", "role", "iat", "exp"])
def test_a_missing_claim_is_refused(desk: Desk, claim: str) -> None:
    assert not desk.takes(signed({name: value for name, value in CLAIMS.items() if name != claim}))


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "other"},
        {"aud": ["salus"]},
        {"aud": ["salus", "other"]},
        {"iss": "other"},
        {"iss": ["salus"]},
        {"sub": 7},
        {"sub": ""},
        {"sub": "-7"},
        {"sub": "0"},
        {"sub": "7.0"},
        {"sub": "9" * 30},
        {"sid": "70"},
        {"sid": True},
        {"sid": 70.0},
        {"sid": 0},
        {"sid": None},
        {"role": "system"},
        {"role": "anonymous"},
        {"role": "owner"},
        {"role": ["admin"]},
        {"pid": "17"},
        {"did": -1},
        {"cids": 4},
        {"cids": "45"},
        {"cids": ["4"]},
        {"iat": STAMP + 6},
        {"iat": str(STAMP)},
        {"nbf": STAMP + 6},
        {"exp": STAMP},
        {"exp": STAMP - 1},
        {"exp": STAMP + 600.0},
        {"exp": True},
        {"exp": 2**53 - 1},
        {"exp": 10**400},
        {"exp": STAMP + 3601},
    ],
    ids=count(),
)
def test_a_claim_that_is_not_as_we_write_it_is_refused(desk: Desk, change: dict[str, Any]) -> None:
    assert not desk.takes(signed(CLAIMS | change))


@pytest.mark.parametrize(
    "change",
    [
        {"typ": "JWT"},
        {"typ": "rt+jwt"},
        {"typ": "AT+JWT"},
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": "ES256"},
        {"alg": "eddsa"},
        {"kid": "../../etc/passwd"},
        {"kid": "' OR 1=1 --"},
        {"kid": ""},
        {"kid": None},
        {"kid": [RING.kid]},
        {"kid": {"a": 1}},
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"crit": ["b64"], "b64": True},
        {"b64": False},
        {"jku": "https://evil.example/jwks"},
        {"jwk": RING.jwks()["keys"][0]},
        {"x5u": "https://evil.example"},
    ],
    ids=count(),
)
def test_a_header_that_is_not_as_we_write_it_is_refused(desk: Desk, change: dict[str, Any]) -> None:
    assert not desk.takes(signed(CLAIMS, HEADER | change))


@pytest.mark.parametrize("missing", HEADER)
def test_a_header_with_less_is_refused(desk: Desk, missing: str) -> None:
    assert not desk.takes(signed(CLAIMS, {name: value for name, value in HEADER.items() if name != missing}))


@pytest.mark.parametrize("signature", ["", "AA", part(bytes(64))])
@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "EdDSA"])
def test_an_unsigned_token_is_refused(desk: Desk, algorithm: str, signature: str) -> None:
    assert not desk.takes(f"{part(HEADER | {'alg': algorithm})}.{part(CLAIMS)}.{signature}")


@pytest.mark.parametrize(
    "encoding", [(Encoding.Raw, PublicFormat.Raw), (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)]
)
@pytest.mark.parametrize("named", ["HS256", "EdDSA"])
def test_our_public_key_is_no_shared_secret(desk: Desk, named: str, encoding: tuple[Encoding, PublicFormat]) -> None:
    body = f"{part(HEADER | {'alg': named})}.{part(CLAIMS)}"
    secret = RING.private.public_key().public_bytes(*encoding)
    assert not desk.takes(f"{body}.{part(hmac.digest(secret, body.encode(), hashlib.sha256))}")


def test_another_kind_of_key_is_refused(desk: Desk) -> None:
    rsa = generate_private_key(65537, 2048)
    assert not desk.takes(jwt.encode(CLAIMS, rsa, "RS256", headers={"typ": "at+jwt", "kid": RING.kid}))


def test_another_key_under_our_name_is_refused(desk: Desk) -> None:
    assert not desk.takes(signed(CLAIMS, key=Ed25519PrivateKey.generate()))


def test_a_changed_payload_is_refused(desk: Desk) -> None:
    head, _, signature = signed(CLAIMS).split(".")
    assert not desk.takes(f"{head}.{part(CLAIMS | {'role': 'admin'})}.{signature}")


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "é.b.c",
        "\ud800",
        "null",
        "Bearer x",
        part([]) + "..",
        f"{part(HEADER)}.{part([])}.",
    ],
)
def test_rubbish_is_refused(desk: Desk, token: str) -> None:
    assert not desk.takes(token)


@pytest.mark.parametrize("payload", [[], "text", 7, None, b"\xff\xfe", b"[" * 1500])
def test_a_signed_payload_that_is_no_object_is_refused(desk: Desk, payload: object) -> None:
    assert not desk.takes(signed(payload))


def test_a_huge_token_is_refused_before_any_work(desk: Desk) -> None:
    asked: list[int] = []
    desk.public = Recording(RING.public, asked)
    assert not desk.takes(signed(CLAIMS | {"more": "x" * 1_000_000}))
    assert asked == []
    assert desk.takes(signed(CLAIMS | {"more": "x" * 2500}))  # without that guard it would pass


class Recording(dict[str, Ed25519PublicKey]):
    """Keys that note when one is taken out to verify with."""

    def __init__(self, keys: Mapping[str, Ed25519PublicKey], asked: list[int]) -> None:
        super().__init__(keys)
        self.asked = asked

    def __getitem__(self, kid: str) -> Ed25519PublicKey:
        self.asked.append(1)
        return super().__getitem__(kid)


def test_a_token_is_verified_once(desk: Desk) -> None:
    asked: list[int] = []
    desk.public = Recording(RING.public, asked)
    token = signed(CLAIMS)
    assert all(desk.takes(token) for _ in range(5))
    assert len(asked) == 1


def test_a_refused_token_is_not_remembered_as_good(desk: Desk) -> None:
    token = signed(CLAIMS | {"aud": "other"})
    assert [desk.takes(token) for _ in range(3)] == [False] * 3


def test_a_token_expires_though_remembered(desk: Desk) -> None:
    token = issue(RING, PATIENT, NOON, TEN_MINUTES)
    desk.now = NOON + TEN_MINUTES - timedelta(microseconds=1)
    assert desk.takes(token)
    desk.now = NOON + TEN_MINUTES
    assert not desk.takes(token)


def test_an_ended_session_has_no_good_token_though_remembered(desk: Desk) -> None:
    remembered, unseen = signed(CLAIMS), signed(CLAIMS | {"exp": STAMP + 599})
    other = signed(CLAIMS | {"sid": 71})
    assert desk.takes(remembered)
    desk.verifier.end_sessions([SessionId(70)])
    assert not desk.takes(remembered)
    assert not desk.takes(unseen)
    assert desk.takes(other)


def test_an_ended_session_is_known_as_long_as_a_token_of_it_can_live(desk: Desk) -> None:
    longest = signed(CLAIMS | {"iat": STAMP + 5, "exp": STAMP + 3605})  # issued at the last moment, clock ahead
    desk.verifier.end_sessions([SessionId(70)])
    for seconds in range(0, 3605, 5):
        desk.now = NOON + timedelta(seconds=seconds)
        desk.verifier.end_sessions([])
        assert not desk.takes(longest)


def test_ended_sessions_are_forgotten_when_no_token_can_live(desk: Desk) -> None:
    desk.verifier.end_sessions(SessionId(n) for n in range(100))
    desk.now = NOON + timedelta(minutes=30)
    desk.verifier.end_sessions([SessionId(3)])  # ended again: known from now on
    desk.now = NOON + timedelta(hours=1, seconds=6)
    desk.verifier.end_sessions([])
    assert list(desk.verifier._ended) == [3]


def test_a_withdrawn_key_is_void_at_once_though_remembered(desk: Desk) -> None:
    token = signed(CLAIMS)
    assert desk.takes(token)
    desk.public = {}
    assert not desk.takes(token)


def test_after_a_rotation_both_keys_are_good(desk: Desk) -> None:
    after = KeyRing.of(Ed25519PrivateKey.generate(), previous=[RING.private.public_key()])
    desk.public = after.public
    assert desk.takes(signed(CLAIMS))
    assert desk.takes(issue(after, PATIENT, NOON, TEN_MINUTES))


def test_no_more_are_remembered_than_agreed_and_the_oldest_goes() -> None:
    desk, asked = Desk(remember=2), list[int]()
    desk.public = Recording(RING.public, asked)
    first, second, third = (signed(CLAIMS | {"sid": n}) for n in (1, 2, 3))
    for token in (first, second, third, second, third):
        assert desk.takes(token)
    assert len(asked) == 3
    assert desk.takes(first)
    assert len(asked) == 4
    assert len(desk.verifier._verified) == 2


def test_a_verifier_for_another_audience_refuses_ours() -> None:
    assert not Desk(audience="records").takes(signed(CLAIMS))
    assert not Desk(issuer="payments").takes(signed(CLAIMS))
    assert Desk(audience="records", issuer="payments").takes(
        issue(RING, PATIENT, NOON, TEN_MINUTES, issuer="payments", audience="records")
    )


def test_published_keys_verify_elsewhere() -> None:
    ring = KeyRing.of(Ed25519PrivateKey.generate(), [RING.private.public_key()])
    published = json.loads(json.dumps(ring.jwks()))
    assert [key["kid"] for key in published["keys"]] == [ring.kid, RING.kid]
    assert all(key.keys() == {"kty", "crv", "x", "kid", "use", "alg"} for key in published["keys"])  # no private "d"
    desk = Desk()
    desk.public = read_jwks({"keys": [*published["keys"], {"kty": "RSA", "kid": "x"}]})
    assert desk.takes(issue(ring, PATIENT, NOON, TEN_MINUTES))


def test_a_key_id_is_the_thumbprint_of_the_standard() -> None:
    """Source: RFC 8037, appendix A.3."""
    key = base64.urlsafe_b64decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
    assert thumbprint(Ed25519PublicKey.from_public_bytes(key)) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
