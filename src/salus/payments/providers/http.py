"""How is a provider asked over HTTP, and what does its answer mean?"""

from typing import Any, Final

import httpx2

from salus.kit.provider_url import ProviderUrl
from salus.payments.providers.provider import Refused, Unreachable

_PATIENCE: Final = httpx2.Timeout(20)


def new_client(url: ProviderUrl, usual: str, **options: Any) -> httpx2.AsyncClient:
    """A client of the provider's API; the environment's proxy is for what is outside."""
    return httpx2.AsyncClient(
        base_url=url.base(usual), timeout=_PATIENCE, follow_redirects=False, trust_env=not url.loopback, **options
    )


async def ask(client: httpx2.AsyncClient, method: str, path: str, **what: Any) -> httpx2.Response:
    """The answer, whatever its status.

    Raises: Unreachable.
    """
    try:
        return await client.request(method, path, **what)
    except httpx2.HTTPError as error:
        raise Unreachable(f"http {type(error).__name__.lower()}") from None


def refuse(status: int, code: str) -> None:
    """Raises: Unreachable when the same may do better later (their limits, our account), else Refused."""
    said = f"http {status} {code}".strip()
    if status in (401, 403, 404, 408, 409, 425, 429) or status >= 500:
        raise Unreachable(said)
    raise Refused(said)


def said_by(answer: httpx2.Response) -> dict[str, Any]:
    """Raises: Unreachable for what is no JSON object: something else has answered."""
    try:
        told = answer.json()
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Unreachable(f"http {answer.status_code} without json")
    return told


def word(text: object) -> str:
    """A code of theirs, if it is one: never a sentence."""
    told = str(text or "")
    return told if told.replace("_", "").isalnum() and len(told) <= 60 else ""
