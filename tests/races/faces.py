"""Which race is run across the faces? One time, wanted by its three names at once."""

import json
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert

from benchmarks.wire import request
from salus.availability.domain.slot_id import slot_id
from salus.schedule.tables import openings
from tests.races.arena import Arena, Patient
from tests.races.crowd import CLIENTS, book
from tests.races.judge import winners
from tests.races.scenarios import judged


def as_booking(who: Patient, doctor: int, starts_at: datetime) -> bytes:
    return _post("/bookings", who, {"provider_id": doctor, "starts_at": starts_at.isoformat()})


def as_slot(who: Patient, number: int) -> bytes:
    return _post("/appointments", who, {"slot_id": number})


async def through_three_faces(arena: Arena, rounds: int) -> None:
    """A third of the crowd each: by `/api/v1`, by `/bookings`, and by the portal's slot.

    In every second round the slot is an opening that a doctor made there, else one of the weekly hours.
    """
    [doctor], crowd_of = arena.doctors(1), arena.patients(CLIENTS)
    mine = "SELECT min(id) AS id FROM services WHERE doctor_id = :doctor"
    [service] = await arena.rows(mine, of="users", doctor=doctor)
    through: set[int] = set()
    async with judged(arena, [doctor]) as crowd:
        for number in range(rounds):
            start = arena.slot(number)
            slot = slot_id(service.id, start) if number % 2 else await _opened(arena, doctor, start)
            asked = [
                (book(who, doctor, start), as_booking(who, doctor, start), as_slot(who, slot))[place % 3]
                for place, who in enumerate(crowd_of)
            ]
            first = number % 3  # whoever is sent first wins more often
            answers = await crowd.rush(asked[first:])
            [won] = winners(answers, 1)
            through.add((first + won) % 3)
    assert rounds < 6 or len(through) > 1, "one face won every round: they did not really race"


async def _opened(arena: Arena, doctor: int, start: datetime) -> int:
    values = {"doctor_id": doctor, "starts_at": start, "ends_at": start + timedelta(minutes=30), "slot_minutes": 30}

    def work(connection: Connection) -> int:
        return int(connection.execute(insert(openings).returning(openings.c.id), values).scalar_one())

    return await arena.sql(work, of="schedule")


def _post(path: str, who: Patient, wanted: dict[str, object]) -> bytes:
    return request("salus", "POST", path, who.token, json.dumps(wanted).encode())
