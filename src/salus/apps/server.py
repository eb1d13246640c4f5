"""How do contexts become a web server? Routes, refusals, documents, the start and the end of a process."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import JSONResponse, Response

from salus.apps import errors, health
from salus.apps.assembly import SERVICES, Assembly, Service
from salus.apps.docs.pages import docs_router
from salus.apps.middleware import Edge
from salus.apps.openapi import describe
from salus.kit.config import Settings
from salus.kit.http import CallerPolicies
from salus.kit.limits import Policy
from salus.kit.worker import Worker


def routes(services: Sequence[Service]) -> list[APIRouter]:
    """The routers of these services, each imported only when it is served."""
    from importlib import import_module

    return [import_module(f"salus.{context}.routes").router for service in services for context in SERVICES[service]]


def title(services: Sequence[Service]) -> str:
    return "Salus" if len(services) > 1 else f"Salus {services[0]}"


def describe_services(services: Sequence[Service]) -> dict[str, Any]:
    """The OpenAPI document, without a database or a key."""
    app = FastAPI()
    for router in routes(services):
        app.include_router(router)
    return describe(app, title(services))


def create_app(assembly: Assembly, settings: Settings) -> FastAPI:
    """The application of one process; its lifespan runs the jobs that belong to it."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        stop = asyncio.Event()
        worker = Worker(assembly.jobs)
        assembly.on_commit(worker.wake)
        running = asyncio.create_task(worker.run(stop))
        yield
        app.state.draining.set()
        stop.set()
        await running
        await assembly.close()

    app = FastAPI(title=title(assembly.services), openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.provided = assembly.provided
    app.state.verifier = assembly.verifier
    app.state.limits = assembly.limits
    app.state.policies = CallerPolicies(
        Policy.parse("anonymous", settings.limit_anonymous), Policy.parse("signed_in", settings.limit_signed_in)
    )
    app.state.clock = assembly.clock
    app.state.checks = assembly.checks
    app.state.draining = asyncio.Event()
    errors.install(app)
    for router in (health.router, docs_router(), *routes(assembly.services)):
        app.include_router(router)
    _serve_document(app)
    app.add_middleware(
        Edge,
        max_body_bytes=settings.max_body_bytes,
        server_timing=settings.server_timing,
        access_log=settings.log_level in ("DEBUG", "INFO"),
    )
    return app


def _serve_document(app: FastAPI) -> None:
    document: dict[str, Mapping[str, Any]] = {}

    async def openapi() -> Response:
        if not document:
            document["it"] = describe(app, app.title)
        return JSONResponse(document["it"], headers={"Cache-Control": "no-cache"})

    app.add_api_route("/openapi.json", openapi, include_in_schema=False)
