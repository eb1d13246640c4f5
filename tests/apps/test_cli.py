"""Does every command do what it says, and say what is wrong in one sentence?"""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from salus.kit.config import Settings
from salus.kit.keys import load_keys
from tests.support.command import salus
from tests.support.services import PostgresCluster

GOOD = "correct horse battery staple\n"


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "data" / "salus.sqlite3")) as connection:
        return connection.execute(query).fetchall()


def test_help_names_every_command_without_importing_the_product(tmp_path: Path) -> None:
    said = salus(tmp_path, "--help")
    for command in ("serve", "worker", "migrate", "demo", "invite", "keys", "check", "mailbox", "openapi", "admin"):
        assert f"  {command} " in said.out


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    script = "import sys, salus.apps.cli; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlalchemy", "fastapi", "pydantic", "rich", "uvicorn", "structlog"} & set(modules)


def test_an_invitation_code_is_the_last_line(tmp_path: Path) -> None:
    said = salus(tmp_path, "invite", "--uses", "3", "--days", "5")
    assert said.code == 0, said.err
    assert [len(part) for part in said.last_line.split("-")] == [4, 4, 4, 4]
    ((uses, lasts),) = rows(tmp_path, "SELECT uses, expires_at - created_at FROM invitations")
    assert (uses, lasts) == (3, 5 * 24 * 3600 * 1_000_000)


def test_an_administrator_is_made_once(tmp_path: Path) -> None:
    words = ("admin", "create", "--email", "boss@example.com", "--name", "The Boss", "--password-stdin")
    assert salus(tmp_path, *words, stdin=GOOD).code == 0
    again = salus(tmp_path, *words, stdin="another good long password\n")
    assert again.code == 2
    assert again.err == "There is already an account with this email address.\n"
    assert rows(tmp_path, "SELECT name, role FROM users") == [("The Boss", "admin")]
    assert rows(tmp_path, "SELECT count(*) FROM journal WHERE action = 'password.changed'") == [(1,)]


