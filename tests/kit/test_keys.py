"""Does an installation get its keys, the same each time, and none that are weak?"""

import base64
import os
import stat
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from salus.kit.config import ConfigurationError, Settings
from salus.kit.keys import load_keys, new_keys_text, new_service_keys
from salus.kit.tokens import thumbprint


@pytest.fixture(autouse=True)
def _far_from_any_env_file(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))


def text(key: bytes) -> str:
    return base64.b64encode(key).decode()


SEED, DATA = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"), os.urandom(32)
GOOD = {"signing_key": text(SEED), "data_keys": f"k1:{text(DATA)}"}


def settings(data_dir: Path, **values: Any) -> Settings:
    return Settings(data_dir=data_dir, **values)


def production(data_dir: Path, **values: Any) -> Settings:
    return settings(data_dir, environment="production", **(GOOD | values))


def pem(key: Any) -> str:
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def test_development_makes_its_keys_once_and_privately(tmp_path: Path) -> None:
    at = settings(tmp_path / "data")
    first, second = load_keys(at), load_keys(at)
    assert first.ring.kid == second.ring.kid
    assert second.vault.open(first.vault.seal("x", "here"), "here") == "x"
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data/keys.json").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["keys.json"]


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert load_keys(settings(tmp_path / "a")).ring.kid != load_keys(settings(tmp_path / "b")).ring.kid


def test_many_that_start_at_once_agree(tmp_path: Path) -> None:
    start = Barrier(8)

    def load(_: int) -> str:
        start.wait()
        return load_keys(settings(tmp_path / "data")).ring.kid

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(load, range(8)))) == 1


def test_who_comes_second_does_not_overwrite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = load_keys(settings(tmp_path)).ring.kid
    monkeypatch.setattr(Path, "exists", lambda self: False)  # as if both had looked before either wrote
    assert load_keys(settings(tmp_path)).ring.kid == kept


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '{"SALUS_SIGNING_KEY": "x"}'])
def test_a_broken_key_file_is_never_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    with pytest.raises(ConfigurationError, match=r"keys\.json"):
        load_keys(settings(tmp_path))
    assert (tmp_path / "keys.json").read_text() == content


def test_a_folder_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "data"):
        with pytest.raises(ConfigurationError, match=f"^Nothing can be kept in {place}: .*--data-dir"):
            load_keys(settings(data_dir=place))


def test_configured_keys_leave_no_file(tmp_path: Path) -> None:
    load_keys(settings(tmp_path / "data", **GOOD))
    assert not (tmp_path / "data").exists()


def test_one_configured_key_is_used_beside_the_made_one(tmp_path: Path) -> None:
    keys = load_keys(settings(tmp_path, signing_key=text(SEED)))
    assert keys.ring.private.private_bytes_raw() == SEED
    assert keys.vault.open(keys.vault.seal("x", "here"), "here") == "x"


