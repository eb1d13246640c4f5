"""What do tests of the ledger say again and again? When, what is free, and what the journal tells."""

from datetime import datetime, timedelta
from typing import Any

import httpx2

from salus.appointments.ledger import Ledger
from salus.kernel.feed import Entry
from tests.support.world import MONDAY, Account, World


def at(hour: int, minute: int = 0, *, day: int = 1) -> datetime:
    """A time of the world's first week; day 0 is its Monday, day 1 the Tuesday."""
    return MONDAY.replace(hour=hour, minute=minute) + timedelta(days=day)


def text(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


async def booked(world: World, who: Account, doctor: Account, when: datetime, **json: Any) -> dict[str, Any]:
    """Book what must succeed."""
    return made(await world.book(who, doctor, when, json=json))


async def hold(world: World, who: Account, doctor: Account, when: datetime, **json: Any) -> httpx2.Response:
    wanted = {"doctor_id": doctor.doctor_id, "starts_at": text(when), **json}
    return await world.send("POST", "/appointments/holds", who, json=wanted)


async def held(world: World, who: Account, doctor: Account, when: datetime) -> dict[str, Any]:
    return made(await hold(world, who, doctor, when))


async def change(
    world: World, who: Account, visit: dict[str, Any], *, if_match: str | None = None, **json: Any
) -> httpx2.Response:
    headers = {"If-Match": if_match} if if_match else {}
    return await world.send("PUT", f"/appointments/{visit['id']}", who, json=json, headers=headers)


async def act(world: World, who: Account, visit: dict[str, Any], what: str) -> httpx2.Response:
    return await world.send("POST", f"/appointments/{visit['id']}/{what}", who)


async def cancel(world: World, who: Account, visit: dict[str, Any], **more: Any) -> httpx2.Response:
    return await world.send("DELETE", f"/appointments/{visit['id']}", who, **more)


def made(answer: httpx2.Response) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    visit: dict[str, Any] = answer.json()
    return visit


def refused(answer: httpx2.Response) -> tuple[int, str]:
    """The status and code of a refusal."""
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
    return answer.status_code, answer.json()["code"]


async def free(world: World, doctor: Account, day: str = "2027-01-05") -> list[str]:
    """The free starts of one day."""
    path = f"/doctors/{doctor.doctor_id}/availability?from={day}&to={day}"
    return [slot["starts_at"] for slot in (await world.call("GET", path))["slots"]]


async def rules(world: World, doctor: Account, **wanted: Any) -> None:
    await world.call("PUT", f"/doctors/{doctor.doctor_id}/rules", doctor, json=wanted)


async def service(world: World, doctor: Account, **wanted: Any) -> dict[str, Any]:
    """Another type of visit of this doctor."""
    body = {"name": "Check-up", "duration_minutes": 60, "fee": {"amount": 9000, "currency": "EUR"}, **wanted}
    new: dict[str, Any] = await world.call("POST", f"/doctors/{doctor.doctor_id}/services", doctor, json=body)
    return new


async def clinic(world: World, name: str, *doctors: Account, time_zone: str = "UTC") -> int:
    """A clinic where these doctors work, and nowhere else."""
    admin = await world.admin()
    address = {"street": "1 Main St", "city": "Town", "postal_code": "1000", "country": "FR"}
    body = {"name": name, "address": address, "time_zone": time_zone}
    number: int = (await world.call("POST", "/clinics", admin, json=body))["id"]
    for doctor in doctors:
        await world.call("PUT", f"/doctors/{doctor.doctor_id}", admin, json={"clinic_ids": [number]})
    return number


async def open_at(world: World, doctor: Account, number: int, start: str = "09:00", end: str = "17:00") -> None:
    """Weekly hours of every day at one clinic."""
    hours = [{"weekday": day, "start": start, "end": end, "clinic_id": number} for day in range(7)]
    await world.call("PUT", f"/doctors/{doctor.doctor_id}/hours", doctor, json=hours)


async def told(world: World, visit: dict[str, Any]) -> list[Entry]:
    """What the journal says of a visit."""
    return list(await world.assembly[Ledger].audit.history("appointment", visit["id"]))


async def actions(world: World, visit: dict[str, Any]) -> list[str]:
    return [entry.action.partition(".")[2] for entry in await told(world, visit)]


async def later(world: World, *who: Account, **by: float) -> list[Account]:
    """Let time pass; tokens are short-lived, so everybody signs in anew."""
    world.clock.move(**by)
    return [await world.sign_in(one.email) for one in who]
