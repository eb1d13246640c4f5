"""Can a person read the API without the internet? Both pages are drawn by a real browser from our own files."""

import threading
from collections.abc import Iterator

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from deploy.local.ports import free_port
from salus.apps.docs.assets import NAMES, assets
from salus.apps.docs.pages import PAGE_HEADERS, docs_router
from tests.support.browser import visit
from tests.support.wait import until

FOREIGN_PICTURE = '<!doctype html><link rel="icon" href="data:,"><img src="http://stranger.test/logo.svg">'


def clinic() -> FastAPI:
    """A small API with the pages, and two pages of its own that ask a stranger for a picture."""
    app = FastAPI(title="Small clinic", docs_url=None, redoc_url=None)
    app.include_router(docs_router())

    @app.post("/api/v1/visits", summary="Book a visit", tags=["visits"])
    async def book(doctor: str) -> str:
        return doctor

    @app.get("/careless", include_in_schema=False)
    async def careless() -> HTMLResponse:
        return HTMLResponse(FOREIGN_PICTURE)

    @app.get("/guarded", include_in_schema=False)
    async def guarded() -> HTMLResponse:
        return HTMLResponse(FOREIGN_PICTURE, headers=PAGE_HEADERS)

    return app


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(clinic(), port=port, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started, 30, "the small clinic to listen")
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("page", ["docs", "redoc"])
def test_a_browser_draws_the_operations_and_asks_nobody_else(url: str, page: str) -> None:
    seen = visit(f"{url}/{page}")
    assert "Small clinic" in seen.dom
    assert "Book a visit" in seen.dom
    assert "/api/v1/visits" in seen.dom.replace("<wbr>", "").replace("\u200b", "")
    assert f"{url}/openapi.json" in seen.requested
    assert seen.strangers(url) == set()
    assert seen.console == ()  # a request the policy stopped, or a script that broke, would be here


def test_the_browser_reports_a_page_that_asks_a_stranger(url: str) -> None:
    assert visit(f"{url}/careless").strangers(url) == {"http://stranger.test/logo.svg"}


def test_the_policy_stops_a_request_to_a_stranger(url: str) -> None:
    seen = visit(f"{url}/guarded")
    assert seen.strangers(url) == set()
    assert "Content Security Policy" in " ".join(seen.console)


def test_files_are_kept_for_ever_under_a_name_that_changes_with_them(url: str) -> None:
    for name in NAMES:
        asset = assets()[name]
        answer = httpx2.get(f"{url}/docs/static/{asset.address}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.content == asset.plain


def test_a_client_that_cannot_unpack_gets_the_plain_file(url: str) -> None:
    asset = assets()["redoc-start.js"]
    answer = httpx2.get(f"{url}/docs/static/{asset.address}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.text.startswith("// Starts Redoc")


@pytest.mark.parametrize("name", ["README.md", "..%2fpages.py", "redoc-start.js", "%2e%2e%2f__init__.py"])
def test_nothing_else_in_the_folder_can_be_fetched(url: str, name: str) -> None:
    assert httpx2.get(f"{url}/docs/static/{name}").status_code == 404


def test_who_knows_only_the_host_comes_to_the_documentation(url: str) -> None:
    answer = httpx2.get(f"{url}/", follow_redirects=True)
    assert (answer.status_code, answer.url.path) == (200, "/docs")


def test_the_pages_are_not_part_of_the_documented_api(url: str) -> None:
    assert list(httpx2.get(f"{url}/openapi.json").json()["paths"]) == ["/api/v1/visits"]
