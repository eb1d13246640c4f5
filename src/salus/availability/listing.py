"""Which slots of a doctor are free in a range? Answered as bytes, and remembered while nothing changes."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple

from pydantic import TypeAdapter

from salus.availability.contract import FreeSlots, Slot
from salus.availability.diary import Diary
from salus.availability.domain.days import Asked, Moment, asked_range
from salus.availability.domain.slots import Terms, bookable, free_at_any_notice
from salus.availability.offers import slot_of
from salus.kernel.ids import DoctorId, ServiceId
from salus.kernel.interval import Interval
from salus.kernel.zone import zone
from salus.users.contract import Service

MOST_BYTES = 32 * 2**20
LOOKAHEAD = timedelta(hours=2)
"""How far beyond horizon and notice is looked for the moment an answer changes by time alone."""
EDGE = timedelta(days=1)
"""Openings and buffers around the range count too."""


class Answer(NamedTuple):
    """An encoded answer; true while the diary is the same and `until` has not come."""

    body: bytes
    etag: str
    serial: int
    until: datetime


class Question(NamedTuple):
    doctor_id: DoctorId
    service_id: ServiceId | None
    start: Moment | None
    end: Moment | None


_encode = TypeAdapter(FreeSlots).dump_json
Load = Callable[[DoctorId, Interval, datetime], Awaitable[Diary]]


class Listing:
    """Answers within a budget of bytes; `load` gives diaries, `known` the one in memory that is still true."""

    def __init__(
        self, load: Load, known: Callable[[DoctorId, datetime], Diary | None], most_bytes: int = MOST_BYTES
    ) -> None:
        self._load = load
        self._known = known
        self._most_bytes = most_bytes
        self._bytes = 0
        self._answers: OrderedDict[Question, Answer] = OrderedDict()

    async def answer(self, question: Question, now: datetime) -> Answer:
        """Raises: NotFound for an unknown doctor or service, WrongRange."""
        kept = self._answers.get(question)
        if kept is not None and now < kept.until:
            diary = self._known(question.doctor_id, now)
            if diary is not None and diary.serial == kept.serial:
                self._answers.move_to_end(question)
                return kept
        answer = await self._make(question, now)
        self._keep(question, answer)
        return answer

    async def slots(self, question: Question, now: datetime) -> FreeSlots:
        """Raises: NotFound for an unknown doctor or service, WrongRange."""
        return (await self._look(question, now))[0]

    async def _make(self, question: Question, now: datetime) -> Answer:
        free, serial, until = await self._look(question, now)
        body = _encode(free)
        return Answer(body, f'"{blake2b(body, digest_size=12).hexdigest()}"', serial, until)

    async def _look(self, question: Question, now: datetime) -> tuple[FreeSlots, int, datetime]:
        """The free slots, the diary's serial, and until when they are the right ones if nothing but time goes on."""
        doctor_id, service_id, start, end = question
        diary = await self._load(doctor_id, Interval(now, now), now)
        service = diary.service(service_id)
        asked = asked_range(start, end, zone(diary.time_zone), now)
        soon = _soon(diary, asked, now)
        if not soon.empty and soon.end + EDGE > diary.window.end:
            diary = await self._load(doctor_id, Interval(soon.start - EDGE, soon.end + EDGE), now)
        slots: tuple[Slot, ...] = ()
        until = now + LOOKAHEAD
        if service is not None and diary.practice.active:
            shown, until = _shown(diary, service, asked, now)
            slots = tuple(slot_of(one, service) for one in shown)
        return FreeSlots(doctor_id, diary.time_zone, slots), diary.serial, until

    def _keep(self, question: Question, answer: Answer) -> None:
        before = self._answers.pop(question, None)
        self._bytes += len(answer.body) - (len(before.body) if before else 0)
        self._answers[question] = answer
        while self._bytes > self._most_bytes:
            self._bytes -= len(self._answers.popitem(last=False)[1].body)


def _soon(diary: Diary, asked: Asked, now: datetime) -> Interval:
    """What is asked for as far as it can be booked now or soon."""
    by_rules = bookable(diary.agenda.rules, now)
    end = asked.within.end + LOOKAHEAD if asked.slides else asked.within.end
    return Interval(max(asked.within.start, by_rules.start), min(end, by_rules.end + LOOKAHEAD))


def _shown(diary: Diary, service: Service, asked: Asked, now: datetime) -> tuple[list[Terms], datetime]:
    """The slots to show, and until when they are the right ones if nothing but time goes on."""
    calendar = diary.at(now)
    by_rules = bookable(calendar.rules, now)
    end = min(asked.within.end, by_rules.end)
    found = list(free_at_any_notice(calendar, service, _soon(diary, asked, now)))
    shown = [one for one in found if one.visit.start < end]
    changes = [now + LOOKAHEAD]
    if shown:
        changes.append(shown[0].visit.start - (by_rules.start - now))
    if len(shown) < len(found):
        changes.append(found[len(shown)].visit.start - (end - now))
    if calendar.taken.holds_until is not None:
        changes.append(calendar.taken.holds_until)
    return shown, min(changes)
