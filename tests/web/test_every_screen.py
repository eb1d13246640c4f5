"""Can everybody use every screen? axe looks at each, in both colour schemes, on a phone and at a desk."""

import pytest
from playwright.sync_api import Page

from tests.web.conftest import LARGE, SMALL, Open
from tests.web.screens import SCREENS, Screen

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


def settle(page: Page, screen: Screen) -> None:
    """Until everything it asked for is there."""
    page.get_by_role("heading", level=1).wait_for()
    screen.do(page)
    page.get_by_text("Loading …").first.wait_for(state="detached")
