"""How does a test open the web app? In the system's Chromium, against a demonstration clinic that really serves."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from deploy.local.processes import find_program
from salus.apps.web.files import DIST, INDEX
from tests.support.server import SalusServer
from tests.web.visitor import Visitor

SMALL, LARGE = (360, 740), (1280, 860)
"""A phone in one hand, and a desk."""
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
PATIENCE_MS = 15_000

Open = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        program = find_program("chromium", "chromium")
        browser = playwright.chromium.launch(executable_path=str(program), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SalusServer]:
    """A demonstration clinic of this module's own, so that it may book in it."""
    assert (DIST / INDEX).exists(), "the web app has not been built: make web"
    server = SalusServer(tmp_path_factory.mktemp("clinic"), SALUS_DEMO="true")
    server.start()
    yield server
    server.terminate()


@pytest.fixture
def visit(chromium: Browser, clinic: SalusServer) -> Iterator[Open]:
    """Open a browser of one's own: `visit(size=SMALL, scheme="dark", language="de-DE", zone="Asia/Kolkata")`."""
    opened: list[tuple[BrowserContext, Visitor]] = []

    def new(
        size: tuple[int, int] = LARGE, scheme: str = "light", language: str = "en-GB", zone: str = "Europe/Paris"
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=language,
            timezone_id=zone,
            service_workers="block",  # what they keep would hide what the server says
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        visitor = Visitor(context.new_page(), clinic.url)
        opened.append((context, visitor))
        return visitor

    yield new
    for context, visitor in opened:
        context.close()
        visitor.nothing_went_wrong()


@pytest.fixture(params=[SMALL, LARGE], ids=["small", "large"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    chosen: tuple[int, int] = request.param
    return chosen


@pytest.fixture
def page(visit: Open, size: tuple[int, int]) -> Page:
    return visit(size).page
