"""A provider tells that something has happened; whoever it is, it is believed by its signature alone."""

from datetime import datetime

from salus.kernel.actor import SYSTEM
from salus.kernel.errors import NotFound
from salus.kit.db import Conflict
from salus.payments.desk import Desk
from salus.payments.providers import Event, Received
from salus.payments.queries import change


async def hear(desk: Desk, name: str, received: Received, now: datetime) -> None:
    """Raises: NotFound where nothing is expected of this provider; WebhookNotGenuine, Invalid, Unavailable."""
    provider = desk.providers.by_name.get(name)
    if provider is None:
        raise NotFound("provider")
    event = await provider.read(received, now)
    if event is not None:
        await note(desk, name, event, now)


async def note(desk: Desk, name: str, event: Event, now: datetime) -> None:
    """Have a worker look at what an event is about; told twice at one moment, the other one has done it."""
    try:
        await desk.db.write(change.heard, SYSTEM, name, event, now)
    except Conflict:
        return
