"""How does HTTP read the journal? Each service's own, under the service's name, wherever that service runs."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from salus.audit.journals import AuditEntries, Journals
from salus.audit.queries import Wanted
from salus.kernel.errors import NotAllowed
from salus.kernel.ids import LARGEST_ID
from salus.kit.http import Digits, InstantText, Now, SignedIn, answering, provided
from salus.kit.problem import docs

Kept = Annotated[Journals, provided(Journals)]
_Id = Annotated[Annotated[int, Field(ge=1, le=LARGEST_ID), Digits] | None, Query()]
_Word = Annotated[Annotated[str, Field(pattern=r"^[a-z][a-z_.-]{0,59}$")] | None, Query()]
_entries = answering(AuditEntries)


def journal_router(service: str) -> APIRouter:
    """The route of one service's journal."""
    router = APIRouter(prefix="/api/v1/audit", tags=["audit"])

    @router.get(
        f"/{service}/entries",
        operation_id=f"list_{service}_entries",
        response_model=AuditEntries,
        responses=docs(NotAllowed),
    )
    async def list_entries(
        kept: Kept,
        actor: SignedIn,
        now: Now,
        context: _Word = None,
        action: _Word = None,
        entity: _Word = None,
        entity_id: _Id = None,
        actor_id: _Id = None,
        start: Annotated[InstantText | None, Query(alias="from")] = None,
        end: Annotated[InstantText | None, Query(alias="to")] = None,
        before: _Id = None,
        limit: Annotated[int, Field(ge=1, le=100), Digits, Query()] = 50,
    ) -> Response:
        """What happened, the newest first. For administrators; that they read it is an entry, too."""
        wanted = Wanted(context, action, entity, entity_id, actor_id, start, end, before)
        return _entries(await kept.read(actor, service, wanted, limit, now))

    return router
