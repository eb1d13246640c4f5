"""How is each operation asked so that it does what it is for? A good request for every one of them."""

from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.support.cast import CLINIC, NOBODY, SERVICE, Cast
from tests.support.world import PASSWORD, Account

MONDAYS = {"weekly": [{"weekday": 0, "start": "08:00", "end": "12:00"}]}
NEW_PASSWORD = "a horse that staples batteries"
BOOKING = {
    "book_appointment": "doctor_id",
    "hold_appointment": "doctor_id",
    "create_booking": "provider_id",
    "book_slot": "",
}
"""How each of the operations that book names the doctor; the portal knows only slots."""


class Request(NamedTuple):
    """One request; `body` None is none."""

    method: str
    path: str
    query: dict[str, Any]
    body: Any

    @property
    def url(self) -> str:
        return self.path + ("?" + urlencode(self.query) if self.query else "")


def operations(document: dict[str, Any]) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each operation, by its id."""
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def success(operation: dict[str, Any]) -> int:
    return next(int(status) for status in operation["responses"] if status.startswith("2"))


def request(document: dict[str, Any], cast: Cast, name: str, thing: str) -> Request:
    """A request for this object."""
    method, path, _ = operations(document)[name]
    holder = thing.removesuffix(" clinics").removesuffix(" overbooked")
    ids = cast.things.get(holder, {})
    query = {"at": _thursday(cast)} if name == "explain_availability" else {}
    return Request(method, path.format_map(ids), query, _body(cast, name, thing))


def _body(cast: Cast, name: str, thing: str) -> Any:
    if name in BOOKING:
        return _booking(cast, name, thing)
    bodies: dict[str, Any] = {
        "register": _joining(cast, thing),
        "auth_register": _joining(cast, thing),
        "auth_login": {"email": _email(cast), "password": PASSWORD},
        "login": {"email": _email(cast), "password": PASSWORD},
        "refresh": {"refresh_token": _of(cast, "Pat").refresh_token},
        "forgot_password": {"email": _email(cast)},
        "reset_password": {"token": cast.reset_token, "password": NEW_PASSWORD},
        "verify_email": {"token": cast.verify_token},
        "change_password": {"current_password": PASSWORD, "password": NEW_PASSWORD},
        "create_invitation": {"uses": 2},
        "create_user": _entered(thing),
        "edit_user": {"clinic_ids": [cast.things["North"]["clinic_id"]]}
        if thing == "Sam's clinics"
        else {"name": "Other Name"},
        "edit_preferences": {"changes": ["sms"], "quiet_hours": {"start": "22:00", "end": "07:00"}},
        "create_doctor": {"name": "New Doctor", "email": "new@example.com", "specialties": []},
        "edit_doctor": {"bio": "Other."},
        "create_service": SERVICE,
        "edit_service": {"name": "Other visit"},
        "create_clinic": CLINIC,
        "edit_clinic": {"name": "Other clinic"},
        "replace_hours": MONDAYS,
        "preview_hours": MONDAYS,
        "set_availability": MONDAYS,
        "replace_rules": {"capacity": 2},
        "add_time_off": {"from": str(cast.day(55).date()), "to": str(cast.day(56).date())},
        "change_appointment": {"starts_at": _thursday(cast)},
        "cancel_appointment": {"reason": "Feeling better"},
        "start_payment": {"provider": "test"},
        "refund_payment": {"amount": 100},
        "join_waitlist": _waiting(cast, thing),
        "change_waitlist_entry": {"periods": [{"first": str(cast.day(9).date()), "last": str(cast.day(9).date())}]},
        "set_refund_terms": {"in_time_percent": 90, "late_percent": 10},
        "create_provider": {"name": "New Doctor", "email": "new@example.com"},
        "add_provider_service": SERVICE,
        "set_provider_availability": MONDAYS,
        "cancel_booking": {"reason": "Feeling better"},
        "update_doctor_profile": {"designation": "Consultant", "specialization": "cardiology"},
        "create_slot": {"start_time": _local(cast.day(5, hours=9)), "end_time": _local(cast.day(5, hours=9.5))},
        "cancel_slot": {"reason": "Feeling better"},
    }
    return bodies.get(name)


def _thursday(cast: Cast) -> str:
    """When nobody of the cast has a visit yet."""
    return cast.day(2).isoformat()


def _local(instant: datetime) -> str:
    """On the wall of a clinic in UTC, as the portal takes it."""
    return instant.replace(tzinfo=None).isoformat()


def _of(cast: Cast, name: str) -> Account:
    account = cast.people[name]
    assert account is not None
    return account


def _email(cast: Cast) -> str:
    return _of(cast, "Pat").email


def _joining(cast: Cast, thing: str) -> dict[str, Any]:
    who = {"name": "New Comer", "email": "new@example.com", "password": PASSWORD}
    return who | ({"role": "doctor", "invitation_code": cast.code} if thing == "a doctor" else {"role": "patient"})


def _entered(thing: str) -> dict[str, Any]:
    role = {"a member of staff": "staff", "an administrator": "admin"}.get(thing, "patient")
    return {"name": "New Comer", "email": "new@example.com", "role": role}


def _waiting(cast: Cast, thing: str) -> dict[str, Any]:
    """For Pat with Dora, for Olga with Omar; a missing patient with Dora."""
    doctor = cast.things["Omar's" if thing == "Olga's" else "Dora's"]
    body = {"doctor_id": doctor["doctor_id"], "service_id": doctor["service_id"]}
    return body if thing == "one's own" else body | {"patient_id": cast.things.get(thing, {}).get("patient_id", NOBODY)}


def _booking(cast: Cast, name: str, thing: str) -> dict[str, Any]:
    """For Pat with Dora, for Olga with Omar; a missing patient with Dora."""
    doctor = cast.things["Omar's" if thing.startswith("Olga's") else "Dora's"]
    body: dict[str, Any] = {"slot_id": doctor["slot_id"]}
    if BOOKING[name]:
        body = {BOOKING[name]: doctor["doctor_id"], "starts_at": _thursday(cast)}
    body["reason"] = "A cough"
    if thing.endswith(" overbooked"):
        body["overbook_reason"] = "It hurts"
    if thing == "one's own":
        return body
    return body | {"patient_id": cast.things[thing.removesuffix(" overbooked")].get("patient_id", NOBODY)}
