"""Does an open page hear of each change once, and of none twice?"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from salus.availability.journals import Journals
from salus.availability.streams import EventStream, Reader, Streams
from salus.kernel.errors import Unavailable
from tests.availability.world import World, at, clinic, opened, practice, span


class Desk:
    """Streams over a world, and the journals that feed them."""

    def __init__(self, **limits: Any) -> None:
        self.here = World()
        self.here.add(practice(1, clinics=(clinic(7),)), opened(span(9, 11)))
        feeds = {"users": self.here.users, "schedule": self.here.schedule, "booked": self.here.booked}
        self.journals = Journals(feeds, self.here.clock)
        self.streams = Streams(self.journals, **limits)
        self.journals.listeners.append(self.streams.hear)

    async def open(self, last: str | None = None, doctor: int = 1) -> Reader:
        return await self.streams.open(practice(doctor, clinics=(clinic(7 if doctor == 1 else 8),)), last)


def events(reader: Reader) -> list[tuple[str, str, str]]:
    """What waits for a reader: id, kind, data."""
    found = []
    while not reader.waiting.empty():
        lines = reader.waiting.get_nowait().decode().splitlines()
        found.append((lines[0][4:], lines[1][7:], lines[2][6:]))
    return found


def kinds(reader: Reader) -> list[str]:
    return [kind for _, kind, _ in events(reader)]


def told(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(story())


@pytest.mark.parametrize(
    ("action", "data", "heard"),
    [
        ("appointment.held", {}, ["taken"]),
        ("appointment.booked", {}, ["taken"]),
        ("appointment.cancelled", {}, ["freed"]),
        ("appointment.expired", {}, ["freed"]),
        ("appointment.rescheduled", {"was_starts_at": at(14).isoformat()}, ["freed", "taken"]),
        ("appointment.confirmed", {}, []),
        ("appointment.completed", {}, []),
        ("appointment.booked", {"starts_at": None}, []),
        ("hours.changed", {}, ["hours_changed"]),
        ("time_off.added", {}, ["hours_changed"]),
        ("service.updated", {}, ["hours_changed"]),
        ("session.opened", {}, []),
    ],
)
def test_each_change_is_told_by_its_kind(action: str, data: dict[str, Any], heard: list[str]) -> None:
    async def story() -> None:
        desk = Desk()
        mine, other = await desk.open(), await desk.open(doctor=2)
        times = {"starts_at": at(9).isoformat(), "ends_at": at(10).isoformat()}
        desk.here.booked.tell(action, 1, **{"doctor_id": 1, **times, **data})
        await desk.journals.follow()
        await desk.journals.follow()
        assert kinds(mine) == heard and kinds(other) == []

    told(story)


@pytest.mark.parametrize(("action", "entity_id"), [("user.deactivated", 101), ("clinic.updated", 7)])
def test_changes_of_the_doctors_account_and_clinic_count_too(action: str, entity_id: int) -> None:
    async def story() -> None:
        desk = Desk()
        mine, other = await desk.open(), await desk.open(doctor=2)
        desk.here.users.tell(action, entity_id)
        await desk.journals.follow()
        assert kinds(mine) == ["hours_changed"] and kinds(other) == []

    told(story)


def test_a_moved_visit_frees_as_long_a_time_as_it_takes() -> None:
    async def story() -> None:
        desk = Desk()
        reader = await desk.open()
        times = {"starts_at": at(9).isoformat(), "ends_at": at(10).isoformat(), "was_starts_at": at(14).isoformat()}
        desk.here.booked.tell("appointment.rescheduled", 1, doctor_id=1, **times)
        await desk.journals.follow()
        freed, taken = events(reader)
        assert freed[2] == '{"doctor_id":1,"starts_at":"2027-01-04T14:00:00Z","ends_at":"2027-01-04T15:00:00Z"}'
        assert taken[2] == '{"doctor_id":1,"starts_at":"2027-01-04T09:00:00Z","ends_at":"2027-01-04T10:00:00Z"}'

    told(story)


def test_who_comes_back_hears_what_happened_meanwhile_and_nothing_again() -> None:
    async def story() -> None:
        desk = Desk()
        reader = await desk.open()
        desk.here.book(1, span(9, 9.5))
        await desk.journals.follow()
        (first,) = events(reader)
        desk.streams.close(reader)
        desk.here.cancel(1)
        desk.here.schedule.tell("hours.changed", 1, doctor_id=1)
        await desk.journals.follow()
        assert sorted(kinds(await desk.open(first[0]))) == ["freed", "hours_changed"]
        assert kinds(await desk.open()) == []

    told(story)


def test_who_comes_back_after_too_long_is_told_to_load_everything_again() -> None:
    async def story() -> None:
        desk = Desk(remembered=2)
        last = (await desk.open()).greeting.decode().splitlines()[1][4:]
        for _ in range(3):
            desk.here.book(1, span(9, 9.5))
        await desk.journals.follow()
        (event,) = events(await desk.open(last))
        assert event[1:] == ("hours_changed", '{"doctor_id":1,"starts_at":null,"ends_at":null}')
        assert kinds(await desk.open(event[0])) == []

    told(story)


def test_an_id_from_before_this_process_is_told_to_load_everything_again() -> None:
    async def story() -> None:
        desk = Desk()
        desk.here.book(1, span(9, 9.5))
        assert kinds(await desk.open("0.0-0.0-0.0")) == ["hours_changed"]

    told(story)


@pytest.mark.parametrize("text", ["", "nonsense", "1.2-3.4", "1-2-3", "a.b-c.d-e.f", "1.1-1.1-" + "9" * 300 + ".1"])
def test_an_id_that_is_none_of_ours_is_ignored(text: str) -> None:
    async def story() -> None:
        desk = Desk()
        desk.here.book(1, span(9, 9.5))
        assert kinds(await desk.open(text)) == []

    told(story)


def test_only_so_many_streams_are_open() -> None:
    async def story() -> None:
        desk = Desk(most_readers=1)
        reader = await desk.open()
        with pytest.raises(Unavailable):
            await desk.open()
        desk.streams.close(reader)
        await desk.open()

    told(story)


class Line:
    """A connection that notes what it is sent, and may stop reading or go away."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.gone = asyncio.Event()
        self.stuck: asyncio.Event | None = None

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if self.stuck is not None:
            await self.stuck.wait()
        self.sent.append(message.get("body", b""))


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.001)


