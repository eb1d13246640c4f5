"""Are logs whole, in one shape, and free of what is personal?"""

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from salus.kit.config import Settings
from salus.kit.telemetry import configure_logs, count_round_trips, meter, metered, redact


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root, access = logging.getLogger(), logging.getLogger("uvicorn.access")
    handlers, level, access_level = root.handlers[:], root.level, access.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    access.setLevel(access_level)
    structlog.reset_defaults()


def configure(**values: Any) -> None:
    configure_logs(Settings(**values))


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    out, err = capsys.readouterr()
    assert out == ""
    return [json.loads(line) for line in err.splitlines()]


def test_json_is_one_object_a_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    configure(log_format="json")
    structlog.get_logger("salus.here").info("worker started", jobs=3)
    (line,) = lines(capsys)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "worker started", "jobs": 3, "level": "info", "logger": "salus.here"}


def test_libraries_log_in_the_same_shape(capsys: pytest.CaptureFixture[str]) -> None:
    configure(log_format="json")
    logging.getLogger("uvicorn.error").info("Started on %s", "port 8000", extra={"color_message": "x", "email": "a"})
    (line,) = lines(capsys)
    assert (line["event"], line["level"], line["logger"]) == ("Started on port 8000", "info", "uvicorn.error")
    assert line["email"] == "[redacted]"


def test_the_servers_own_handlers_do_not_write_twice(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("uvicorn").addHandler(logging.StreamHandler())
    configure(log_format="json")
    logging.getLogger("uvicorn.error").warning("once")
    assert len(lines(capsys)) == 1


def test_addresses_and_urls_of_requests_are_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure(log_format="json")
    logging.getLogger("uvicorn.access").info('%s - "GET %s"', "203.0.113.9", "/patients?name=ann")
    assert lines(capsys) == []


def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure(log_format="json", log_level="WARNING")
    structlog.get_logger("a").info("quiet")
    logging.getLogger("b").info("quiet")
    structlog.get_logger("a").warning("loud")
    assert [line["event"] for line in lines(capsys)] == ["loud"]


@pytest.mark.parametrize("shape", ["json", "text"])
def test_a_traceback_shows_no_local_variables_and_nothing_personal(
    capsys: pytest.CaptureFixture[str], shape: str
) -> None:
    configure(log_format=shape)

    def fail(diagnosis: str) -> None:
        raise RuntimeError("could not write to ann@example.org")

    try:
        fail("migr" + "aine")
    except RuntimeError:
        structlog.get_logger("a").exception("it failed")
        logging.getLogger("b").exception("it failed")
    _, err = capsys.readouterr()
    assert err.count("RuntimeError: could") == 2
    assert "Logging error" not in err
    assert "Warning" not in err
    assert "migraine" not in err
    assert "ann@" not in err


def test_text_is_for_people_and_redacted_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure(log_format="text")
    structlog.get_logger("a").info("signed in", email="ann@example.org", user_id=7)
    _, err = capsys.readouterr()
    assert "signed in" in err
    assert "user_id=7" in err
    assert "ann@" not in err


@pytest.mark.parametrize(
    "key",
    [
        "email",
        "patient_email",
        "name",
        "firstName",
        "full-name",
        "phone",
        "password",
        "newPassword",
        "refresh_token",
        "Authorization",
        "Set-Cookie",
        "reason",
        "dateOfBirth",
        "date_of_birth",
        "mfa_code",
        "address",
        "SIGNING_KEY",
        "idempotency_key",
        "notes",
    ],
)
def test_personal_keys_lose_their_value_at_any_depth(key: str) -> None:
    event = redact(None, "info", {"event": "x", key: "ann", "more": [{key: "ann"}], "deep": {"a": {key: {"b": "ann"}}}})
    assert "ann" not in str(event)


@pytest.mark.parametrize("key", ["event", "status_code", "user_id", "job", "error", "path", "ms", "renamed", "codec"])
def test_other_keys_keep_theirs(key: str) -> None:
    assert redact(None, "info", {key: "kept"}) == {key: "kept"}


@pytest.mark.parametrize(
    "value",
    ["to ann@example.org", "Bearer abc.def", "bearer ann", "t eyJhbGciOi.eyJzdWIi.ann", ValueError("ann@example.org")],
)
def test_values_that_look_personal_are_cut_out(value: object) -> None:
    event = redact(None, "info", {"event": value, "more": (value,)})
    assert "ann" not in str(event)
    assert "abc" not in str(event)
    assert str(event).count("[redacted]") == 2


def test_plain_values_pass_unchanged() -> None:
    event = {"a": None, "b": True, "c": 1, "d": 1.5, "e": "text", "f": [1, "x"]}
    assert redact(None, "info", dict(event)) == event


def test_without_a_request_nothing_is_counted() -> None:
    count_round_trips(3)
    assert meter() is None


def test_round_trips_are_counted_for_their_own_request_and_its_tasks() -> None:
    async def request(trips: int) -> int:
        with metered() as mine:
            async with asyncio.TaskGroup() as group:
                for _ in range(trips):
                    group.create_task(trip())
            assert meter() is mine
            return mine.round_trips

    async def trip() -> None:
        await asyncio.sleep(0)
        count_round_trips()

    async def both() -> tuple[int, int]:
        return await asyncio.gather(request(2), request(5))

    assert list(asyncio.run(both())) == [2, 5]
    assert meter() is None


def test_an_inner_meter_gives_way_to_the_outer_again() -> None:
    with metered() as outer:
        with metered() as inner:
            count_round_trips(2)
        count_round_trips()
    assert (outer.round_trips, inner.round_trips) == (1, 2)
