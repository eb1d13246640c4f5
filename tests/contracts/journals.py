"""How is a journal read that has just been written? Its newest entries wait for transactions that began before them."""

from collections.abc import Callable

from salus.kernel.feed import Changes, Cursor, Entry, Feed
from tests.support.wait import until_async

SECONDS = 30


async def told_since(feed: Feed, place: Cursor, ours: Callable[[Entry], bool], count: int) -> Changes:
    """What it tells as soon as so many of our entries are there."""

    async def told() -> Changes | None:
        changes = await feed.changes(place)
        return changes if sum(map(ours, changes.entries)) >= count else None

    changes = await until_async(told, SECONDS, f"{count} entries of the journal")
    assert changes is not None
    return changes
