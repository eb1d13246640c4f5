"""Does the app hold what it promises on every page? Words, weight, haste, locks, and no network at all."""

import re
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, Request, expect

from tests.support.server import SalusServer
from tests.web.conftest import SMALL, Open

MOST_SCRIPT = 200_000
"""Bytes of JavaScript that a patient's first page may load, gzipped."""
SOON_MS = 1000
ATTEMPTS = 10
YARD_MS = 180
YARD = """() => {
    const began = performance.now()
    let sum = 0
    for (let i = 0; i < 40_000_000; i++) sum = (sum * 31 + i) | 0
    return performance.now() - began
}"""
"""How long the same work takes here and now; on the machine for which the second was promised `YARD_MS`, when idle."""


def test_the_first_page_shows_times_within_a_second(visit: Open) -> None:
    """Some cold load does: what else this machine does meanwhile is not the page's fault."""
    missed = []
    for _ in range(ATTEMPTS):
        page = visit(SMALL).go("/")
        page.get_by_role("group", name=re.compile("^Next free times of")).first.wait_for()
        shown_after = page.evaluate("performance.now()")
        slowness = max(1.0, page.evaluate(YARD) / YARD_MS)
        if shown_after < SOON_MS * slowness:
            return
        missed.append((shown_after, slowness))
    pytest.fail(f"shown after so many ms on a machine so many times slower than the promise's: {missed}")


def test_the_first_page_is_light_for_a_browser_that_knows_nothing_better_than_gzip(visit: Open) -> None:
    """Every script it asks for, also in idle moments afterwards; most browsers get brotli, which is lighter."""
    visitor = visit(SMALL)
    asked: dict[str, int] = {}
    visitor.page.on("request", lambda request: asked.update({request.url: 0}) if is_script(request) else None)
    page = visitor.go("/")
    page.get_by_role("group", name=re.compile("^Next free times of")).first.wait_for()
    page.wait_for_load_state("networkidle")
    weights = {url.rpartition("/")[2]: gzipped(url) for url in asked}
    assert 100_000 < sum(weights.values()) <= MOST_SCRIPT, weights


def is_script(request: Request) -> bool:
    return urlsplit(request.url).path.endswith(".js")


def gzipped(url: str) -> int:
    """How many bytes come for it."""
    with httpx2.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers.get("content-encoding", "gzip") == "gzip"
        return sum(len(part) for part in answer.iter_raw())


def test_no_page_of_a_doctor_or_administrator_is_loaded_for_a_patient(visit: Open) -> None:
    visitor = visit()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.sign_in()
    visitor.go("/appointments").get_by_role("main").get_by_role("listitem").first.wait_for()
    assert not [url for url in asked if re.search(r"admin|office|schedule|chart", url.rpartition("/")[2])]


@pytest.mark.parametrize(
    ("language", "title", "sign_in"),
    [
        ("de-DE", "Zum Arzt. Mit Termin.", "Anmelden"),
        ("es-MX", "Vea a un médico. Sepa cuándo.", "Entrar"),
        ("ja-JP", "See a doctor. Know when.", "Sign in"),
    ],
)
def test_the_browser_chooses_the_language(visit: Open, language: str, title: str, sign_in: str) -> None:
    page = visit(language=language).go("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("link", name=sign_in).first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language[:2] if language[:2] != "ja" else "en")


def test_a_chosen_language_stays(visit: Open, size: tuple[int, int]) -> None:
    page = visit(size).go("/")
    page.get_by_label("Language").first.select_option("de")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zum Arzt. Mit Termin.")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zum Arzt. Mit Termin.")


def test_a_chosen_scheme_stays_and_is_there_before_the_first_pixel(visit: Open) -> None:
    page = visit(scheme="light").go("/")
    page.get_by_role("button", name="Dark colours").click()
    page.route("**/assets/index-*.js", lambda route: route.abort())  # only what comes before the app itself
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


def test_who_is_offline_is_told_and_what_was_shown_stays(visit: Open) -> None:
    page = visit().go("/")
    times = page.get_by_role("group", name=re.compile("^Next free times of"))
    expect(times.first).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    expect(times.first).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_have_count(0)


def test_a_server_that_does_not_answer_is_told_with_a_way_to_go_on(visit: Open) -> None:
    visitor = visit()
    visitor.page.route("**/api/v1/slots?*", lambda route: route.abort())
    page = visitor.go("/")
    expect(page.get_by_role("alert")).to_contain_text("does not answer", timeout=20_000)
    page.unroute("**/api/v1/slots?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("group", name=re.compile("^Next free times of")).first).to_be_visible()


def test_an_installed_app_opens_without_a_network(chromium: Browser, clinic: SalusServer) -> None:
    context = chromium.new_context(service_workers="allow", locale="en-GB")
    page = context.new_page()
    page.goto(f"{clinic.url}/app/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # now through the worker, which keeps what the page needs
    page.get_by_role("group", name=re.compile("^Next free times of")).first.wait_for()
    context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("You are offline.")).to_be_visible()
    context.close()


def test_who_goes_to_another_page_arrives_at_its_beginning(visit: Open) -> None:
    page = visit().go("/")
    page.get_by_role("link", name=re.compile("^All times of")).first.click()
    expect(page.get_by_label("Your booking")).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    expect(page).to_have_url(re.compile("sign-in.*next=.*doctors"))  # and comes back from there


def test_a_script_within_the_page_does_not_run(visit: Open) -> None:
    visitor = visit()
    page = visitor.go("/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.broken = 1'}))"
    )
    assert page.evaluate("window.broken") is None
    assert "Content Security Policy" in visitor.wrongs.pop()
