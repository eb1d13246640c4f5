"""Is nothing promised that no test holds anybody to? A method, or a refusal, without one is found here."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from salus.apps.assembly import PLACES
from salus.kernel.errors import NotFound
from salus.kit.rpc.methods import methods_of
from tests.contracts.promises import TRIED, Asked, documented, tries

for path in Path(__file__).parent.glob("test_*.py"):
    if path != Path(__file__):
        import_module(f"tests.contracts.{path.stem}")


@pytest.mark.parametrize("contract", PLACES, ids=lambda contract: contract.__name__)
def test_every_method_of_every_contract_is_asked(contract: type[Any]) -> None:
    assert {name for name in methods_of(contract) if (contract.__name__, name) not in TRIED} == set()


@pytest.mark.parametrize("contract", PLACES, ids=lambda contract: contract.__name__)
def test_every_refusal_that_is_documented_is_seen_and_every_one_that_is_seen_is_documented(contract: type[Any]) -> None:
    told = {name: documented(contract, name) for name in methods_of(contract)}
    assert {name: TRIED[contract.__name__, name] for name in told} == told


class Unkept:
    async def one(self) -> None:
        """Raises: NotFound."""

    async def two(self) -> None:
        raise NotFound


async def test_a_test_that_does_not_try_what_it_says_is_found() -> None:
    asked = Asked({Unkept: Unkept()})
    method, other = ("Unkept", "one"), ("Unkept", "two")
    assert asked.broken([(method, set())]) == ["Unkept.one was not asked"]
    await asked[Unkept].one()
    assert asked.broken([(method, set())]) == []
    assert asked.broken([(method, {"NotFound"})]) == ["Unkept.one {'NotFound'}"]
    with pytest.raises(NotFound):
        await asked[Unkept].two()
    assert asked.broken([(other, {"NotFound"})]) == []
    assert documented(Unkept, "one") == {"NotFound"}


def test_a_mark_says_what_is_tried() -> None:
    @tries(Unkept, "one", NotFound)
    def test() -> None: ...

    assert vars(test)["promises"] == [(("Unkept", "one"), {"NotFound"})]
    assert TRIED.pop(("Unkept", "one")) == {"NotFound"}
