"""Which part of a payment comes back? The rule by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from salus.appointments.contract import Status
from salus.appointments.domain.refunds import share
from salus.kernel.actor import SYSTEM, Actor, Role
from salus.payments.contract import Share

NOON = datetime(2027, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("role", "status", "hours_before", "back"),
    [
        (Role.PATIENT, Status.HELD, 1, Share.FULL),
        (Role.PATIENT, Status.UPCOMING, 48, Share.IN_TIME),
        (Role.DOCTOR, Status.UPCOMING, 1, Share.FULL),
        (Role.STAFF, Status.UPCOMING, 48, Share.FULL),
        (Role.STAFF, Status.UPCOMING, 1, Share.LATE),
        (Role.ADMIN, Status.UPCOMING, 1, Share.LATE),
    ],
)
def test_what_comes_back_depends_on_who_calls_off_and_when(
    role: Role, status: Status, hours_before: int, back: Share
) -> None:
    assert share(Actor(role), status, NOON, 24 * 60, NOON - timedelta(hours=hours_before)) is back


def test_what_an_absence_calls_off_comes_back_whole() -> None:
    assert share(SYSTEM, Status.UPCOMING, NOON, 24 * 60, NOON - timedelta(hours=1)) is Share.FULL
