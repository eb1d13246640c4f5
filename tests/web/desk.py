"""What does the API say to one of the demonstration's people, beside the page they look at?"""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, Route

from salus.apps.demo.people import PASSWORD, address_of


def empty_sunday() -> str:
    """A day when nobody works, and weeks after all that the demonstration has planned."""
    day = datetime.now(UTC).date() + timedelta(weeks=10)
    return (day + timedelta(days=6 - day.weekday())).isoformat()


def ask(page: Page, method: str, path: str, who: str = "doctor", **body: Any) -> Any:
    home = page.url.partition("/app")[0]
    signed = page.request.post(
        f"{home}/api/v1/auth/login", data={"email": address_of(who), "password": PASSWORD}
    ).json()
    headers = {"Authorization": f"Bearer {signed['access_token']}"}
    answer = page.request.fetch(f"{home}/api/v1{path}", method=method, headers=headers, **body)
    assert answer.ok, answer.text()
    return answer.json()


def refuse(route: Route, status: int, code: str, detail: str = "") -> None:
    """Answer in the server's place, with a problem document as it would write it."""
    problem = {"type": "", "title": "", "status": status, "code": code, "detail": detail, "instance": ""}
    route.fulfill(status=status, content_type="application/problem+json", json=problem | {"request_id": None})


def coming(page: Page) -> dict[str, Any]:
    """The doctor's next visit."""
    found = ask(page, "GET", "/appointments?status=upcoming&per_page=1")
    visit: dict[str, Any] = found["items"][0]
    return visit


def come_now(page: Page, how_many: int, apart: timedelta = timedelta()) -> list[dict[str, Any]]:
    """Let so many of the doctor's patients stand at the desk, the first this minute, whatever the day and the hour."""
    me = ask(page, "GET", "/auth/session")["user"]["doctor_id"]
    patients = ask(page, "GET", f"/appointments/patients?per_page={how_many}")["items"]
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    wanted = {"doctor_id": me, "overbook_reason": "They stand at the desk", "reason": "Not long now"}
    each = ((one["patient"]["id"], (now + turn * apart).isoformat()) for turn, one in enumerate(patients))
    return [
        ask(page, "POST", "/appointments", data=wanted | {"patient_id": patient_id, "starts_at": starts_at})
        for patient_id, starts_at in each
    ]
