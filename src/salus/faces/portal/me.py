"""Who is signed in? `/auth/me`."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from salus.auth.contract import Accounts, Myself
from salus.kernel.errors import NotAuthenticated
from salus.kit.http import SignedIn, answering, provided
from salus.kit.problem import docs

router = APIRouter(prefix="/auth", tags=["portal"])
_myself = answering(Myself)


@router.get("/me", operation_id="auth_me", response_model=Myself, responses=docs(NotAuthenticated))
async def me(actor: SignedIn, accounts: Annotated[Accounts, provided(Accounts)]) -> Response:
    """Who am I?"""
    return _myself((await accounts.session(actor)).user)
