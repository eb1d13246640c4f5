"""How does a contract ask its other half in another process?"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

import structlog
from pydantic import ValidationError

from salus.kernel.errors import Unavailable
from salus.kit.rpc.methods import Method, methods_of
from salus.kit.rpc.neighbour import Neighbour

T = TypeVar("T")

log = structlog.get_logger("salus.rpc")


def client(contract: type[T], context: str, neighbour: Neighbour) -> T:
    """An object that satisfies the contract by asking the neighbour that serves it as `context`.

    Raises: TypeError for a contract that cannot be asked from another process.
    """
    methods = {name: _asking(method, context, neighbour) for name, method in methods_of(contract).items()}
    return cast(T, type(f"{contract.__name__}Client", (), {"__slots__": (), **methods})())


def _asking(method: Method, context: str, neighbour: Neighbour) -> Callable[..., Awaitable[Any]]:
    async def ask(_self: object, /, *args: Any, **kwargs: Any) -> Any:
        actor, question = method.pack(args, kwargs)
        answer = await neighbour.ask(context, method.name, question, actor, repeatable=method.repeatable)
        try:
            return method.answer.validate_json(answer)
        except ValidationError as error:
            where = [".".join(map(str, one["loc"])) for one in error.errors(include_input=False, include_url=False)]
            log.error("not_understood", neighbour=neighbour.name, method=f"{context}.{method.name}", where=where[:8])
            raise Unavailable from None

    ask.__name__ = method.name
    return ask
