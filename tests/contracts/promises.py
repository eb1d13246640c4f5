"""What does each test of a contract hold it to? Methods and refusals, noted when they really happen."""

import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import getdoc
from typing import Any, TypeVar, cast

from salus.kernel.errors import Refusal
from salus.kit.rpc.methods import methods_of

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
Method = tuple[str, str]
"""A contract's name and a method's."""

TRIED: dict[Method, set[str]] = defaultdict(set)
"""Which refusals of which method some test sees."""


def tries(contract: type[Any], method: str, *refusals: type[Refusal]) -> Callable[[F], F]:
    """Say that a test asks this of a contract, and sees it refuse so."""
    names = {cls.__name__ for cls in refusals}
    TRIED[contract.__name__, method] |= names

    def mark(test: F) -> F:
        vars(test).setdefault("promises", []).append(((contract.__name__, method), names))
        return test

    return mark


def documented(contract: type[Any], method: str) -> set[str]:
    """The refusals that a method's description names."""
    words = set(re.findall(r"\b[A-Z]\w+\b", getdoc(getattr(contract, method)) or ""))
    return words & {cls.__name__ for cls in _refusals(Refusal)}


def _refusals(cls: type[Refusal]) -> Iterator[type[Refusal]]:
    yield cls
    for sub in cls.__subclasses__():
        yield from _refusals(sub)


@dataclass
class Asked:
    """Every contract, as another part of Salus asks it; what is asked and refused is noted."""

    contracts: Mapping[type[Any], Any]
    seen: dict[Method, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __getitem__(self, contract: type[T]) -> T:
        return cast(T, _Noting(contract, self.contracts[contract], self.seen))

    def broken(self, promises: Sequence[tuple[Method, set[str]]]) -> list[str]:
        """What a test said that it tries, and did not."""
        return [
            f"{'.'.join(method)} {names - self.seen.get(method, set()) or 'was not asked'}"
            for method, names in promises
            if method not in self.seen or not names <= self.seen[method]
        ]


class _Noting:
    def __init__(self, contract: type[Any], answers: Any, seen: dict[Method, set[str]]) -> None:
        for name in methods_of(contract):
            setattr(self, name, _noted((contract.__name__, name), getattr(answers, name), seen))


def _noted(
    method: Method, ask: Callable[..., Awaitable[Any]], seen: dict[Method, set[str]]
) -> Callable[..., Awaitable[Any]]:
    async def noted(*args: Any, **kwargs: Any) -> Any:
        refused = seen[method]
        try:
            return await ask(*args, **kwargs)
        except Refusal as refusal:
            refused.add(type(refusal).__name__)
            raise

    return noted
