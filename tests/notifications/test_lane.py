"""Is each message sent, and what becomes of those that cannot be?"""

import asyncio
import time
from datetime import timedelta

import pytest

from salus.kernel.errors import Unavailable
from salus.notifications.contract import Facts, Kind, Notice, Overtaken
from salus.notifications.domain.timing import GIVE_UP
from salus.notifications.lane import LEASE, TURN
from salus.notifications.senders import Later, Letter, Refused, Unreachable
from salus.notifications.tables import notifications
from salus.users.contract import Channel
from tests.notifications.office import BOTH, NIGHT, START, Office, People, Recorder, contact, message

REMINDER = Kind.APPOINTMENT_REMINDER
SPOIL = notifications.update().where(notifications.c.user_id == 1).values(facts=b"spoilt")


class Stubborn:
    """An author whose visits stand, but for those whose numbers it was told."""

    def __init__(self, *overtaken: int) -> None:
        self.overtaken = overtaken
        self.failing: Exception | None = None

    async def facts(self, notice: Notice) -> Facts:
        if self.failing is not None:
            raise self.failing
        if notice.about in self.overtaken:
            raise Overtaken("cancelled")
        said = {"doctor": "Dr. Dora", "reference": "K7QM-4XWD", "url": "https://clinic.example/x"}
        return Facts({"starts": START, **said})


async def test_what_is_due_is_sent_and_says_so(office: Office) -> None:
    await office.put(message(1), message(2, due_at=START + timedelta(minutes=1)))
    await office.work()
    (letter,) = office.recorder.taken
    assert (letter.address, letter.name, letter.subject) == ("person1@example.com", "Person 1", "Set a new password")
    assert "#token=secret1" in letter.text
    assert letter.html is not None and "#token=secret1" in letter.html
    sent, waiting = await office.rows()
    assert (sent.state, sent.sent_at, sent.attempts, sent.provider, sent.provider_id) == (
        *("sent", START, 1, "recorder", "there-1"),
    )
    assert sent.message_id == letter.message_id
    assert (waiting.state, waiting.channel) == ("scheduled", None)
    office.clock.move(minutes=1)
    await office.work()
    assert [letter.address for letter in office.recorder.taken][1:] == ["person2@example.com"]


async def test_each_wanted_channel_gets_its_own_message(office: Office) -> None:
    sms = Recorder(Channel.SMS)
    office.senders[Channel.SMS] = sms
    office.people = People(channels=BOTH)
    office.authors = {REMINDER: Stubborn()}
    await office.put(message(1, REMINDER, about=7), message(2, Kind.WELCOME))
    office.people.special[3] = contact(3, (Channel.SMS,), phone=None)
    await office.put(message(3, REMINDER, about=8))
    await office.work()
    assert sorted(letter.address for letter in office.recorder.taken) == [
        *("person1@example.com", "person2@example.com", "person3@example.com"),
    ]
    assert [letter.address for letter in sms.taken] == ["+4915100000001"]
    first = next(letter for letter in office.recorder.taken if letter.kind is REMINDER and "1" in letter.address)
    assert sms.ids == [f"{first.message_id}.sms"]
    assert await office.states() == {"sent": 4}


async def test_who_has_no_provider_for_a_channel_is_mailed(office: Office) -> None:
    office.people = People(channels=(Channel.SMS,))
    office.authors = {REMINDER: Stubborn()}
    await office.put(message(1, REMINDER, about=7))
    await office.work()
    assert [letter.address for letter in office.recorder.taken] == ["person1@example.com"]


async def test_the_author_has_the_last_word(office: Office) -> None:
    office.authors = {REMINDER: Stubborn(7)}
    await office.put(message(1, REMINDER, about=7), message(2, REMINDER, about=8))
    await office.work()
    assert [letter.address for letter in office.recorder.taken] == ["person2@example.com"]
    assert [(row.state, row.error) for row in await office.rows()] == [("dropped", "cancelled"), ("sent", None)]


async def test_what_a_provider_never_takes_has_failed(office: Office) -> None:
    async def refuse(letter: Letter) -> str | None:
        raise Refused("smtp 550 5.1.1")

    office.recorder.answer = refuse
    await office.put_many(2)
    await office.work()
    assert [(row.state, row.error, row.attempts, row.provider) for row in await office.rows()] == [
        ("failed", "smtp 550 5.1.1", 1, "recorder")
    ] * 2


async def test_what_is_not_taken_now_is_tried_again_with_growing_patience(office: Office) -> None:
    async def later(letter: Letter) -> str | None:
        raise Later("smtp 450")

    office.recorder.answer = later
    await office.put_many(1)
    waits = []
    for _ in range(9):
        await office.work()
        (row,) = await office.rows()
        assert (row.state, row.error) == ("scheduled", "smtp 450")
        waits.append((row.next_at - office.clock.now).total_seconds())
        office.clock.now = row.next_at
    for wait, longest in zip(waits, [30, 60, 120, 240, 480, 960, 1800, 1800, 1800], strict=True):
        assert longest / 2 <= wait <= longest
    assert len(set(waits[-3:])) == 3
    office.recorder.answer = None
    await office.work()
    (row,) = await office.rows()
    assert (row.state, row.error, row.attempts) == ("sent", None, 10)


