"""Can every contract be asked from another process: does each question, answer and refusal cross as itself?"""

import json
from collections.abc import Iterator
from importlib import import_module
from inspect import isclass
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salus.appointments.contract import Appointments, Holds
from salus.audit.contract import Audit
from salus.auth.contract import Accounts, Auth
from salus.availability.contract import Availability
from salus.kernel.actor import SYSTEM, Actor
from salus.kernel.errors import Refusal
from salus.kit.problem import problem, refusal_from
from salus.kit.rpc.methods import Method, methods_of
from salus.notifications.contract import Author, Outbox
from salus.schedule.contract import Booked, Schedule
from salus.users.contract import Users
from tests.kit.wired import same, some

CONTRACTS: tuple[type[Any], ...] = (Users, Auth, Accounts, Schedule, Booked, Availability, Appointments, Audit)
LOCAL: tuple[type[Any], ...] = (Outbox,)
"""Written in the caller's own transaction, so never asked from afar."""
WITHIN: tuple[type[Any], ...] = (Author, Holds)
"""Asked by the messages, and by the waitlist, of the service that answers it."""
PLACES = ("users", "auth", "schedule", "availability", "appointments", "audit", "notifications")


def _questions() -> Iterator[Any]:
    for contract in CONTRACTS:
        for method in methods_of(contract).values():
            yield pytest.param(contract, method, id=f"{contract.__name__}.{method.name}")


def _refusals() -> Iterator[type[Refusal]]:
    for module in ("salus.kernel.errors", *(f"salus.{place}.contract" for place in PLACES)):
        for member in vars(import_module(module)).values():
            if isclass(member) and issubclass(member, Refusal) and member.__module__ == module:
                yield member


REFUSALS = [*dict.fromkeys(_refusals())]


def _in_contracts() -> set[type[Any]]:
    members = [member for place in PLACES for member in vars(import_module(f"salus.{place}.contract")).values()]
    return {cls for cls in members if getattr(cls, "_is_protocol", False) and cls.__module__.startswith("salus.")}


def test_no_contract_is_left_out() -> None:
    parts = {part for contract in CONTRACTS for part in contract.__mro__[1:]}
    assert _in_contracts() - parts == {*CONTRACTS, *LOCAL, *WITHIN}


@pytest.mark.parametrize(("contract", "method"), [*_questions()])
@settings(max_examples=15)
@given(data=st.data())
def test_a_question_and_its_answer_cross_as_they_are(contract: type[Any], method: Method, data: st.DataObject) -> None:
    hints = get_type_hints(getattr(contract, method.name))
    answer = data.draw(some(hints.pop("return")))
    question = {name: data.draw(some(hint)) for name, hint in hints.items()}
    actor, packed = method.pack((), question)
    assert "actor" not in json.loads(packed)
    assert actor == question.get("actor", SYSTEM)
    assert same(question, method.unpack(packed, actor))
    arrived = method.answer.validate_json(method.answer.dump_json(answer, warnings="error"))
    assert same(answer, arrived)


@pytest.mark.parametrize("cls", REFUSALS, ids=lambda cls: cls.code)
@settings(max_examples=15)
@given(data=st.data())
def test_a_refusal_crosses_as_it_is(cls: type[Refusal], data: st.DataObject) -> None:
    refusal = data.draw(some(cls))
    told = json.loads(bytes(problem(refusal, instance="/internal/x/y", request_id=None).body))
    arrived = refusal_from(told)
    if cls is Refusal:  # has no name of its own
        assert (arrived.kind, arrived.code) == (refusal.kind, refusal.code)
    else:
        assert same(refusal, arrived) if hasattr(cls, "__dataclass_fields__") else type(arrived) is cls


@pytest.mark.parametrize("contract", LOCAL)
def test_what_belongs_to_the_callers_transaction_cannot_be_asked_from_afar(contract: type[Any]) -> None:
    with pytest.raises(TypeError, match="is not async"):
        methods_of(contract)


def test_every_question_but_these_may_be_repeated() -> None:
    """Reads, what finds the one that its key has made, and what is the same when it is said twice.

    A new write comes in here by name.
    """
    once = {f"{c.__name__}.{m.name}" for c in CONTRACTS for m in methods_of(c).values() if not m.repeatable}
    assert once == {
        "Users.add_service",
        "Schedule.set_availability",
        "Appointments.book",
        "Accounts.register",
        "Accounts.login",
    }


def test_inherited_questions_are_asked_too() -> None:
    assert {"changes", "latest", "jwks", "ended_since"} == methods_of(Auth).keys()


def test_the_actor_is_found_wherever_it_stands() -> None:
    actors = {name: method.actor for name, method in methods_of(Users).items()}
    assert actors["person"] == actors["register"] == "actor"
    assert actors["practices"] is None
    assert get_type_hints(Users.person)["actor"] is Actor
