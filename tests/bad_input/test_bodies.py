"""What becomes of a body that is no JSON, or far too much of it? A problem document, wherever it is sent."""

from collections.abc import AsyncIterator

import pytest

from salus.kit.problem import MEDIA_TYPE
from tests.bad_input.test_fields import WITH_BODY, good_body, pointers, send, written
from tests.support.stage import Stage

MEGABYTE = b"x" * 1_000_000
UNREADABLE = {
    "nothing but a brace": b"{",
    "cut short": b'{"name": "',
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "a comment": b"{} // x",
    "not a number": b'{"\xe2\x80\x8b": NaN}',
    "infinity": b'{"\xe2\x80\x8b": Infinity}',
    "a control character": b'{"\xe2\x80\x8b": "\x01"}',
    "nested deeply": b"[" * 200_000 + b"]" * 200_000,
    "nested deeply in a field": b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a very long number": b'{"\xe2\x80\x8b": ' + b"9" * 10_000 + b"}",
    "a list": b"[1]",
    "a text": b'"x"',
    "a number": b"5",
    "huge list": b"[" + b"0," * 100_000 + b"0]",
    "many keys": b"{" + b",".join(b'"k%d":0' % number for number in range(20_000)) + b"}",
}


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_a_body_that_cannot_be_read_is_refused(stage: Stage, operation: str) -> None:
    for what, content in UNREADABLE.items():
        answer = await send(stage, operation, content=content)
        assert answer.status_code == 422, f"{what}: {answer.status_code} {answer.text[:200]}"
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert pointers(answer), what
        assert len(answer.content) < 3_000_000, what


@pytest.mark.parametrize("operation", WITH_BODY)
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "", "\u00ff"])
async def test_a_body_of_another_kind_is_refused(stage: Stage, operation: str, kind: str) -> None:
    content = written(good_body(stage, operation))
    answer = await send(stage, operation, content=content, headers={"Content-Type": kind.encode("latin-1")})
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("operation", WITH_BODY)
async def test_ten_megabytes_are_refused_announced_or_not(stage: Stage, operation: str) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b'{"name": "'
        for _ in range(10):
            yield MEGABYTE

    for content in (MEGABYTE * 10, chunks()):
        answer = await send(stage, operation, content=content)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert answer.headers["content-type"] == MEDIA_TYPE


async def test_the_last_of_two_equal_keys_counts_and_is_judged(stage: Stage) -> None:
    twice = b'{"email": "a@example.com", "email": 5}'
    answer = await send(stage, "forgot_password", content=twice)
    assert (answer.status_code, pointers(answer)) == (422, ["/email"])
