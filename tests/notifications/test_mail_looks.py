"""Does every mail look right, on a phone and at a desk, in the light and in the dark?

`MAIL_GALLERY=folder` keeps the pictures.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from deploy.local.processes import find_program
from salus.notifications.contract import Kind
from salus.notifications.rendering import LANGUAGES, Renderer
from salus.notifications.samples import contact, facts
from salus.users.contract import Channel
from tests.web.visitor import AXE

pytestmark = pytest.mark.slow
RENDERER = Renderer("https://clinic.example")
PHONE, DESK = 360, 760


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = str(find_program("chromium", "chromium"))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_mail_is_readable(chromium: Browser, language: str, scheme: Any, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    wrong: list[str] = []
    for kind in Kind:
        mail = RENDERER.render(kind, Channel.EMAIL, contact(language), facts(kind))
        page.set_content(mail["mail.html.j2"])
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        wrong += [
            f"{kind} {one['id']}: {node['target']} {node['failureSummary']}"
            for one in found["violations"]
            if one["id"] not in ("region", "landmark-one-main")  # a mail is no page of a site
            for node in one["nodes"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{kind} is wider than its window")
        if gallery := os.environ.get("MAIL_GALLERY"):
            folder = Path(gallery)
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{kind.value}-{language}-{scheme}-{width}.png", full_page=True)
    page.close()
    assert wrong == []