async def test_after_three_days_a_message_is_given_up(office: Office) -> None:
    office.recorder.down = Unreachable("smtp connect")
    await office.put_many(1)
    await office.work()
    office.clock.now = START + GIVE_UP
    await office.work()
    assert [(row.state, row.error) for row in await office.rows()] == [("failed", "smtp connect")]


async def test_a_provider_that_is_away_is_asked_by_one_message_at_a_time(office: Office) -> None:
    office.recorder.down = Unreachable("smtp connect")
    await office.put_many(5)
    lane = office.lane()
    assert await lane.send() is False
    rows = await office.rows()
    assert [row.attempts for row in rows] == [1, 0, 0, 0, 0]
    assert {row.state for row in rows} == {"scheduled"}
    assert await lane.send() is False
    assert office.recorder.opened == 1
    rests = []
    for _ in range(9):
        asked, began = office.recorder.opened, office.clock.now
        while office.recorder.opened == asked:
            office.clock.move(seconds=1)
            await lane.send()
        rests.append((office.clock.now - began).total_seconds())
    assert rests == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    office.recorder.down = None
    office.clock.move(minutes=30)
    assert await lane.send() is True
    assert await office.states() == {"sent": 5}


async def test_a_mistake_about_one_message_keeps_back_no_other(office: Office) -> None:
    author = Stubborn()
    author.failing = LookupError("person1@example.com")
    office.authors = {REMINDER: author}
    await office.put(message(1, REMINDER, about=7), message(2, Kind.WELCOME))
    await office.work()
    first, second = await office.rows()
    assert (first.state, first.error, first.attempts) == ("scheduled", "lookuperror", 1)
    assert second.state == "sent"


async def test_a_neighbour_that_is_away_costs_no_attempt(office: Office) -> None:
    author = Stubborn()
    author.failing = Unavailable()
    office.authors = {REMINDER: author}
    await office.put(message(1, REMINDER, about=7))
    await office.address()
    with pytest.raises(Unavailable):
        await office.lane().send()
    (row,) = await office.rows()
    assert (row.state, row.attempts, row.claim) == ("scheduled", 0, None)


async def test_a_sealed_fact_that_cannot_be_opened_fails_its_message_alone(office: Office) -> None:
    await office.put_many(2)
    await office.db.write(lambda tx: tx.execute(SPOIL))
    await office.work()
    assert await office.states() == {"failed": 1, "sent": 1}


async def test_what_is_too_late_is_dropped_and_says_so(office: Office) -> None:
    office.authors = {REMINDER: Stubborn()}
    limit = START + timedelta(hours=1)
    await office.put(message(1, REMINDER, about=7, too_late_by=limit), message(2, REMINDER, about=8, too_late_by=limit))
    office.recorder.down = Unreachable("smtp connect")
    await office.work()
    office.clock.now = limit
    office.recorder.down = None
    await office.work()
    assert office.recorder.taken == []
    assert [(row.state, row.error) for row in await office.rows()] == [
        ("dropped", "too_late, after smtp connect"),
        ("dropped", "too_late"),
    ]


async def test_a_second_attempt_waits_for_the_end_of_quiet_hours(office: Office) -> None:
    office.people = People(quiet_hours=NIGHT)
    office.authors = {REMINDER: Stubborn()}
    office.clock.now = START.replace(hour=21, minute=59, second=50)
    office.recorder.down = Unreachable("smtp connect")
    await office.put(message(1, REMINDER, about=7), message(2, Kind.PASSWORD_RESET))
    await office.work()
    reminder, reset = await office.rows()
    assert reminder.next_at == START.replace(day=6, hour=7)
    assert reset.next_at < START.replace(hour=22, minute=1)


async def test_a_turn_ends_in_time_and_gives_back_the_rest(office: Office) -> None:
    async def slow(letter: Letter) -> str | None:
        office.clock.move(seconds=6)
        return None

    office.recorder.answer = slow
    await office.put_many(5)
    assert await office.lane().send() is True
    assert await office.states() == {"sent": 2, "scheduled": 3}
    assert [row.attempts for row in await office.rows()] == [1, 1, 0, 0, 0]
    assert TURN < LEASE


async def test_mails_give_way_to_those_who_wait_for_answers(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await real(0)

    async def answer_others() -> None:
        while len(office.recorder.taken) < 5:
            end = time.thread_time() + 0.005
            while time.thread_time() < end:
                pass
            await real(0)

    await office.put_many(5)
    monkeypatch.setattr("salus.notifications.lane.asyncio.sleep", sleep)
    busy = asyncio.create_task(answer_others())
    await office.work()
    await busy
    assert await office.states() == {"sent": 5}
    assert 0.08 <= max(waits) <= 0.25
