"""Who lives in an installation that is asked over HTTP alone? People who know nothing but its public address."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any
from uuid import uuid4

import httpx2

from salus.notifications.service import Mailed, mailbox
from tests.support.shape import Shape
from tests.support.wait import until
from tests.support.world import PASSWORD, Account, account

NEW_PASSWORD = "a horse that staples batteries"
MAIL_SECONDS = 20
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
"""The day on which the tests began, also after midnight."""
FOR_ONE_REQUEST = {"instance", "request_id", "type", "title", "status", "detail", "code"}


@dataclass
class Town:
    """One installation, its client, and everybody who came to it so far."""

    shape: Shape
    client: httpx2.Client
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _mark: str = field(default_factory=lambda: uuid4().hex[:6])

    def send(self, method: str, path: str, who: Account | None = None, **more: Any) -> httpx2.Response:
        headers = {**(who.headers if who else {}), **more.pop("headers", {})}
        return self.client.request(method, f"/api/v1{path}", headers=headers, **more)

    def call(self, method: str, path: str, who: Account | None = None, **more: Any) -> Any:
        """Send what must succeed; its JSON."""
        answer = self.send(method, path, who, **more)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def address(self, what: str) -> str:
        return f"{what}{next(self._numbers)}.{self._mark}@example.com"

    def word(self) -> str:
        """A name that nobody else has."""
        return f"Q{self._mark}{next(self._numbers)}"

    @cached_property
    def admin(self) -> Account:
        """The first one, made by the operator. All journeys share them, and nobody harms them."""
        email = self.address("admin")
        said = self.shape.operator("auth", "admin", "create", "--email", email, "--password-stdin", stdin=PASSWORD)
        assert said.code == 0, said.err
        return self.sign_in(email)

    def entered(self, role: str, **more: Any) -> Account:
        """Somebody whom the administrator entered, and who has set a password."""
        email = self.address(role)
        new = {"name": "Ann Entered", "email": email, "role": role, **more}
        self.call("POST", "/users", self.admin, json=new)
        return self.joined_by_mail(email)

    def sign_in(self, email: str, password: str = PASSWORD) -> Account:
        return account(self.call("POST", "/auth/login", json={"email": email, "password": password}), email)

    def patient(self, name: str = "Pat Example") -> Account:
        email = self.address("patient")
        who = {"name": name, "email": email, "password": PASSWORD, "role": "patient"}
        return account(self.call("POST", "/auth/register", json=who), email)

    def doctor(self, name: str = "Dr. Dora Example", **more: Any) -> Account:
        """A doctor who joined with an invitation code."""
        code = self.call("POST", "/auth/invitations", self.admin, json={})["code"]
        email = self.address("doctor")
        who = {"name": name, "email": email, "password": PASSWORD, "role": "doctor", "time_zone": "UTC", **more}
        return account(self.call("POST", "/auth/register", json=who | {"invitation_code": code}), email)

    def open_doctor(self, *clinic_ids: int, **more: Any) -> Account:
        """A doctor who is open every day at all hours, in the first of the clinics."""
        doctor = self.doctor(**more)
        if clinic_ids:
            self.call("PUT", f"/doctors/{doctor.doctor_id}", self.admin, json={"clinic_ids": clinic_ids})
        where = {"clinic_id": clinic_ids[0]} if clinic_ids else {}
        hours = [{"weekday": day, "start": "00:00", "end": "24:00", **where} for day in range(7)]
        self.call("PUT", f"/doctors/{doctor.doctor_id}/hours", doctor, json=hours)
        return doctor

    def joined_by_mail(self, email: str) -> Account:
        """Somebody who was entered sets a password by the link in their letter."""
        token = self.mailed_token(email)
        self.call("POST", "/auth/password/reset", json={"token": token, "password": NEW_PASSWORD})
        return self.sign_in(email, NEW_PASSWORD)

    def clinic(self) -> int:
        address = {"street": "1 High Street", "city": "Paris", "postal_code": "75001", "country": "FR"}
        made = self.call(
            "POST", "/clinics", self.admin, json={"name": self.word(), "address": address, "time_zone": "UTC"}
        )
        number: int = made["id"]
        return number

    def mailed_token(self, email: str, page: str = "reset-password") -> str:
        """The secret of the newest link to this page that was mailed to this address."""

        def found() -> str | None:
            texts = (letter.text for letter in self._letters() if letter.address == email)
            mine = (re.search(rf"/{page}#token=(\S+)", text) for text in texts)
            return next((link[1] for link in mine if link), None)

        return until(found, MAIL_SECONDS, f"a letter to {email}") or ""

    def _letters(self) -> list[Mailed]:
        async def read() -> list[Mailed]:
            there = self.shape.assemble("auth")
            try:
                return await mailbox(there.db, there.keys.vault, 100)
            finally:
                await there.close()

        with ThreadPoolExecutor(1) as aside:  # whoever asks may stand in a loop of their own
            return aside.submit(asyncio.run, read()).result()

    def book(self, who: Account, doctor: Account, when: datetime, **more: Any) -> httpx2.Response:
        wanted = {"doctor_id": doctor.doctor_id, "starts_at": text(when), **more.pop("json", {})}
        return self.send("POST", "/appointments", who, json=wanted, **more)

    def booked(self, who: Account, doctor: Account, when: datetime, **json: Any) -> dict[str, Any]:
        """Book what must succeed."""
        answer = self.book(who, doctor, when, json=json)
        assert answer.status_code == 201, answer.text
        visit: dict[str, Any] = answer.json()
        return visit

    def act(self, who: Account, visit: dict[str, Any], what: str) -> httpx2.Response:
        return self.send("POST", f"/appointments/{visit['id']}/{what}", who)

    def free(self, doctor: Account, day: datetime, **more: Any) -> list[str]:
        """The free starts of the day of this instant."""
        asked = {"from": day.date().isoformat(), "to": day.date().isoformat(), **more}
        found = self.call("GET", f"/doctors/{doctor.doctor_id}/availability", params=asked)
        return [slot["starts_at"] for slot in found["slots"]]


def at(hour: int, minute: int = 0, *, days: int = 2) -> datetime:
    """A time so many days from now: far enough not to pass meanwhile, near enough to be offered."""
    return TODAY + timedelta(days=days, hours=hour, minutes=minute)


def text(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def refused(answer: httpx2.Response, status: int, code: str, *fields: str) -> dict[str, Any]:
    """The refusal's own members, which must be these and no others."""
    said = answer.json()
    assert (answer.status_code, said["code"], said["status"]) == (status, code, status), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-request-id"] == said["request_id"]
    assert said["type"] == f"urn:salus:problem:{code}"
    assert said["title"] and said["detail"]
    assert said["instance"] == answer.request.url.path
    own = {name: value for name, value in said.items() if name not in FOR_ONE_REQUEST}
    assert own.keys() == set(fields), own
    return own
