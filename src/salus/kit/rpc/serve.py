"""How does a contract answer those who ask from another process?"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from salus.kernel.actor import Actor
from salus.kernel.errors import FieldError, Invalid, NotAllowed, NotAuthenticated, Refusal
from salus.kit.problem import problem
from salus.kit.rpc.methods import ANSWERED, Method, methods_of
from salus.kit.rpc.trail import current_trail
from salus.kit.service_tokens import ServiceVerifier

T = TypeVar("T")


def serve(contract: type[T], implementation: T, context: str, verifier: ServiceVerifier) -> list[Route]:
    """The routes under which a contract answers; they are in no document, and stand behind whoever enters the trail.

    A surprise goes on to whoever logs surprises and answers 500: there it is loud, over there it is Unavailable.

    Raises: TypeError for a contract that cannot be asked from another process.
    """
    marked = {ANSWERED: context}

    def answering(method: Method) -> Callable[[Request], Awaitable[Response]]:
        answer: Callable[..., Awaitable[Any]] = getattr(implementation, method.name)

        async def endpoint(request: Request) -> Response:
            request_id = current_trail().request_id
            try:
                actor = _actor(request, context, verifier)
                given = method.unpack(await request.body(), replace(actor, request_id=request_id))
            except ValidationError as error:
                return _refused(request, request_id, _invalid(error), {})
            except Refusal as refusal:
                return _refused(request, request_id, refusal, {})
            try:
                answered = await answer(**given)
            except Refusal as refusal:
                return _refused(request, request_id, refusal, marked)
            return Response(method.answer.dump_json(answered, warnings="error"), 200, marked, "application/json")

        return endpoint

    return [
        Route(f"/internal/{context}/{name}", answering(method), methods=["POST"], name=f"{context}.{name}")
        for name, method in methods_of(contract).items()
    ]


def _actor(request: Request, context: str, verifier: ServiceVerifier) -> Actor:
    """For whom the calling service asks.

    Raises: NotAuthenticated, NotAllowed.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise NotAuthenticated
    service, actor = verifier.caller(token.strip())
    if not verifier.may_ask(service, context):
        raise NotAllowed
    return actor


def _invalid(error: ValidationError) -> Invalid:
    """Where, never what: a value may be health data."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return Invalid(tuple(FieldError("/" + "/".join(map(str, one["loc"])), one["type"], one["type"]) for one in found))


def _refused(request: Request, request_id: str | None, refusal: Refusal, headers: dict[str, str]) -> Response:
    response = problem(refusal, instance=request.scope["path"], request_id=request_id)
    response.headers.update(headers)
    return response
