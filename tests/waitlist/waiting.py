"""What do tests of the waitlist say again and again?"""

from datetime import timedelta
from typing import Any

from tests.support.world import MONDAY, Account, World

TUESDAY = "2027-01-05"


async def join(world: World, who: Account, **wish: Any) -> dict[str, Any]:
    entry: dict[str, Any] = await world.call("POST", "/waitlist", who, json=wish)
    return entry


async def entry_of(world: World, who: Account, entry: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = await world.call("GET", f"/waitlist/{entry['id']}", who)
    return found


async def offered(world: World, who: Account, entry: dict[str, Any]) -> dict[str, Any]:
    """The offer that must be open."""
    await world.settle()
    found = await entry_of(world, who, entry)
    assert found["status"] == "offered", found
    offer: dict[str, Any] = found["offer"]
    return offer


async def small_doctor(world: World, **more: Any) -> Account:
    """A doctor with one opening of an hour, on Tuesday at nine: two visits, and no more."""
    doctor = await world.doctor(**more)
    start = MONDAY.replace(hour=9) + timedelta(days=1)
    opening = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat()}
    await world.call("POST", f"/doctors/{doctor.doctor_id}/availability", doctor, json={"openings": [opening]})
    return doctor


async def quiet(world: World, who: Account, start: str, end: str) -> None:
    """Nothing is told to them in these hours."""
    hours = {"quiet_hours": {"start": start, "end": end}}
    await world.call("PUT", f"/users/{who.id}/preferences", who, json=hours)
