"""When is a message sent, by which way, and when not? The rules by themselves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from salus.kernel.ids import PatientId, UserId
from salus.notifications.contract import Kind
from salus.notifications.domain.addressing import Addressed, Dropped, addressed
from salus.notifications.domain.timing import retry_after
from salus.users.contract import Channel, Contact, QuietHours, Topic

NOON = datetime(2027, 1, 5, 12, tzinfo=UTC)
NIGHT = QuietHours("22:00", "07:00")
SIESTA = QuietHours("13:00", "15:00")


def contact(*channels: Channel, phone: str | None = None) -> Contact:
    wanted = dict.fromkeys(Topic, channels)
    return Contact(
        UserId(1), PatientId(1), None, "Pat", "pat@example.com", phone, "en", "UTC", True, wanted, quiet_hours=NIGHT
    )


@pytest.mark.parametrize(("attempts", "chance", "seconds"), [(1, 0, 15), (1, 0.5, 22.5), (3, 0, 60), (40, 0, 900)])
def test_each_attempt_waits_longer_up_to_half_an_hour(attempts: int, chance: float, seconds: float) -> None:
    assert retry_after(attempts, chance) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("quiet", "hour", "then"),
    [(None, 23, 23), (NIGHT, 12, 12), (NIGHT, 23, 31), (NIGHT, 3, 7), (SIESTA, 14, 15), (SIESTA, 16, 16)],
)
def test_a_message_waits_for_the_end_of_the_quiet_hours(quiet: QuietHours | None, hour: int, then: int) -> None:
    day = NOON.replace(hour=0)
    who = replace(contact(), quiet_hours=quiet)
    assert who.after_quiet(day + timedelta(hours=hour)) == day + timedelta(hours=then)


@pytest.mark.parametrize(
    ("to", "by", "becomes"),
    [
        (contact(Channel.EMAIL), NOON, Dropped("too_late")),
        (None, NOON + timedelta(days=1), Dropped("deactivated")),
        (contact(), NOON + timedelta(days=1), Dropped("not_wanted")),
        (contact(Channel.SMS), NOON + timedelta(days=1), Addressed((Channel.EMAIL,), NOON)),
        (contact(Channel.SMS, phone="+1"), NOON + timedelta(days=1), Addressed((Channel.SMS,), NOON)),
    ],
)
def test_a_message_finds_its_way_or_is_dropped(to: Contact | None, by: datetime, becomes: Addressed | Dropped) -> None:
    found = addressed(Kind.APPOINTMENT_REMINDER, to, by, NOON, (Channel.EMAIL, Channel.SMS))
    assert found == becomes


def test_what_would_ring_at_night_and_be_too_late_by_morning_is_dropped() -> None:
    night = NOON.replace(hour=23)
    found = addressed(
        Kind.APPOINTMENT_REMINDER, contact(Channel.EMAIL), night + timedelta(hours=1), night, (Channel.EMAIL,)
    )
    assert found == Dropped("quiet_hours")
