"""Who sits before the browser in a test? Somebody who signs in, goes somewhere, and notices what goes wrong."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, expect

from salus.apps.demo.people import PASSWORD, address_of

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
_EXPECTED = re.compile(r"Failed to load resource|Service Worker registration blocked|net::ERR_")
"""What a browser writes by itself when a request is refused: the page shows that, and the test looks at the page."""


class Visitor:
    """One person at one page; whatever a script breaks or asks of strangers is written down."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.wrongs: list[str] = []
        page.on("pageerror", lambda error: self.wrongs.append(str(error)))
        page.on("console", self._hear)
        page.on("request", self._see)

    def go(self, path: str = "/") -> Page:
        self.page.goto(f"{self.home}/app{path}")
        return self.page

    def sign_in(self, name: str = "patient") -> Page:
        """As one of the demonstration's people, by the form."""
        self.go("/sign-in")
        form = self.page.get_by_role("form", name="Sign in")
        form.get_by_label("Email address").fill(address_of(name))
        form.get_by_label("Password", exact=True).fill(PASSWORD)
        form.get_by_role("button", name="Sign in").click()
        expect(self.page).not_to_have_url(re.compile("sign-in"))
        return self.page

    def barriers(self) -> list[str]:
        """What axe finds on the page as it stands; also a page that is wider than its window.

        An open dialog is looked at alone: what it covers is dim on purpose, and was looked at without it.
        """
        self.page.evaluate(AXE.read_text())
        found: dict[str, Any] = self.page.evaluate(
            "axe.run(document.querySelector('[aria-modal=true]') ?? document, {resultTypes: ['violations']})"
        )
        lines = [
            f"{one['id']}: {node['target']} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]
        too_wide = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        return lines + (["the page is wider than its window"] if too_wide else [])

    def nothing_went_wrong(self) -> None:
        assert self.wrongs == []

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _EXPECTED.search(message.text):
            self.wrongs.append(message.text)

    def _see(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme.startswith("http") and address[:2] != urlsplit(self.home)[:2]:
            self.wrongs.append(f"asked a stranger: {request.url}")
