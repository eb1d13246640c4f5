"""What is true of a visit, whatever database or clock there is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salus.appointments.contract import (
    OCCUPYING,
    Appointment,
    SlotTaken,
    Status,
    TooLate,
    TooManyReschedules,
    WrongStatus,
)
from salus.appointments.domain.notice import in_time, may_move_again, movable, until
from salus.appointments.domain.status import may_be_changed, may_become
from salus.appointments.usecases.again import judged_anew
from salus.kernel.errors import Stale
from salus.kernel.ids import DoctorId

NINE = datetime(2027, 1, 5, 9, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

MAY_BECOME = {
    (Status.HELD, Status.UPCOMING),
    (Status.HELD, Status.CANCELLED),
    (Status.UPCOMING, Status.CHECKED_IN),
    (Status.UPCOMING, Status.COMPLETED),
    (Status.UPCOMING, Status.NO_SHOW),
    (Status.UPCOMING, Status.CANCELLED),
    (Status.CHECKED_IN, Status.COMPLETED),
}


@pytest.mark.parametrize("now", Status)
@pytest.mark.parametrize(
    "then", [Status.UPCOMING, Status.CHECKED_IN, Status.COMPLETED, Status.NO_SHOW, Status.CANCELLED]
)
def test_a_status_follows_only_those_it_can_follow(now: Status, then: Status) -> None:
    if (now, then) in MAY_BECOME:
        may_become(now, then)
    else:
        with pytest.raises(WrongStatus) as refused:
            may_become(now, then)
        assert refused.value.current is now


@pytest.mark.parametrize("now", Status)
def test_only_what_is_to_come_is_changed(now: Status) -> None:
    if now is Status.UPCOMING:
        may_be_changed(now)
    else:
        with pytest.raises(WrongStatus):
            may_be_changed(now)


def test_what_gives_its_time_back_was_called_off_or_has_expired() -> None:
    assert set(Status) - set(OCCUPYING) == {Status.CANCELLED, Status.EXPIRED}


@given(st.integers(0, 43_200))
def test_a_patient_is_in_time_up_to_the_very_instant(notice: int) -> None:
    last = NINE - timedelta(minutes=notice)
    assert until(NINE, notice) == last
    in_time(NINE, notice, last)
    in_time(NINE, notice, last - timedelta(days=1))
    with pytest.raises(TooLate) as refused:
        in_time(NINE, notice, last + MICROSECOND)
    assert refused.value.until == last


def test_moves_are_counted_up_to_their_limit() -> None:
    may_move_again(10_000, None)
    may_move_again(1, 2)
    for count, limit in ((0, 0), (2, 2), (3, 2)):
        with pytest.raises(TooManyReschedules) as refused:
            may_move_again(count, limit)
        assert refused.value.limit == limit


def test_a_refusal_points_to_alternatives_only_where_there_are_some() -> None:
    assert SlotTaken(DoctorId(1), NINE, ()).detail == "That time has just been taken."
    assert SlotTaken(DoctorId(1), NINE, (object(),)).detail.endswith("Choose one of the alternatives.")  # type: ignore[arg-type]


class Moving:
    """A row that somebody else changes so many times before a change of ours gets through."""

    def __init__(self, lost: int) -> None:
        self.lost = lost

    async def __call__(self) -> Appointment:
        self.lost -= 1
        if self.lost >= 0:
            raise Stale(self.lost)
        return "done"  # type: ignore[return-value]


async def test_a_change_that_names_no_revision_is_tried_on_what_stands_by_then() -> None:
    assert await judged_anew(Moving(20)) == "done"  # type: ignore[comparison-overlap]
    with pytest.raises(Stale):
        await judged_anew(Moving(21))


async def test_a_change_of_a_named_revision_is_not_repeated() -> None:
    row = Moving(1)
    with pytest.raises(Stale):
        await judged_anew(row, revision=3)
    assert row.lost == 0


@pytest.mark.parametrize(
    ("notice", "reschedules", "limit", "moves"),
    [(60, 0, 1, True), (60, 1, 1, False), (61, 0, 1, False), (0, 9, None, True)],
)
def test_a_visit_is_movable_before_its_notice_and_below_its_limit(
    notice: int, reschedules: int, limit: int | None, moves: bool
) -> None:
    assert movable(NINE, notice, reschedules, limit, NINE - timedelta(hours=1)) is moves
