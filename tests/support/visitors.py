"""How does a cast gather in a real installation? As people of the town, asked one after the other."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from tests.support.shape import eventually
from tests.support.town import Town
from tests.support.world import Account


@dataclass
class Visitors:
    """A town as a `tests.support.cast.Host`."""

    town: Town

    async def call(self, method: str, path: str, who: Account | None = None, **more: Any) -> Any:
        return self.town.call(method, path, who, **more)

    async def sign_in(self, email: str) -> Account:
        return self.town.sign_in(email)

    async def patient(self, name: str) -> Account:
        return self.town.patient(name)

    async def doctor(self, name: str) -> Account:
        return self.town.doctor(name)

    async def admin(self) -> Account:
        return self.town.entered("admin")

    async def staff(self, *clinic_ids: int) -> Account:
        return self.town.entered("staff", clinic_ids=clinic_ids)

    async def mailed_token(self, email: str, page: str = "reset-password") -> str:
        return self.town.mailed_token(email, page)

    async def failed_message(self, who: Account) -> int:
        """By the hand of the operator: no provider refuses what goes to the development mailbox."""

        def told() -> int | None:
            items = self.town.call("GET", "/notifications?status=sent", who)["items"]
            return items[0]["id"] if items else None

        number = eventually(told, "a message about a visit")
        connection = await asyncpg.connect(self.town.shape.database("appointments"))
        try:
            await connection.execute("UPDATE notifications SET state = 'failed' WHERE id = $1", number)
        finally:
            await connection.close()
        return number

    async def pay(self, url: str) -> None:
        assert self.town.client.post(urlsplit(url).path).status_code == 303

    async def offer(self, who: Account, entry_id: int) -> int:
        def made() -> dict[str, int] | None:
            found: dict[str, int] | None = self.town.call("GET", f"/waitlist/{entry_id}", who)["offer"]
            return found

        return eventually(made, "an offer")["id"]

    async def settle(self) -> None:
        """Deactivate somebody new: whoever refuses their token has heard all that `users` and `auth` told before."""
        who = self.town.doctor()
        self.town.call("DELETE", f"/users/{who.id}", who)
        for path in ("/auth/session", f"/users/{who.id}", f"/doctors/{who.doctor_id}/time-off", "/appointments"):
            eventually(partial(self._refused, path, who), f"{path} to hear of it")

    def _refused(self, path: str, who: Account) -> bool:
        return self.town.send("GET", path, who).status_code == 401
