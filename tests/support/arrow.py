"""How does a test cut the network between two services? All they say passes here, until it does not."""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Literal

from deploy.local.ports import free_port

State = Literal["open", "silent", "refusing"]


class Arrow:
    """A port of this machine that leads to another one.

    Cut, it is either `silent`, as if packets were lost: connections stay and nothing passes; or `refusing`, as if the
    other machine were off.
    """

    def __init__(self, to: int) -> None:
        self.port = free_port()
        self._to = to
        self._state: State = "open"
        self._passing = asyncio.Event()
        self._talks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._run(self._set("open"))

    def cut(self, how: Literal["silent", "refusing"]) -> None:
        self._run(self._set(how))

    def mend(self) -> None:
        self._run(self._set("open"))

    def close(self) -> None:
        self._run(self._set("refusing"))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _run(self, work: Coroutine[object, object, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _set(self, state: State) -> None:
        self._state = state
        if state == "open":
            self._passing.set()
        else:
            self._passing.clear()
        if state == "refusing":
            if self._server is not None:
                self._server.close()
                self._server = None
            for talk in list(self._talks):
                talk.cancel()
            await asyncio.gather(*self._talks, return_exceptions=True)
        elif self._server is None:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        there: asyncio.StreamWriter | None = None
        ways: list[asyncio.Task[None]] = []
        try:
            await self._passing.wait()
            back, there = await asyncio.open_connection("127.0.0.1", self._to)
            ways = [asyncio.create_task(self._pass(reader, there)), asyncio.create_task(self._pass(back, writer))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._talks.discard(task)
            for way in ways:
                way.cancel()
            for end in (writer, there):
                if end is not None:
                    with suppress(OSError):
                        end.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                await self._passing.wait()
                writer.write(data)
                await writer.drain()
