"""How does an open page hear that a time was taken? Server-sent events, fed by the journals alone."""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from pydantic import TypeAdapter
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from salus.availability.events import Event, Times, concerns, events_of, read, written
from salus.availability.journals import Journals, Places
from salus.kernel.errors import Unavailable
from salus.kernel.feed import Entry
from salus.users.contract import Practice

MOST_READERS: Final = 1_000
MOST_WAITING: Final = 64
"""Events that one reader may be behind; who is further behind is cut and comes back for a new picture."""
REMEMBERED: Final = 2_000
HEARTBEAT: Final = timedelta(seconds=15)
GOODBYE_SECONDS: Final = 1

_encode = TypeAdapter(Times).dump_json


@dataclass(eq=False, slots=True)
class Reader:
    """One open stream."""

    doctor_id: int
    user_id: int
    clinic_ids: frozenset[int]
    greeting: bytes
    waiting: "asyncio.Queue[bytes]"
    cut: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, event: Event) -> None:
        if not concerns(event.whose, self.doctor_id, self.user_id, self.clinic_ids):
            return
        try:
            times = Times(self.doctor_id, event.starts_at, event.ends_at)
            self.waiting.put_nowait(_message(event.kind, event.places, times))
        except asyncio.QueueFull:
            self.cut.set()


class Streams:
    def __init__(
        self,
        journals: Journals,
        *,
        most_readers: int = MOST_READERS,
        most_waiting: int = MOST_WAITING,
        remembered: int = REMEMBERED,
        heartbeat: timedelta = HEARTBEAT,
    ) -> None:
        self._journals = journals
        self._most_readers = most_readers
        self._most_waiting = most_waiting
        self._past: deque[Event] = deque()
        self._remembered = remembered
        self._known_from: Places | None = None
        """Everything after these places is in `_past`."""
        self.heartbeat = heartbeat
        self.readers: set[Reader] = set()

    def hear(self, journal: str, entries: Sequence[Entry], places: Places) -> None:
        if self._known_from is None:
            self._known_from = places
        for entry in entries:
            for event in events_of(journal, entry, places):
                self._remember(event)
                for reader in self.readers:
                    reader.tell(event)

    async def open(self, practice: Practice, last_event_id: str | None) -> Reader:
        """A stream of what happens from now on, or from the event that its reader saw last.

        Raises: Unavailable when too many are open.
        """
        if len(self.readers) >= self._most_readers:
            raise Unavailable(retry_after=5)
        await self._journals.begin()
        reader = Reader(
            practice.doctor_id,
            practice.user_id,
            frozenset(clinic.id for clinic in practice.clinics),
            f"retry: 2000\nid: {written(self._journals.places)}\n: open\n\n".encode(),
            asyncio.Queue(self._most_waiting),
        )
        self._catch_up(reader, last_event_id)
        self.readers.add(reader)
        return reader

    def close(self, reader: Reader) -> None:
        self.readers.discard(reader)

    def _remember(self, event: Event) -> None:
        self._past.append(event)
        if len(self._past) > self._remembered:
            gone = self._past.popleft()
            self._known_from = {**(self._known_from or {}), gone.journal: gone.cursor}

    def _catch_up(self, reader: Reader, last_event_id: str | None) -> None:
        here = self._journals.places
        seen = read(last_event_id, here) if last_event_id else None
        if seen is None:
            return
        known_from = self._known_from or here
        if any(seen[name] < known_from[name] for name in here):
            # What happened in between is not known any more: the page loads everything again.
            reader.waiting.put_nowait(_message("hours_changed", here, Times(reader.doctor_id)))
            return
        for event in self._past:
            if event.cursor > seen[event.journal]:
                reader.tell(event)


class EventStream(Response):
    """One stream as an answer: it ends when the reader leaves, is too slow, or the server drains."""

    media_type = "text/event-stream"

    def __init__(self, streams: Streams, reader: Reader, draining: asyncio.Event) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._streams = streams
        self._reader = reader
        self._draining = draining

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            endings = (self._talk(send), _gone(receive), self._draining.wait(), self._reader.cut.wait())
            tasks = [asyncio.ensure_future(one) for one in endings]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            self._streams.close(self._reader)
        with suppress(TimeoutError, OSError):  # who does not read does not hear the goodbye either
            async with asyncio.timeout(GOODBYE_SECONDS):
                await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _talk(self, send: Send) -> None:
        chunk = self._reader.greeting
        while True:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            try:
                async with asyncio.timeout(self._streams.heartbeat.total_seconds()):
                    chunk = await self._reader.waiting.get()
            except TimeoutError:
                chunk = b": still here\n\n"


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _message(kind: str, places: Places, times: Times) -> bytes:
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (written(places).encode(), kind.encode(), _encode(times))