@pytest.mark.parametrize("missing", [["signing_key"], ["data_keys"], ["signing_key", "data_keys"]])
def test_production_names_exactly_what_is_missing(tmp_path: Path, missing: Sequence[str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_keys(production(tmp_path, **dict.fromkeys(missing)))
    named = {name for name in GOOD if f"SALUS_{name.upper()}" in str(caught.value)}
    assert named == set(missing)
    assert "`salus keys`" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_the_printed_keys_are_good_for_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for line in new_keys_text().splitlines():
        name, _, value = line.partition("=")
        monkeypatch.setenv(name, value)
    load_keys(Settings(environment="production", data_dir=tmp_path))
    assert new_keys_text() != new_keys_text()


@pytest.mark.parametrize(
    "weak",
    [
        bytes(32),
        b"\xff" * 32,
        bytes(range(32)),
        bytes(range(64, 0, -2)),
        b"change-me-before-the-clinic-open",
        b"ab" * 16,
        b"\x00\xff" * 16,
    ],
)
@pytest.mark.parametrize("name", GOOD)
def test_production_refuses_keys_nobody_drew_at_random(tmp_path: Path, name: str, weak: bytes) -> None:
    value = text(weak) if name == "signing_key" else f"{GOOD['data_keys']},old:{text(weak)}"
    with pytest.raises(ConfigurationError, match=f"Not random: SALUS_{name.upper()}") as caught:
        load_keys(production(tmp_path, **{name: value}))
    assert text(weak) not in str(caught.value)
    load_keys(settings(tmp_path, **(GOOD | {name: value})))  # in development they may be


def test_random_keys_are_never_called_weak(tmp_path: Path) -> None:
    for _ in range(100):
        load_keys(production(tmp_path, signing_key=text(os.urandom(32)), data_keys=f"k:{text(os.urandom(32))}"))


@pytest.mark.parametrize("change", [str, lambda p: p.replace("\n", "\\n")], ids=["as it is", "escaped line ends"])
def test_a_signing_key_may_be_pem(tmp_path: Path, change: Any) -> None:
    key = Ed25519PrivateKey.generate()
    keys = load_keys(production(tmp_path, signing_key=change(pem(key))))
    assert keys.ring.kid == thumbprint(key.public_key())


def test_a_seed_may_be_url_safe_and_unpadded(tmp_path: Path) -> None:
    seed = b"\xfb\xff" + SEED[2:]
    keys = load_keys(production(tmp_path, signing_key=base64.urlsafe_b64encode(seed).decode().rstrip("=")))
    assert keys.ring.private.private_bytes_raw() == seed


def test_previous_public_keys_verify_but_do_not_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = (Ed25519PrivateKey.generate().public_key() for _ in range(2))
    as_pem = one.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    monkeypatch.setenv("SALUS_PREVIOUS_PUBLIC_KEYS", f"{as_pem},{text(two.public_bytes_raw())}")
    ring = load_keys(production(tmp_path)).ring
    assert list(ring.public) == [ring.kid, thumbprint(one), thumbprint(two)]


def test_the_first_data_key_seals_and_all_open(tmp_path: Path) -> None:
    before = load_keys(production(tmp_path)).vault
    after = load_keys(production(tmp_path, data_keys=f"k2:{text(os.urandom(32))}, {GOOD['data_keys']}")).vault
    assert after.open(before.seal("x", "here"), "here") == "x"
    assert b"k2" in after.seal("x", "here")


ELLIPTIC = generate_private_key(SECP256R1())


@pytest.mark.parametrize(
    "values",
    [
        {"signing_key": "not base64!"},
        {"signing_key": text(SEED[:31])},
        {"signing_key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"},
        {"signing_key": pem(ELLIPTIC)},
        {"data_keys": text(DATA)},
        {"data_keys": f"k1:{text(DATA)},k1:{text(DATA)}"},
        {"data_keys": f":{text(DATA)}"},
        {"data_keys": f"ü:{text(DATA)}"},
        {"data_keys": f"k1:{text(DATA[:16])}"},
        {"data_keys": f"k1:{text(DATA)},"},
        {"previous_public_keys": ["AAAA"]},
        {"previous_public_keys": ["-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"]},
        {
            "previous_public_keys": [
                ELLIPTIC.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
            ]
        },
    ],
)
def test_an_unreadable_key_is_named_but_not_shown(tmp_path: Path, values: dict[str, Any]) -> None:
    (name, value) = next(iter(values.items()))
    with pytest.raises(ConfigurationError, match=f"SALUS_{name.upper()} must be") as caught:
        load_keys(production(tmp_path, **values))
    assert str(value) not in str(caught.value)


def test_all_that_is_wrong_is_told_at_once_and_no_value_is_shown(tmp_path: Path) -> None:
    weak = text(b"change-me-before-the-clinic-open")
    wrong = {
        "signing_key": weak,
        "data_keys": "k1:half-a-key",
        "previous_public_keys": ["no-public-key"],
        "service_key": None,
        "service_public_keys": ["users:no-neighbours-key"],
    }
    with pytest.raises(ConfigurationError) as caught:
        load_keys(production(tmp_path, service="auth", **wrong))
    lines = str(caught.value).splitlines()
    for name, line in zip(wrong, lines, strict=True):
        assert f"SALUS_{name.upper()}" in line
    for value in (weak, "half-a-key", "no-public-key", "no-neighbours-key"):
        assert value not in str(caught.value)


def test_a_service_that_issues_no_tokens_needs_no_key_for_them(tmp_path: Path) -> None:
    given = new_service_keys(["auth", "users"])["users"]
    values = {name.removeprefix("SALUS_").lower(): value for name, value in given.items()}
    keys = load_keys(settings(tmp_path, environment="production", service="users", **values))
    assert keys.service
    assert keys.service.public.keys() == {"auth", "users"}
    with pytest.raises(ConfigurationError, match="SALUS_SIGNING_KEY is for the service auth alone"):
        _ = keys.ring


def test_keys_do_not_show_themselves(tmp_path: Path) -> None:
    shown = repr(load_keys(production(tmp_path)))
    assert text(SEED) not in shown
    assert SEED.hex() not in shown
    assert text(DATA) not in shown
