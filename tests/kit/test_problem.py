"""Does every refusal cross the wire as itself, there and back?"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, cast, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salus.kernel.errors import FieldError, Invalid, Kind, Limited, NotAuthenticated, NotFound, Refusal, Unavailable
from salus.kit.problem import MEDIA_TYPE, STATUS, Foreign, Problem, docs, document, problem, refusal_from

ROOT = Path(import_module("salus").__path__[0])


def _refusals() -> Iterator[type[Refusal]]:
    for place in ("*/contract.py", "*/contract/__init__.py", "*/refusals.py"):
        for found in sorted(ROOT.glob(place)):
            named = found.parent if found.stem == "__init__" else found.with_suffix("")
            import_module(".".join(("salus", *named.relative_to(ROOT).parts)))
    fresh: list[type[Refusal]] = [Refusal]
    while fresh:
        fresh = [sub for cls in fresh for sub in cls.__subclasses__()]
        yield from (cls for cls in fresh if cls is not Foreign and cls.__module__.startswith("salus."))


REFUSALS = sorted(set(_refusals()), key=lambda cls: cls.code)
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(str, st.text(max_size=20))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


def _any(cls: Any) -> st.SearchStrategy[Any]:
    if not is_dataclass(cls):
        return st.builds(cls)
    hints, names = get_type_hints(cls), [field.name for field in fields(cls)]
    return st.builds(cast(Callable[..., Any], cls), **{name: st.from_type(hints[name]) for name in names})


def _fields(refusal: Any) -> dict[str, Any]:
    return {field.name: getattr(refusal, field.name) for field in fields(refusal)} if is_dataclass(refusal) else {}


def _wired(refusal: Refusal) -> dict[str, Any]:
    """The document as it arrives."""
    told: dict[str, Any] = json.loads(bytes(problem(refusal, instance="/x", request_id="r-1").body))
    return told


@pytest.mark.parametrize("cls", REFUSALS, ids=lambda cls: cls.code)
@settings(max_examples=10)
@given(data=st.data())
def test_a_refusal_comes_back_as_the_same_class_with_the_same_fields(cls: type[Refusal], data: st.DataObject) -> None:
    refusal = data.draw(_any(cls))
    told = _wired(refusal)
    assert (told["status"], told["code"], told["type"]) == (STATUS[cls.kind], cls.code, f"urn:salus:problem:{cls.code}")
    assert (told["title"], told["detail"]) == (refusal.title, refusal.detail)
    assert (told["instance"], told["request_id"]) == ("/x", "r-1")
    back = refusal_from(told)
    assert (type(back), _fields(back)) == (cls, _fields(refusal))


def test_no_two_refusals_share_a_code() -> None:
    codes = [cls.code for cls in REFUSALS]
    assert len(codes) == len(set(codes))
    assert len(codes) > 20


@pytest.mark.parametrize("cls", REFUSALS, ids=lambda cls: cls.code)
def test_no_field_of_a_refusal_hides_a_member_that_every_problem_has(cls: Any) -> None:
    """One called `status` once did, and the document told `cancelled` instead of 409."""
    own = {field.name for field in fields(cls)} if is_dataclass(cls) else set()
    assert own & Problem.model_fields.keys() == set()


def test_who_may_come_again_is_told_when_and_who_is_unknown_how_to_sign_in() -> None:
    limited = problem(Limited(17), instance="/", request_id=None)
    assert (limited.status_code, limited.headers["retry-after"], limited.media_type) == (429, "17", MEDIA_TYPE)
    assert problem(Unavailable(), instance="/", request_id=None).headers["retry-after"] == "1"
    assert problem(NotAuthenticated(), instance="/", request_id=None).headers["www-authenticate"] == "Bearer"
    assert "retry-after" not in problem(NotFound(), instance="/", request_id=None).headers


def test_all_invalid_fields_are_told() -> None:
    refusal = Invalid((FieldError("/a", "missing", "A."), FieldError("?b", "int_type", "B.")))
    told = document(refusal, instance="/x", request_id=None)["errors"]
    assert [error["pointer"] for error in told] == ["/a", "?b"]


def test_an_unknown_refusal_is_passed_on_as_it_was_told() -> None:
    told = {"code": "moon_in_the_way", "status": 409, "title": "No", "detail": "The moon.", "phase": 3}
    refusal = refusal_from(told)
    assert isinstance(refusal, Foreign)
    assert (refusal.kind, refusal.code, refusal.title, refusal.detail) == (Kind.CONFLICT, *_words(told))
    again = document(refusal, instance="/here", request_id="r-2")
    assert again.items() >= (told | {"instance": "/here", "request_id": "r-2"}).items()


def _words(told: dict[str, Any]) -> tuple[str, str, str]:
    return told["code"], told["title"], told["detail"]


@pytest.mark.parametrize(
    "told",
    [
        {"code": "internal_error", "status": 500},
        {"code": "bad_gateway", "status": 502},
        {"status": "cancelled"},
        {"status": None},
        {},
        {"code": ["unhashable"], "status": 503},
    ],
)
def test_a_failure_beyond_the_wire_is_unavailable_here(told: dict[str, Any]) -> None:
    assert type(refusal_from(told)) is Unavailable


@dataclass(eq=False)
class Narrowed(Refusal):
    """A refusal that needs more in this release."""

    needed: int


@pytest.mark.parametrize("told", [{}, {"needed": "not a number"}])
def test_a_known_name_with_other_fields_is_passed_on_too(told: dict[str, Any]) -> None:
    refusal = refusal_from({"code": "narrowed", "status": 409, "title": "N"} | told)
    assert (type(refusal), refusal.code) == (Foreign, "narrowed")


def test_the_documented_answers_are_those_named_and_those_anybody_may_get() -> None:
    told = docs(NotFound, NotAuthenticated)
    assert list(told) == [401, 404, 413, 422, 429, 503]
    assert "`not_found`" in told[404]["description"]
