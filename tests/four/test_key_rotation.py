"""Can `auth` change the key that signs people's tokens while everybody goes on?"""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from salus.kernel.actor import Actor, Role
from salus.kernel.ids import SessionId, UserId
from salus.kit.tokens import KeyRing, issue
from tests.support.four import FourServices
from tests.support.town import Town
from tests.support.wait import until
from tests.support.world import Account

pytestmark = pytest.mark.parametrize("town", ["four"], indirect=True)

SECONDS = 30
"""Keys are read anew every five; the rest is for machines that have more to do."""


@pytest.fixture
def four(town: Town) -> Iterator[FourServices]:
    """The installation; afterwards it signs with its first key again."""
    assert isinstance(town.shape, FourServices)
    before, admin = dict(town.shape.servers["auth"].settings), town.admin
    yield town.shape
    sign_with(town.shape, before)
    until(lambda: heard(town, admin) == {200}, SECONDS, "the first key to be good again")


def sign_with(four: FourServices, settings: dict[str, str]) -> None:
    four.servers["auth"].settings = settings
    four.servers["auth"].restart()


def heard(town: Town, who: Account) -> set[int]:
    """What each service answers to this token."""
    paths = ("/auth/session", f"/users/{who.id}", "/doctors/1/time-off", "/appointments")
    return {200 if answer == 404 else answer for answer in (town.send("GET", path, who).status_code for path in paths)}


def stranger(admin: Account) -> Account:
    """Somebody with a token by a key that nobody knows: it makes the services read the keys again."""
    ring = KeyRing.of(Ed25519PrivateKey.generate())
    who = Actor(Role.ADMIN, UserId(admin.id), SessionId(1))
    return Account(admin.id, admin.email, issue(ring, who, datetime.now(UTC), timedelta(minutes=5)), "")


def test_the_new_key_is_good_at_once_and_the_old_one_as_long_as_it_is_listed(four: FourServices, town: Town) -> None:
    admin, settings = town.admin, dict(four.servers["auth"].settings)
    assert heard(town, admin) == {200}
    old = Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings["SALUS_SIGNING_KEY"]))
    listed = base64.b64encode(old.public_key().public_bytes_raw()).decode()
    new = base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()

    sign_with(four, settings | {"SALUS_SIGNING_KEY": new, "SALUS_PREVIOUS_PUBLIC_KEYS": listed})
    fresh = town.sign_in(admin.email)
    until(lambda: heard(town, fresh) == {200}, SECONDS, "the new key to be good everywhere")
    assert heard(town, admin) == {200}
    assert heard(town, stranger(admin)) == {401}

    sign_with(four, settings | {"SALUS_SIGNING_KEY": new})
    until(lambda: heard(town, admin) == {401}, SECONDS, "the old key to be void")
    assert heard(town, fresh) == {200}
