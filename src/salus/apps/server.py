"""How do contexts become a web server? Routes, refusals, documents, the start and the end of a process."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from salus.apps import errors, health
from salus.apps.assembly import FACES, SERVICES, TABLES
from salus.apps.docs.pages import docs_router
from salus.apps.middleware import Edge
from salus.apps.openapi import describe
from salus.apps.parts import Assembly
from salus.apps.system import System, system_router
from salus.apps.web import pages as web
from salus.audit.routes import journal_router
from salus.kit.config import ServiceName, Settings
from salus.kit.http import CallerPolicies
from salus.kit.limits import Policy
from salus.kit.worker import Worker

ASKED_MOST = ("appointments", "availability")
"""Routes are tried one after the other, so those that patients wait for come first."""


def routes(services: Sequence[ServiceName]) -> list[BaseRoute]:
    """The routes of these services, each imported only when it is served."""
    contexts = [context for service in services for context in SERVICES[service]]
    contexts.sort(key=lambda context: ASKED_MOST.index(context) if context in ASKED_MOST else len(ASKED_MOST))
    modules = (import_module(f"salus.{context}.routes") for context in contexts)
    routers: list[APIRouter] = [router for module in modules for router in module.routers]
    oversight = [make(service) for service in services for make in (journal_router, system_router)]
    return [route for router in [*routers, *face_routers(FACES, services), *oversight] for route in router.routes]


def face_routers(faces: Sequence[str], services: Sequence[ServiceName]) -> list[APIRouter]:
    """What these services serve of these faces; what several faces share is served once."""
    modules = (import_module(face) for face in faces)
    found = (router for face in modules for service in services for router in face.routers.get(service, ()))
    return list({id(router): router for router in found}.values())


def title(services: Sequence[ServiceName]) -> str:
    return "Salus" if len(services) > 1 else f"Salus {services[0]}"


def describe_services(services: Sequence[ServiceName]) -> dict[str, Any]:
    """The OpenAPI document, without a database or a key."""
    app = FastAPI()
    app.router.routes += routes(services)
    return describe(app, title(services))


def describe_face(face: str) -> dict[str, Any]:
    """The OpenAPI document of one face, whoever serves its parts."""
    app = FastAPI()
    app.router.routes += [route for each in face_routers([face], tuple(SERVICES)) for route in each.routes]
    return describe(app, f"Salus {face.rpartition('.')[2]}")


def create_app(assembly: Assembly, settings: Settings) -> FastAPI:
    """The application of one process; its lifespan runs the jobs that belong to it."""

    worker = Worker(assembly.jobs if settings.worker == "inside" else assembly.memory, clock=assembly.clock)
    mailing = [service for service in assembly.services if "salus.notifications" in TABLES[service]]
    assembly.provided[System] = System(assembly, worker, mailing)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        stop = asyncio.Event()
        assembly.on_commit(worker.wake)
        running = asyncio.create_task(worker.run(stop))
        measuring = asyncio.create_task(assembly.load.measure())
        yield
        measuring.cancel()
        app.state.draining.set()
        stop.set()
        await running
        await assembly.close()

    app = FastAPI(title=title(assembly.services), openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.provided = assembly.provided
    app.state.verifier = assembly.trust.verifier
    app.state.limits = assembly.limits
    app.state.policies = CallerPolicies(
        Policy.parse("anonymous", settings.limit_anonymous), Policy.parse("signed_in", settings.limit_signed_in)
    )
    app.state.clock = assembly.clock
    app.state.checks = assembly.checks
    app.state.neighbourly = assembly.neighbourly
    app.state.draining = asyncio.Event()
    errors.install(app)
    # Not by include_router: since FastAPI 0.16x that matches each request against nested routers, at 0.2 ms a time.
    app.router.routes += [
        *routes(assembly.services),
        *assembly.internal,
        *health.router.routes,
        *docs_router().routes,
        *web.routes(settings),
    ]
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
