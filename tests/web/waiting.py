"""Who waits for whose time? By the API, as patients and the practice would, before a page shows it."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from playwright.sync_api import Page

from tests.support.wait import until
from tests.web.money import Purse

SECONDS: Final = 40
Json = dict[str, Any]


class Waiting(Purse):
    """People of the demonstration, or others, at one server."""

    def visit_of(self, who: str, number: int = 0) -> Json:
        """A visit in nine days or so that nobody else could have any more."""
        start = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
        query = {"specialty": "general-practice", "from": start, "limit": 1, "per_doctor": 20}
        found = self.ask(who, "GET", "/slots", params=query)["items"][0]["slots"]
        visit: Json = self.ask(who, "POST", "/appointments", json={"slot_id": found[number]["id"]})
        return visit

    def cancel(self, who: str, visit: Json) -> None:
        self.ask(who, "DELETE", f"/appointments/{visit['id']}")

    def join(self, who: str, **wish: Any) -> Json:
        entry: Json = self.ask(who, "POST", "/waitlist", json=wish)
        return entry

    def offered(self, who: str, entry: Json) -> Json:
        """The offer that is made within moments."""

        def offer() -> Json | None:
            found: Json | None = self.ask(who, "GET", f"/waitlist/{entry['id']}")["offer"]
            return found

        until(lambda: offer() is not None, SECONDS, "an offer")
        made = offer()
        assert made is not None
        return made

    def letter_to(self, email: str, about: str = "/waitlist/offers/") -> str:
        """The development mailbox's text for somebody."""

        def texts() -> list[str]:
            kept = self.ask("admin", "GET", "/notifications/mailbox")
            return [one["text"] for one in kept if one["address"] == email and about in one["text"]]

        until(lambda: bool(texts()), SECONDS, f"a letter to {email}")
        return texts()[0]


def only_then(visit: Json) -> Json:
    """The one stretch of one day into which nothing but this visit fits."""
    start, end = datetime.fromisoformat(visit["starts_at"]), datetime.fromisoformat(visit["ends_at"])
    begins = datetime.fromisoformat(visit["local_start"])
    day, over = begins.date().isoformat(), begins + (end - start)
    return {"first": day, "last": day, "start": f"{begins:%H:%M}", "end": f"{over:%H:%M}"}


def wish_for(visit: Json) -> Json:
    return {
        "doctor_id": visit["doctor"]["id"],
        "service_id": visit["service"]["id"],
        "periods": [only_then(visit)],
    }


def offer_of(page: Page) -> Json:
    """What the demonstration's patient is offered; made where there is nothing open yet."""
    home = page.url.partition("/app")[0]
    waiting = Waiting(home)
    open_ones = waiting.ask("patient", "GET", "/waitlist", params={"status": ["waiting", "offered"]})["items"]
    offers: list[Json] = [one["offer"] for one in open_ones if one["offer"] is not None]
    if offers:
        return offers[0]
    doctor = waiting.ask("doctor", "GET", "/auth/session")["user"]["doctor_id"]
    mine = [one for one in open_ones if one["doctor"] and one["doctor"]["id"] == doctor]
    entry = mine[0] if mine else waiting.join("patient", doctor_id=doctor)
    return waiting.offered("patient", entry)


def offer(page: Page) -> None:
    home, made = page.url.partition("/app")[0], offer_of(page)
    page.goto(f"{home}/app/waitlist/offers/{made['id']}")
    page.get_by_role("button", name="Take this time").wait_for()


def offer_signed_out(page: Page) -> None:
    page.get_by_role("form", name="Sign in").wait_for()


def with_offer(page: Page) -> None:
    offer_of(page)
    page.reload()
    page.get_by_role("link", name="See and answer").first.wait_for()


def changing(page: Page) -> None:
    with_offer(page)
    page.get_by_role("button", name="Change the days").first.click()


def leaving(page: Page) -> None:
    with_offer(page)
    page.get_by_role("button", name="Wait no more").first.click()


def certain_days(page: Page) -> None:
    page.get_by_role("radio", name="Only on certain days").check()


def queue(page: Page) -> None:
    offer_of(page)
    page.reload()
    page.get_by_role("button", name="Take").first.click()


def any_doctor(page: Page) -> None:
    page.get_by_role("radio", name="With anybody of a specialty").check()
    page.get_by_role("radio", name="Only on certain days").check()
