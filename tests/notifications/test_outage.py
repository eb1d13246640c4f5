"""What if every provider is away for a day? Bookings go on, and what is still useful arrives afterwards."""

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from salus.notifications.senders import Unreachable
from tests.notifications.test_telling import kinds, mailed, rows
from tests.support.world import MONDAY, World


class Switch:
    """Takes every provider of a world away, and gives them back."""

    def __init__(self, world: World) -> None:
        self.down = False
        self.attempts = 0
        for job in world.assembly.jobs:
            if job.name in ("notifications.email", "notifications.sms"):
                sender = job.run.__self__._sender  # type: ignore[attr-defined]
                sender.open = self._guarded(sender.open)

    def _guarded(self, inner: Any) -> Any:
        @asynccontextmanager
        async def guarded() -> Any:
            if self.down:
                self.attempts += 1
                raise Unreachable("connection refused")
            async with inner() as post:
                yield post

        return guarded


async def test_a_day_without_any_provider(world: World) -> None:
    doctor, pat, other = await world.open_doctor(), await world.patient(), await world.patient()
    tuesday = MONDAY + timedelta(days=1, hours=8)
    early = await world.book(pat, doctor, tuesday)  # its first reminder is due today at 14:00, its second tomorrow
    await world.settle()
    told = len(await mailed(world, doctor))
    providers = Switch(world)
    providers.down = True
    booked = []
    for hour in range(24):
        starts_at = MONDAY + timedelta(days=3 + hour // 8, hours=3 + hour % 8)
        here = await world.sign_in(other.email)
        answer = await world.book(here, doctor, starts_at)
        booked.append(answer.status_code)
        for _ in range(12):
            world.clock.move(minutes=5)
            await world.settle()
    assert set(booked) == {201}
    assert 24 <= providers.attempts <= 24 * 12 * 2 + 24  # asked, but not hammered
    assert await mailed(world, other) == []
    world.clock.now = MONDAY + timedelta(days=1)
    providers.down = False
    world.clock.move(minutes=31)
    await world.settle()
    for _ in range(4):
        world.clock.move(minutes=30)
        await world.settle()
    assert kinds(await mailed(world, other)).count("appointment_confirmed") == 24
    assert len(await mailed(world, doctor)) == told + 24
    assert early.status_code == 201
    mine = [(row.state, row.error) for row in await rows(world, pat) if row.kind == "appointment_reminder"]
    assert [(state, error and error.partition(",")[0]) for state, error in mine] == [
        ("dropped", "too_late"),
        ("scheduled", None),
    ]
    world.clock.now = tuesday - timedelta(hours=2)
    assert kinds(await mailed(world, pat)) == ["appointment_confirmed", "appointment_reminder"]
