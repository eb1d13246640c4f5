"""Can everybody use every screen? axe looks at each, in both colour schemes, on a phone and at a desk."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.web.conftest import LARGE, SMALL, Open
from tests.web.screens import SCREENS, Screen

ROUTES = Path(__file__).parents[2] / "web/src/routes"
SHAPES = ((SMALL, "light"), (SMALL, "dark"), (LARGE, "light"), (LARGE, "dark"))


@pytest.mark.parametrize("who", sorted({screen.who or "" for screen in SCREENS}), ids=lambda who: who or "anybody")
def test_axe_finds_nothing(visit: Open, who: str) -> None:
    """One visitor for each role, who turns the same page dark and small: signing in anew each time costs more."""
    visitor = visit(LARGE)
    if who:
        visitor.sign_in(who)
    found = {}
    for screen in (screen for screen in SCREENS if (screen.who or "") == who):
        page = visitor.go(screen.path)
        settle(page, screen)
        assert re.fullmatch(pattern_of(screen), urlsplit(page.url).path), f"{screen.name} is not where it says"
        for size, scheme in SHAPES:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.locator(f'html[data-mantine-color-scheme="{scheme}"]').wait_for()
            if barriers := visitor.barriers():
                found[f"{screen.name} {size[0]} {scheme}"] = barriers
        page.set_viewport_size({"width": LARGE[0], "height": LARGE[1]})
    assert found == {}


def test_axe_would_find_something(visit: Open) -> None:
    """Else the test above would mean nothing."""
    visitor = visit()
    page = visitor.go("/sign-in")
    page.get_by_label("Email address").wait_for()
    page.evaluate("document.querySelector('label').remove()")
    page.evaluate("document.querySelector('main').style.width = '3000px'")
    barriers = "\n".join(visitor.barriers())
    assert "label" in barriers
    assert "wider than its window" in barriers


def test_every_page_has_a_screen() -> None:
    """Else axe has not seen it, nor whoever looks at the pictures."""
    shown = [screen.ends or urlsplit(screen.path).path for screen in SCREENS]
    assert len(addresses()) > 30
    assert [one for one in addresses() if not any(re.fullmatch(_any_name(one), path) for path in shown)] == []


def addresses() -> list[str]:
    """What the router knows, from each route's own file; those without an index of their own only frame others."""
    told = [re.search(r"createFileRoute\('(.+?)'\)", file.read_text()) for file in ROUTES.rglob("[!_]*.tsx")]
    ids = {re.sub(r"/_\w+", "", found[1]) for found in told if found}
    return sorted(one.rstrip("/") or "/" for one in ids if one == "/" or f"{one}/" not in ids)


def _any_name(address: str) -> str:
    """`/visits/$visitId` is also `/visits/1`, but not `/visits/new`."""
    return re.sub(r"\$\w+", r"\\d+", address)


def pattern_of(screen: Screen) -> str:
    """Where the browser stands when the screen is there."""
    path = screen.ends or urlsplit(screen.path).path
    return "/app" + re.sub(r"\d+", r"\\d+", path)


def settle(page: Page, screen: Screen) -> None:
    """Until everything it asked for is there."""
    page.get_by_role("heading", level=1).wait_for()
    screen.do(page)
    page.get_by_text("Loading …").first.wait_for(state="detached")
