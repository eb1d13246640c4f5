"""How does a visit that is paid in advance come to be, before a page shows it? By the API, as its people would."""

from typing import Any, Final

import httpx2

from salus.apps.demo.people import PASSWORD, address_of
from tests.support.wait import until

SECONDS: Final = 30


class Purse:
    """People of the demonstration at one server, and what they pay there."""

    def __init__(self, home: str) -> None:
        self._home = home

    def ask(self, who: str, method: str, path: str, **more: Any) -> Any:
        """What the API answers to `who`: a name in the demonstration, or an address."""
        email = who if "@" in who else address_of(who)
        body = {"email": email, "password": PASSWORD}
        signed = httpx2.post(f"{self._home}/api/v1/auth/login", json=body).json()
        headers = {"Authorization": f"Bearer {signed['access_token']}"}
        answer = httpx2.request(method, f"{self._home}/api/v1{path}", headers=headers, **more)
        assert answer.is_success, answer.text
        return answer.json()

    def held(self, who: str = "patient") -> dict[str, Any]:
        """A visit with the demonstration's doctor that waits for its payment, at the last time that is offered."""
        doctor = self.ask("doctor", "GET", "/auth/session")["user"]["doctor_id"]
        service = self.prepaid_service(doctor)
        found = self.ask(who, "GET", f"/doctors/{doctor}/availability", params={"service_id": service})
        times = [slot["id"] for slot in found["slots"]]
        visit: dict[str, Any] = self.ask(who, "POST", "/appointments", json={"slot_id": times[-1]})
        assert visit["payment_due"] is not None
        return visit

    def prepaid_service(self, doctor: int) -> int:
        services = self.ask("doctor", "GET", f"/doctors/{doctor}")["services"]
        return next(int(one["id"]) for one in services if one["payment"] == "prepaid")

    def begun(self, visit: dict[str, Any], who: str = "patient") -> dict[str, Any]:
        """Its payment, of which there is a page by now."""
        payment: dict[str, Any] = self.ask(who, "POST", f"/appointments/{visit['id']}/payment")
        return payment

    def paid(self, who: str = "patient") -> dict[str, Any]:
        """A visit that is certain, because it has been paid for."""
        visit = self.held(who)
        payment = self.begun(visit, who)
        httpx2.post(payment["url"])
        self.ask(who, "POST", f"/payments/{payment['id']}/check")
        until(lambda: self.visit(visit, who)["status"] == "upcoming", SECONDS, "the visit to be certain")
        return self.visit(visit, who)

    def visit(self, visit: dict[str, Any], who: str = "patient") -> dict[str, Any]:
        now: dict[str, Any] = self.ask(who, "GET", f"/appointments/{visit['id']}")
        return now
