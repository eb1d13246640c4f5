"""Who asks, and what is asked about? Two of everything, in any installation that can be called over HTTP."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from tests.support.world import Account

NOBODY = 999_999_999
"""An id that nothing has."""
SERVICE = {"name": "Long visit", "duration_minutes": 60, "fee": {"amount": 9000, "currency": "EUR"}}
CLINIC = {
    "name": "North",
    "address": {"street": "1 High Street", "city": "Paris", "postal_code": "75001", "country": "FR"},
    "latitude": 48.86,
    "longitude": 2.35,
    "time_zone": "UTC",
}

SAME_THINGS = (("doctor", "provider"), ("appointment", "booking"))


@dataclass
class Cast:
    """Everybody who asks, and everything that is asked about, each by the name a table calls it."""

    first: datetime
    """Ten o'clock on the day of the first visits, when every doctor of the cast is open."""
    people: dict[str, Account | None] = field(default_factory=dict)
    things: dict[str, dict[str, int]] = field(default_factory=dict)
    code: str = ""
    reset_token: str = ""
    verify_token: str = ""

    def day(self, number: int, **more: float) -> datetime:
        """So many days after the first one, at the same time, or so much later."""
        return self.first + timedelta(days=number, **more)


class Host(Protocol):
    """An installation in which a cast can be gathered."""

    async def call(self, method: str, path: str, who: Account | None = None, **more: Any) -> Any: ...

    async def sign_in(self, email: str) -> Account: ...

    async def patient(self, name: str) -> Account: ...

    async def doctor(self, name: str) -> Account: ...

    async def admin(self) -> Account: ...

    async def staff(self, *clinic_ids: int) -> Account: ...

    async def mailed_token(self, email: str, page: str = "reset-password") -> str:
        """The secret of the newest link to this page that was mailed to this address."""
        ...

    async def failed_message(self, who: Account) -> int:
        """The number of a message about a visit of theirs that its provider refused for ever."""
        ...

    async def pay(self, url: str) -> None:
        """Press the button of the test provider's page."""
        ...

    async def offer(self, who: Account, entry_id: int) -> int:
        """The number of the offer that is made to somebody who waits."""
        ...

    async def settle(self) -> None:
        """Return when everybody has heard of everything."""
        ...


async def cast_of(world: Host, first: datetime) -> Cast:
    """Two of each kind: Pat sees Dora in the clinic North where Sam works; Olga sees Omar in South where Sue works."""
    cast = Cast(first)
    admin, gone = await world.admin(), await world.admin()
    things, people = cast.things, cast.people
    people |= {"anonymous": None, "admin": admin, "deactivated": gone}
    for clinic, names in (("North", ("Pat", "Dora", "Sam")), ("South", ("Olga", "Omar", "Sue"))):
        await _half(world, cast, admin, clinic, *names)
    dora, pat = people["Dora"], people["Pat"]
    assert dora is not None and pat is not None
    people["ended"] = await world.sign_in(dora.email)
    await world.call("POST", "/auth/logout", people["ended"])
    things["deactivated"] = {"user_id": gone.id}
    things["empty"] = {"clinic_id": (await world.call("POST", "/clinics", admin, json=CLINIC))["id"]}
    invited = await world.call("POST", "/auth/invitations", admin, json={"uses": 5})
    things["the code"], cast.code = {"invitation_id": invited["id"]}, invited["code"]
    things["Dora's, but Omar's"] = things["Omar's"] | {"doctor_id": things["Dora's"]["doctor_id"]}
    things["Pat's failed message"] = {"notification_id": await world.failed_message(pat)}
    await world.settle()
    await _payments(world, cast, "Pat", "Dora")
    await _payments(world, cast, "Olga", "Omar")
    await _wait(world, cast, "Pat", "Dora")
    await _wait(world, cast, "Olga", "Omar")
    for thing in things.values():  # by the names that the faces give them
        thing |= {f"{other}_id": thing[f"{ours}_id"] for ours, other in SAME_THINGS if f"{ours}_id" in thing}
    things["missing"] = dict.fromkeys({name for thing in things.values() for name in thing}, NOBODY)
    things["Dora's, but missing"] = things["missing"] | {"doctor_id": things["Dora's"]["doctor_id"]}
    await world.call("POST", "/auth/password/forgot", json={"email": pat.email})
    await world.settle()
    cast.reset_token = await world.mailed_token(pat.email, "reset-password")
    cast.verify_token = await world.mailed_token(pat.email, "verify-email")
    await world.call("DELETE", f"/users/{gone.id}", admin)
    await world.settle()
    return cast


