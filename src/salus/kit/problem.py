"""How does a refusal look on the wire? RFC 9457 problem documents, there and back.

A refusal's own fields become members of the document; its class is known by `code`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from starlette.responses import Response

from salus.kernel.errors import Invalid, Kind, Limited, Refusal, TooLarge, Unavailable

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[Kind, int] = {
    Kind.NOT_AUTHENTICATED: 401,
    Kind.NOT_ALLOWED: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.STALE: 412,
    Kind.TOO_LARGE: 413,
    Kind.INVALID: 422,
    Kind.PRECONDITION_MISSING: 428,
    Kind.LIMITED: 429,
    Kind.UNAVAILABLE: 503,
}

_KINDS: Mapping[Any, Kind] = {status: kind for kind, status in STATUS.items()}


class Problem(BaseModel):
    """An RFC 9457 problem document; refusals add members of their own, such as `alternatives`."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    request_id: str | None


class InvalidField(BaseModel):
    pointer: str
    code: str
    detail: str


class InvalidProblem(Problem):
    """The request had invalid fields: all of them are listed."""

    errors: list[InvalidField] = []


@dataclass(eq=False)
class Foreign(Refusal):
    """A neighbour refused, in words that this release does not know."""

    told: dict[str, Any]

    def __post_init__(self) -> None:
        # Of the instance and not of the class: they are what the neighbour says.
        object.__setattr__(self, "kind", _KINDS.get(self.told.get("status"), Kind.CONFLICT))
        object.__setattr__(self, "code", str(self.told.get("code", "refusal")))

    @property
    def title(self) -> str:
        return str(self.told.get("title", super().title))

    @property
    def detail(self) -> str:
        return str(self.told.get("detail", super().detail))


def document(refusal: Refusal, *, instance: str, request_id: str | None) -> dict[str, Any]:
    """The problem document of a refusal, JSON-ready."""
    cls: Any = type(refusal)
    return {
        "type": f"urn:salus:problem:{refusal.code}",
        "title": refusal.title,
        "status": STATUS[refusal.kind],
        "detail": refusal.detail,
        "code": refusal.code,
        "instance": instance,
        "request_id": request_id,
        **_extra(refusal, cls),
    }


def refusal_from(document: Mapping[str, Any]) -> Refusal:
    """The refusal that a document tells of: its own class with its own fields, if this process knows it."""
    cls: Any = _known().get(str(document.get("code")))
    if cls is not None:
        try:
            members = {name: adapter for name, adapter in _members(cls) if name in document}
            known: Refusal = cls(**{name: adapter.validate_python(document[name]) for name, adapter in members.items()})
        except (ValidationError, TypeError):  # another release's class of that name
            pass
        else:
            return known
    status = document.get("status")
    if isinstance(status, int) and status in _KINDS and status < 500:
        return Foreign(dict(document))
    return Unavailable()


def _known() -> dict[str, type[Refusal]]:
    found: dict[str, type[Refusal]] = {}
    fresh: list[type[Refusal]] = [Refusal]
    while fresh:
        fresh = [sub for cls in fresh for sub in cls.__subclasses__() if sub is not Foreign]
        found |= {cls.code: cls for cls in fresh}
    return found


def _extra(refusal: Refusal, cls: Any) -> dict[str, Any]:
    if isinstance(refusal, Foreign):
        return {name: value for name, value in refusal.told.items() if name not in Problem.model_fields}
    return {name: adapter.dump_python(getattr(refusal, name), mode="json") for name, adapter in _members(cls)}


def problem(refusal: Refusal, *, instance: str, request_id: str | None) -> Response:
    """The answer that tells a refusal."""
    headers: dict[str, str] = {}
    if isinstance(refusal, Limited | Unavailable):
        headers["Retry-After"] = str(refusal.retry_after)
    if refusal.kind is Kind.NOT_AUTHENTICATED:
        headers["WWW-Authenticate"] = "Bearer"
    body = _ANY.dump_json(document(refusal, instance=instance, request_id=request_id))
    return Response(body, STATUS[refusal.kind], headers, MEDIA_TYPE)


def docs(*refusals: type[Refusal]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an operation that may refuse so; what any operation may refuse is added."""
    by_status: dict[int, list[type[Refusal]]] = {}
    always: tuple[type[Refusal], ...] = (Invalid, TooLarge, Limited, Unavailable)
    for refusal in refusals + always:
        by_status.setdefault(STATUS[refusal.kind], []).append(refusal)
    return {status: _documented(status, classes) for status, classes in sorted(by_status.items())}


def _documented(status: int, classes: Sequence[type[Refusal]]) -> dict[str, Any]:
    sentences = dict.fromkeys(f"{(cls.__doc__ or '').splitlines()[0]} (`{cls.code}`)" for cls in classes)
    schema = {"$ref": f"#/components/schemas/{'InvalidProblem' if status == 422 else 'Problem'}"}
    return {"description": " ".join(sentences), "content": {MEDIA_TYPE: {"schema": schema}}}


_ANY: TypeAdapter[Any] = TypeAdapter(Any)


@lru_cache(256)
def _members(cls: Any) -> tuple[tuple[str, TypeAdapter[Any]], ...]:
    hints = get_type_hints(cls)
    return tuple((field.name, TypeAdapter(hints[field.name])) for field in fields(cls)) if is_dataclass(cls) else ()