def test_an_attempt_that_broke_off_before_the_password_is_taken_up_again(tmp_path: Path) -> None:
    words = ("admin", "create", "--email", "boss@example.com", "--password-stdin")
    assert salus(tmp_path, *words, stdin=GOOD).code == 0
    with closing(sqlite3.connect(tmp_path / "data" / "salus.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM credentials")
    assert salus(tmp_path, *words, stdin=GOOD).code == 0


@pytest.mark.parametrize(
    ("password", "why"), [("short", "at least 8"), ("password123", "tried first"), ("boss@example.com", "email")]
)
def test_a_weak_password_is_refused_with_its_reason_before_anybody_is_made(
    tmp_path: Path, password: str, why: str
) -> None:
    said = salus(tmp_path, "admin", "create", "--email", "boss@example.com", "--password-stdin", stdin=f"{password}\n")
    assert said.code == 2
    assert said.err.startswith("password: ")
    assert why in said.err
    assert not (tmp_path / "data" / "salus.sqlite3").exists()


def test_printed_keys_let_production_start_its_commands(tmp_path: Path) -> None:
    lines = salus(tmp_path, "keys").out.splitlines()
    keys = dict(line.split("=", 1) for line in lines)
    settings = Settings(environment="production", _env_file=None, **_fields(keys))  # type: ignore[arg-type,call-arg]
    load_keys(settings)  # it would refuse a weak or unreadable one


def _fields(keys: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix("SALUS_").lower(): value for name, value in keys.items()}


def test_production_without_secrets_refuses_and_names_them(tmp_path: Path) -> None:
    said = salus(tmp_path, "serve", "--port", "0", SALUS_ENVIRONMENT="production")
    assert said.code == 2
    told = [line.partition(". ")[0] for line in said.err.splitlines()]
    assert told == ["Missing: SALUS_SIGNING_KEY", "Missing: SALUS_DATA_KEYS"]
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("words", [("serve", "--demo"), ("demo",), ("migrate",)])
def test_a_demonstration_in_production_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    said = salus(tmp_path, *words, SALUS_ENVIRONMENT="production", SALUS_DEMO="true")
    assert said.code == 2
    assert "not in production" in said.err


def test_a_wrong_setting_is_a_sentence(tmp_path: Path) -> None:
    said = salus(tmp_path, "check", SALUS_HOLD_MINUTES="many")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("SALUS_HOLD_MINUTES: ")
    assert "Traceback" not in said.err


def test_migrating_twice_does_nothing_the_second_time(tmp_path: Path) -> None:
    assert salus(tmp_path, "migrate").out.startswith("Migrated: journal, notifications, auth, users, schedule")
    assert salus(tmp_path, "migrate").out == "Everything is up to date.\n"


def test_check_finds_a_fresh_installation_sound(tmp_path: Path) -> None:
    assert salus(tmp_path, "check").code == 0
    assert not (tmp_path / "data").exists()
    salus(tmp_path, "migrate")
    (tmp_path / "data").chmod(0o700)
    said = salus(tmp_path, "check")
    assert said.code == 0, said.out
    assert "tzdata" in said.out
    assert "SQLite" in said.out


def test_check_tells_what_is_wrong_and_how_to_mend_it(tmp_path: Path) -> None:
    salus(tmp_path, "invite")
    (tmp_path / "data").chmod(0o755)
    (tmp_path / "data" / "keys.json").chmod(0o644)
    with closing(sqlite3.connect(tmp_path / "data" / "salus.sqlite3")) as connection, connection:
        connection.execute("UPDATE version_users SET version_num = '0000'")
    said = salus(tmp_path, "check", SALUS_REDIS_URL="redis://127.0.0.1:1")
    assert said.code == 1
    assert "chmod -R go= data" in said.out
    assert "older than this version: users" in said.out
    assert "correct SALUS_REDIS_URL" in said.out


def test_check_and_others_say_that_a_database_does_not_answer_and_keep_its_password(tmp_path: Path) -> None:
    gone = "postgresql://somebody:hidden-word@127.0.0.1:1/nothing"
    for command, code in (("check", 1), ("invite", 2)):
        said = salus(tmp_path, command, SALUS_DATABASE_URL=gone)
        assert said.code == code
        assert "does not answer" in said.out + said.err
        assert "hidden-word" not in said.out + said.err
        assert "Traceback" not in said.err


def test_postgresql_is_checked_too_and_must_be_migrated_on_purpose(tmp_path: Path, postgres: PostgresCluster) -> None:
    with postgres.database() as url:
        refused = salus(tmp_path, "invite", SALUS_DATABASE_URL=url)
        assert refused.code == 2
        assert "salus migrate" in refused.err
        assert salus(tmp_path, "migrate", SALUS_DATABASE_URL=url).code == 0
        assert salus(tmp_path, "invite", SALUS_DATABASE_URL=url).code == 0
        said = salus(tmp_path, "check", SALUS_DATABASE_URL=url)
        assert said.code == 0, said.out
        assert "PostgreSQL" in said.out


def test_the_mailbox_is_closed_in_production(tmp_path: Path) -> None:
    assert salus(tmp_path, "mailbox").out == "There are no messages.\n"
    said = salus(tmp_path, "mailbox", SALUS_ENVIRONMENT="production")
    assert said.code == 2
    assert "--yes" in said.err


def test_the_openapi_documents_are_written(tmp_path: Path) -> None:
    said = salus(tmp_path, "openapi", "--out", "documents")
    assert said.code == 0, said.err
    names = {path.name for path in (tmp_path / "documents").iterdir()}
    assert names == {"salus.json", "auth.json", "users.json", "schedule.json", "appointments.json"} | {
        "bookings.json",
        "portal.json",
    }


def test_the_data_folder_is_made_for_this_user_alone(tmp_path: Path) -> None:
    salus(tmp_path, "invite")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
