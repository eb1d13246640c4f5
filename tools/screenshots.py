"""What does every screen look like? Photographed in a real browser, small and large, light and dark.

`make screenshots` writes into docs/screenshots; only the few that the README shows are kept in git.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from deploy.local.processes import find_program
from tests.support.server import SalusServer
from tests.web.conftest import FLAGS, LARGE, SMALL
from tests.web.screens import SCREENS, Screen
from tests.web.test_every_screen import settle
from tests.web.visitor import Visitor

TARGET = Path(__file__).parents[1] / "docs/screenshots"


def main(names: list[str]) -> None:
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = SalusServer(Path(folder), SALUS_DEMO="true")
        server.start()
        try:
            browser = playwright.chromium.launch(
                executable_path=str(find_program("chromium", "chromium")), args=list(FLAGS)
            )
            for who in sorted({screen.who or "" for screen in SCREENS}):
                screens = [screen for screen in SCREENS if (screen.who or "") == who]
                photograph(browser, server.url, who, [one for one in screens if not names or one.name in names])
            browser.close()
        finally:
            server.terminate()


def photograph(browser: Browser, url: str, who: str, screens: list[Screen]) -> None:
    """Each screen of one person; twice as sharp on the phone, as phones are."""
    for size in (SMALL, LARGE) if screens else ():
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=2 if size == SMALL else 1,
            locale="en-GB",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            service_workers="block",
        )
        visitor = Visitor(context.new_page(), url)
        if who:
            visitor.sign_in(who)
        for screen in screens:
            page = visitor.go(screen.path)
            settle(page, screen)
            for scheme in ("light", "dark"):
                _shoot(page, scheme, TARGET / f"{screen.name}-{size[0]}-{scheme}.png")
        context.close()


def _shoot(page: Page, scheme: str, target: Path) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.locator(f'html[data-mantine-color-scheme="{scheme}"]').wait_for()
    page.screenshot(path=target)
    sys.stdout.write(f"{target.name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
