"""How is a provider asked over HTTP, and what does its answer mean?"""

from collections.abc import Collection
from typing import Any, Final

import httpx2

from salus.kit.provider_url import ProviderUrl
from salus.notifications.senders.sender import Failure, Later, Refused, Unreachable

SECONDS: Final = 30
_PATIENCE: Final = httpx2.Timeout(SECONDS)


def new_client(url: ProviderUrl, usual: str, **options: Any) -> httpx2.AsyncClient:
    """A client of the provider's API; the environment's proxy is for what is outside."""
    proxies = not url.loopback
    return httpx2.AsyncClient(base_url=url.base(usual), timeout=_PATIENCE, trust_env=proxies, **options)


async def ask(client: httpx2.AsyncClient, path: str, **what: Any) -> httpx2.Response:
    """Raises: Unreachable, Later, Refused."""
    try:
        answer = await client.post(path, **what)
    except httpx2.HTTPError as error:
        raise Unreachable(f"http {type(error).__name__.lower()}") from None
    if not answer.is_success:
        raise judged(answer.status_code, code_of(answer))
    return answer


def judged(status: int, code: str = "", never: Collection[str] = ()) -> Failure:
    """What an answer means that is no success; `never` are codes of theirs that another attempt cannot help."""
    said = f"http {status}" + (f" {code}" if code else "")
    if status in (401, 403, 404, 408, 429) and code not in never:
        return Unreachable(said)  # our account, their limit: the next letter would fare no better
    if status >= 500:
        return Later(said)
    return Refused(said)


def code_of(answer: httpx2.Response) -> str:
    """A provider's own word or number for what is wrong, never its sentence."""
    try:
        told = answer.json()
    except ValueError:
        return ""
    code = (told.get("code") or told.get("name")) if isinstance(told, dict) else None
    text = str(code or "")
    return text if text.replace("_", "").isalnum() and len(text) <= 40 else ""