def test_a_silent_stream_beats_and_ends_when_its_reader_leaves() -> None:
    async def story() -> None:
        desk, line = Desk(heartbeat=timedelta(milliseconds=1)), Line()
        reader = await desk.open()
        answer = asyncio.ensure_future(EventStream(desk.streams, reader, asyncio.Event())({}, line.receive, line.send))
        await until(lambda: b": still here\n\n" in line.sent)
        assert desk.streams.readers == {reader}
        line.gone.set()
        await answer
        assert not desk.streams.readers

    told(story)


def test_a_reader_who_does_not_read_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salus.availability.streams.GOODBYE_SECONDS", 0.01)

    async def story() -> None:
        desk, line = Desk(most_waiting=3), Line()
        reader = await desk.open()
        line.stuck = asyncio.Event()
        answer = asyncio.ensure_future(EventStream(desk.streams, reader, asyncio.Event())({}, line.receive, line.send))
        for _ in range(5):
            desk.here.book(1, span(9, 9.5))
        await desk.journals.follow()
        assert reader.cut.is_set()
        line.gone.set()
        line.stuck.set()
        await answer
        assert not desk.streams.readers

    told(story)


def test_a_reader_who_never_takes_the_goodbye_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salus.availability.streams.GOODBYE_SECONDS", 0.01)

    async def story() -> None:
        desk, line, draining = Desk(), Line(), asyncio.Event()
        reader = await desk.open()
        answer = asyncio.ensure_future(EventStream(desk.streams, reader, draining)({}, line.receive, line.send))
        await until(lambda: bool(line.sent))
        line.stuck = asyncio.Event()
        draining.set()
        await answer
        assert line.sent[-1] == reader.greeting

    told(story)
