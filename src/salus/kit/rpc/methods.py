"""What can a contract be asked, and how do the words of question and answer cross?

A method's parameters become a dataclass, so that one pass of pydantic turns them to JSON and back. The
actor is not among them: who asks is for the service token to say, never for the body.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, make_dataclass
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter

from salus.kernel.actor import SYSTEM, Actor
from salus.kernel.repeatable import is_repeatable, is_shared

ANSWERED = "salus-answer"
"""The header by which a contract's own answer, refusals included, differs from what anybody on the way says.

Its value is the context. A gate that refuses our token says 401 as well, but not to the one who asks us.
"""


@dataclass(frozen=True, slots=True)
class Method:
    """One question of a contract."""

    name: str
    repeatable: bool
    shared: bool
    signature: inspect.Signature
    actor: str | None
    arguments: Callable[..., Any]
    question: TypeAdapter[Any]
    answer: TypeAdapter[Any]

    def pack(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Actor, bytes]:
        """Who asks, and the arguments as JSON: only those that were given, so that a default is the answerer's.

        Raises: TypeError for arguments that the method does not take, ValueError for such that are no JSON.
        """
        given = self.signature.bind(*args, **kwargs).arguments
        actor = given.pop(self.actor) if self.actor else SYSTEM
        return actor, self.question.dump_json(self.arguments(**given), include=set(given), warnings="error")

    def unpack(self, body: bytes, actor: Actor) -> dict[str, Any]:
        """The keyword arguments of a question.

        Raises: pydantic.ValidationError.
        """
        given: dict[str, Any] = vars(self.question.validate_json(body))
        return given | {self.actor: actor} if self.actor else given


def methods_of(contract: type[Any]) -> Mapping[str, Method]:
    """All questions of a contract, inherited ones included.

    Raises: TypeError for a method that cannot be asked from another process.
    """
    classes = [cls for cls in reversed(contract.__mro__) if cls.__module__ not in ("builtins", "typing")]
    members = {name: member for cls in classes for name, member in vars(cls).items() if not name.startswith("_")}
    return {name: _method(contract, name, member) for name, member in members.items() if inspect.isfunction(member)}


def _method(contract: type[Any], name: str, function: Callable[..., Any]) -> Method:
    place = f"{contract.__name__}.{name}"
    if not inspect.iscoroutinefunction(function):
        raise TypeError(f"{place} is not async: it can be asked in its own process alone")
    whole = inspect.signature(function)
    signature = whole.replace(parameters=list(whole.parameters.values())[1:])  # without self
    hints = get_type_hints(function)
    if "return" not in hints or not signature.parameters.keys() <= hints.keys():
        raise TypeError(f"{place} has a parameter or a result without a type hint")
    actors = [one for one in signature.parameters if hints[one] is Actor]
    if len(actors) > 1:
        raise TypeError(f"{place} has two actors, and a token names one")
    arguments = _dataclass_of([one for one in signature.parameters.values() if one.name not in actors], hints)
    return Method(
        name,
        is_repeatable(function),
        is_shared(function),
        signature,
        actors[0] if actors else None,
        arguments,
        TypeAdapter(arguments),
        TypeAdapter(hints["return"]),
    )


def _dataclass_of(parameters: Sequence[inspect.Parameter], hints: Mapping[str, Any]) -> Any:
    """A class whose fields are these parameters. One it does not know is refused, not dropped: it meant something."""
    members: list[tuple[str, Any, Any]] = []
    for parameter in parameters:
        default = {} if parameter.default is parameter.empty else {"default": parameter.default}
        members.append((parameter.name, hints[parameter.name], field(kw_only=True, **default)))
    return make_dataclass("Arguments", members, namespace={"__pydantic_config__": ConfigDict(extra="forbid")})
