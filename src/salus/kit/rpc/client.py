"""How does a contract ask its other half in another process?"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar, cast

import structlog
from pydantic import ValidationError

from salus.kernel.actor import Actor
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
    flying: dict[tuple[Actor, bytes], asyncio.Task[Any]] = {}

    async def ask(_self: object, /, *args: Any, **kwargs: Any) -> Any:
        actor, question = method.pack(args, kwargs)
        if not method.shared:
            return await once(actor, question)
        key = (replace(actor, request_id=None), question)
        task = flying.get(key)
        if task is None:
            task = flying[key] = asyncio.create_task(once(actor, question))
            task.add_done_callback(lambda _: flying.pop(key))
        # Shielded: who goes away must not take the answer from the others. Who came first is impatient first.
        return await asyncio.shield(task)

    async def once(actor: Actor, question: bytes) -> Any:
        answer = await neighbour.ask(context, method.name, question, actor, repeatable=method.repeatable)
        try:
            return method.answer.validate_json(answer)
        except ValidationError as error:
            where = [".".join(map(str, one["loc"])) for one in error.errors(include_input=False, include_url=False)]
            log.error("not_understood", neighbour=neighbour.name, method=f"{context}.{method.name}", where=where[:8])
            raise Unavailable from None

    ask.__name__ = method.name
    return ask
