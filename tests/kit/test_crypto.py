"""Can sealed text be read, changed or moved by those who must not?"""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salus.kit.crypto import Unsealable, Vault, digest, opaque

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
PLACE = "appointments:reason:17"
vault = Vault({"new": NEW, "old": OLD}, current="new")


@given(st.text(), st.text())
def test_what_is_sealed_opens_again_in_its_place(plain: str, about: str) -> None:
    assert vault.open(vault.seal(plain, about), about) == plain


def test_the_same_text_never_seals_the_same() -> None:
    assert len({vault.seal("x", PLACE) for _ in range(100)}) == 100


def test_the_plain_text_is_not_in_the_sealed() -> None:
    assert b"headache" not in vault.seal("headache", PLACE)


def test_it_does_not_open_in_another_place() -> None:
    with pytest.raises(Unsealable):
        vault.open(vault.seal("headache", PLACE), "appointments:reason:18")


def test_no_single_changed_bit_goes_unnoticed() -> None:
    sealed = vault.seal("headache", PLACE)
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Unsealable):
            vault.open(bytes(changed), PLACE)


def test_no_shorter_or_longer_text_opens() -> None:
    sealed = vault.seal("headache", PLACE)
    for wrong in [sealed[:length] for length in range(len(sealed))] + [sealed + b"\0"]:
        with pytest.raises(Unsealable):
            vault.open(wrong, PLACE)


def test_an_old_key_still_opens_and_the_new_one_seals() -> None:
    before = Vault({"old": OLD}, current="old")
    assert vault.open(before.seal("headache", PLACE), PLACE) == "headache"
    with pytest.raises(Unsealable):
        before.open(vault.seal("headache", PLACE), PLACE)


def test_a_key_of_the_same_name_but_other_bytes_does_not_open() -> None:
    with pytest.raises(Unsealable):
        Vault({"new": OLD}, current="new").open(vault.seal("headache", PLACE), PLACE)


def test_the_same_key_under_another_name_does_not_open() -> None:
    twice = Vault({"aaa": NEW, "new": NEW}, current="new")
    renamed = twice.seal("headache", PLACE).replace(b"new", b"aaa", 1)
    with pytest.raises(Unsealable):
        twice.open(renamed, PLACE)


def test_a_failure_tells_nothing() -> None:
    with pytest.raises(Unsealable) as caught:
        vault.open(vault.seal("headache", PLACE), "elsewhere")
    assert str(caught.value) == ""
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("keys", "current"),
    [
        ({}, "k"),
        ({"k": NEW}, "other"),
        ({"k": NEW[:16]}, "k"),
        ({"": NEW}, ""),
        ({"ü": NEW}, "ü"),
        ({"k" * 256: NEW}, "k" * 256),
    ],
)
def test_unusable_keys_are_refused_at_once(keys: dict[str, bytes], current: str) -> None:
    with pytest.raises(ValueError, match="key"):
        Vault(keys, current)


def test_a_vault_does_not_show_its_keys() -> None:
    secret = os.urandom(32)
    shown = repr(Vault({"k": secret}, "k"))
    assert repr(secret)[2:-1] not in shown
    assert secret.hex() not in shown


def test_opaque_secrets_differ_and_their_digest_is_sha256() -> None:
    assert len({opaque() for _ in range(100)}) == 100
    assert len(opaque()) == 43
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