async def _half(world: Host, cast: Cast, admin: Account, clinic: str, patient: str, doctor: str, staff: str) -> None:
    things = cast.things
    clinic_id = (await world.call("POST", "/clinics", admin, json=CLINIC | {"name": clinic}))["id"]
    things[clinic] = {"clinic_id": clinic_id}
    cast.people[patient] = who = await world.patient(patient)
    cast.people[doctor] = keeper = await world.doctor(doctor)
    cast.people[staff] = desk = await world.staff(clinic_id)
    assert who.patient_id and keeper.doctor_id
    here = f"/doctors/{keeper.doctor_id}"
    await world.call("PUT", here, admin, json={"clinic_ids": [clinic_id]})
    week = [{"weekday": day, "start": "09:00", "end": "17:00", "clinic_id": clinic_id} for day in range(7)]
    await world.call("PUT", f"{here}/hours", keeper, json=week)
    evening = [cast.day(4, hours=hours).isoformat() for hours in (8, 10, 10.5)]
    opening = {"starts_at": evening[0], "ends_at": evening[1], "clinic_id": clinic_id}
    slot = opening | {"starts_at": evening[1], "ends_at": evening[2], "slot_minutes": 30}
    stands = await world.call("POST", f"{here}/availability", keeper, json={"openings": [opening, slot]})
    absence = {"from": str(cast.day(27).date()), "to": str(cast.day(28).date()), "reason": "Skiing"}
    things[f"{doctor}'s"] = {
        "user_id": keeper.id,
        "doctor_id": keeper.doctor_id,
        "service_id": (await world.call("POST", f"{here}/services", keeper, json=SERVICE))["id"],
        "prepaid_id": (await world.call("POST", f"{here}/services", keeper, json=SERVICE | {"payment": "prepaid"}))[
            "id"
        ],
        "opening_id": stands["openings"][0]["id"],
        "slot_id": stands["openings"][1]["id"],
        "time_off_id": (await world.call("POST", f"{here}/time-off", keeper, json=absence))["id"],
        "session_id": await _second_session(world, keeper),
    }
    things[f"{staff}'s"] = {"user_id": desk.id}
    wanted = {"doctor_id": keeper.doctor_id, "starts_at": cast.first.isoformat(), "reason": "A cough"}
    things[f"{patient}'s"] = {
        "user_id": who.id,
        "patient_id": who.patient_id,
        "appointment_id": (await world.call("POST", "/appointments", who, json=wanted))["id"],
        "session_id": await _second_session(world, who),
    }
    held = wanted | {"starts_at": cast.day(0, hours=1).isoformat()}
    things[f"{patient}'s hold"] = {
        "appointment_id": (await world.call("POST", "/appointments/holds", who, json=held))["id"],
    }


async def _payments(world: Host, cast: Cast, patient: str, doctor: str) -> None:
    """A prepaid visit that has been paid, and one that waits for it."""
    who, service = cast.people[patient], cast.things[f"{doctor}'s"]["prepaid_id"]
    there = {"doctor_id": cast.things[f"{doctor}'s"]["doctor_id"], "service_id": service}
    for thing, hours in ((f"{patient}'s unpaid", 0), (f"{patient}'s payment", 2)):
        wanted = there | {"starts_at": cast.day(3, hours=hours).isoformat()}
        visit = await world.call("POST", "/appointments", who, json=wanted)
        cast.things[thing] = {"appointment_id": visit["id"]}
    payment = await world.call("POST", f"/appointments/{visit['id']}/payment", who)
    cast.things[thing]["payment_id"] = payment["id"]
    await world.pay(payment["url"])


async def _wait(world: Host, cast: Cast, patient: str, doctor: str) -> None:
    """A place on the waitlist with an open offer, for a day on which nothing else happens."""
    who, day = cast.people[patient], str(cast.day(8).date())
    assert who is not None
    wish = {"doctor_id": cast.things[f"{doctor}'s"]["doctor_id"], "periods": [{"first": day, "last": day}]}
    entry_id = (await world.call("POST", "/waitlist", who, json=wish))["id"]
    cast.things[f"{patient}'s wait"] = {"entry_id": entry_id, "offer_id": await world.offer(who, entry_id)}


async def _second_session(world: Host, who: Account) -> int:
    other = await world.sign_in(who.email)
    session_id: int = (await world.call("GET", "/auth/session", other))["session"]["id"]
    return session_id
