"""Does the web app reach a browser whole, fresh and locked down? Served from a small build of the test's own."""

import gzip
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from salus.apps.docs.pages import docs_router
from salus.apps.web import pages
from salus.apps.web.files import web_files
from salus.kit.config import Settings

PAGE, SCRIPT = b"<!doctype html><title>Salus</title>", b"export const salus = 1;" * 100


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_bytes(PAGE)
    (folder / "assets/index-a1b2.js").write_bytes(SCRIPT)
    (folder / "assets/index-a1b2.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "assets/index-a1b2.js.br").write_bytes(b"brotli's own")
    (folder / ".built").touch()
    (tmp_path / "secret.html").write_bytes(b"not yours")
    yield folder
    web_files.cache_clear()


@pytest.fixture
async def browser(built: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(built) as made:
        yield made


def client(folder: Path, **settings: bool) -> httpx2.AsyncClient:
    app = FastAPI()
    app.router.routes += [*docs_router().routes, *pages.routes(Settings(_env_file=None, **settings), folder)]  # type: ignore[arg-type, call-arg]
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://salus.test")


@pytest.mark.parametrize("address", ["", "doctors/3", "appointments/12", "no/such/page"])
async def test_every_address_of_a_page_is_the_page(browser: httpx2.AsyncClient, address: str) -> None:
    answer = await browser.get(f"/app/{address}")
    assert (answer.status_code, answer.content) == (200, PAGE)
    assert answer.headers["cache-control"] == "no-cache"


async def test_a_page_that_has_not_changed_is_not_sent_again(browser: httpx2.AsyncClient) -> None:
    first = await browser.get("/app/")
    again = await browser.get("/app/", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_hashed_file_is_kept_for_ever(browser: httpx2.AsyncClient) -> None:
    answer = await browser.get("/app/assets/index-a1b2.js", headers={"accept-encoding": "identity"})
    assert answer.content == SCRIPT
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None), ("", None)],
)
async def test_a_browser_gets_the_smallest_form_it_takes(built: Path, accepted: str, encoding: str | None) -> None:
    async with client(built) as browser:
        request = browser.build_request("GET", "/app/assets/index-a1b2.js", headers={"accept-encoding": accepted})
        answer = await browser.send(request, stream=True)
        assert answer.headers.get("content-encoding") == encoding
        assert answer.headers["vary"] == "Accept-Encoding"
        await answer.aclose()


@pytest.mark.parametrize(
    "address",
    [
        "assets/index-gone.js",
        "assets/",
        "favicon.ico",
        "..%2fsecret.html",
        "%2e%2e/secret.html",
        ".built",
        "a/..%5cb.js",
    ],
)
async def test_what_is_not_there_is_not_the_page(browser: httpx2.AsyncClient, address: str) -> None:
    answer = await browser.get(f"/app/{address}")
    assert (answer.status_code, answer.content) == (404, b"")


async def test_scripts_come_from_here_alone_and_never_from_within_the_page(browser: httpx2.AsyncClient) -> None:
    policy = (await browser.get("/app/")).headers["content-security-policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["script-src"] == rules["connect-src"] == "'self'"
    assert rules["default-src"] == rules["frame-ancestors"] == "'none'"


async def test_without_a_build_the_page_says_what_to_do(tmp_path: Path) -> None:
    async with client(tmp_path / "nothing") as browser:
        answer = await browser.get("/app/")
    assert answer.status_code == 503
    assert "make web" in answer.text


async def test_people_who_know_only_the_host_come_to_the_app_and_programs_to_the_reference(
    browser: httpx2.AsyncClient,
) -> None:
    assert (await browser.get("/", headers={"accept": "text/html,*/*"})).headers["location"] == "app/"
    assert (await browser.get("/", headers={"accept": "*/*"})).headers["location"] == "docs"
    assert (await browser.get("/app")).headers["location"] == "/app/"


async def test_the_demonstration_tells_its_accounts_and_nobody_else_does(built: Path) -> None:
    async with client(built, demo=True) as open_clinic, client(built) as clinic:
        told = (await open_clinic.get("/app/config.json")).json()["demonstration"]
        assert [account["role"] for account in told["accounts"]] == ["patient", "doctor", "staff", "admin"]
        assert (await clinic.get("/app/config.json")).json() == {"demonstration": None}
