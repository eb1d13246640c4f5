"""How does HTTP speak of what people want to hear? `/users/{user_id}/preferences`."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from salus.kernel.errors import NotAllowed, NotAuthenticated, NotFound, Stale
from salus.kit.http import IfMatch, Now, SignedIn, UserPath, answering, etag, provided
from salus.kit.problem import docs
from salus.users.contract import Channel, QuietHours
from salus.users.routes.fields import unset
from salus.users.service import UsersService
from salus.users.usecases.preferences import PreferenceChanges, Preferences

router = APIRouter(prefix="/api/v1", tags=["users"])
Users = Annotated[UsersService, provided(UsersService)]
_preferences = answering(Preferences)

Channels = Annotated[list[Channel], Field(max_length=len(Channel))]
TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class QuietHoursBody(BaseModel):
    """From when until when nothing is sent, in the person's time zone; past midnight when it ends before it starts."""

    model_config = ConfigDict(extra="forbid")

    start: TimeOfDay
    end: TimeOfDay

    @model_validator(mode="after")
    def _not_all_day(self) -> "QuietHoursBody":
        if self.start == self.end:
            raise ValueError("must not be the whole day; leave a topic's channels empty instead")
        return self


class PreferencesEdit(BaseModel):
    """By which channels each topic is told; what is left out stays as it is. An empty list is silence."""

    model_config = ConfigDict(extra="forbid")

    confirmations: Channels = unset()
    changes: Channels = unset()
    cancellations: Channels = unset()
    reminders: Channels = unset()
    offers: Channels = unset()
    quiet_hours: QuietHoursBody | None = unset()


def _answer(preferences: Preferences) -> Response:
    return _preferences(preferences, 200, {"ETag": etag(preferences.revision)})


@router.get(
    "/users/{user_id}/preferences",
    operation_id="get_preferences",
    summary="What a person wants to hear of, and how",
    response_model=Preferences,
    responses=docs(NotAuthenticated, NotAllowed, NotFound),
)
async def get_preferences(users: Users, actor: SignedIn, user_id: UserPath) -> Response:
    return _answer(await users.wishes.of(actor, user_id))


@router.put(
    "/users/{user_id}/preferences",
    operation_id="edit_preferences",
    summary="Choose what to hear of, and how",
    response_model=Preferences,
    responses=docs(NotAuthenticated, NotAllowed, NotFound, Stale),
)
async def edit_preferences(
    users: Users, actor: SignedIn, now: Now, user_id: UserPath, body: PreferencesEdit, revision: IfMatch
) -> Response:
    return _answer(await users.wishes.change(actor, user_id, _changes(body), revision, now))


def _changes(body: PreferencesEdit) -> PreferenceChanges:
    changes: Any = {name: tuple(dict.fromkeys(getattr(body, name))) for name in body.model_fields_set - {"quiet_hours"}}
    if "quiet_hours" in body.model_fields_set:
        quiet = body.quiet_hours
        changes["quiet_hours"] = quiet and QuietHours(quiet.start, quiet.end)
    chosen: PreferenceChanges = changes
    return chosen
