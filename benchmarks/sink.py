"""Where do ten thousand mails go while they are counted? To an SMTP server that says yes, in a thread of its own."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Sink:
    """Counts what it takes, and by which Message-ID; `finished` is when the last one came."""

    def __init__(self) -> None:
        self.port = 0
        self.ids: list[bytes] = []
        self.finished = 0.0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                mail = await reader.readuntil(b"\r\n.\r\n")
                self.ids += [one for one in mail.splitlines() if one.startswith(b"Message-ID:")]
                self.finished = time.perf_counter()
                writer.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250-sink\r\n250 SIZE 10000000\r\n" if verb == b"EHLO" else b"250 ok\r\n")
        writer.close()


@contextmanager
def sink() -> Iterator[Sink]:
    made, loop, ready = Sink(), asyncio.new_event_loop(), threading.Event()

    async def run() -> None:
        server = await asyncio.start_server(made.serve, "127.0.0.1", 0, limit=2**20)
        made.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await server.serve_forever()

    def forever() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)

    task = loop.create_task(run())
    thread = threading.Thread(target=forever, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
        loop.close()
