"""What happens at the demonstration clinic? Visits laid into the openings; nothing is written yet."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from salus.appointments.contract import Status
from salus.apps.demo.people import Cast
from salus.availability.contract import Offer
from salus.availability.diary import Diary
from salus.availability.domain.slots import Calendar, free_at_any_notice
from salus.availability.domain.taken import Taken
from salus.availability.offers import offer_of
from salus.kernel.ids import AppointmentId, UserId
from salus.kernel.interval import Interval
from salus.schedule.contract import Busy
from salus.users.contract import Person

PAST, COMING = timedelta(days=50), timedelta(days=21)
DAY = timedelta(days=1)
_WEIGHTS = (6, 3, 2, 1)
"""How often the first, second … service is chosen."""


@dataclass
class Story:
    """One visit and what becomes of it."""

    offer: Offer
    patient: Person
    end: Status
    lane: int
    hold_for: timedelta | None = None
    overbooked: bool = False


@dataclass
class Book:
    """What is planned already."""

    stories: list[Story] = field(default_factory=list)
    busy: dict[UserId, list[Interval]] = field(default_factory=dict)

    def free(self, patient: Person, visit: Interval) -> bool:
        return not any(visit.overlaps(other) for other in self.busy.get(patient.id, ()))

    def add(self, story: Story) -> None:
        self.stories.append(story)
        self.busy.setdefault(story.patient.id, []).append(story.offer.visit)


def plan(diaries: Sequence[Diary], cast: Cast, now: datetime, chance: Random) -> list[Story]:
    """Order: by start."""
    book = Book()
    for diary in diaries:
        where = "newyork" if diary.practice.country == "US" else "france"
        busy: list[Busy] = []  # of all days: an evening in New York goes on after midnight
        for day in _days(now):
            _fill(book, diary, cast.patients[where], busy, day, now, chance)
    _squeeze_in(book, now)
    stories = sorted(book.stories, key=lambda story: (story.offer.visit.start, story.offer.doctor_id))
    _now_waiting(stories, now)
    _held(stories, {patients[0].id for patients in cast.patients.values()}, now)
    return stories


def _days(now: datetime) -> Iterator[Interval]:
    start = (now - PAST).replace(hour=0, minute=0, second=0, microsecond=0)
    while start < now + COMING:
        yield Interval(start, min(start + DAY, now + COMING))
        start += DAY


def _fill(
    book: Book,
    diary: Diary,
    patients: Sequence[Person],
    busy: list[Busy],
    day: Interval,
    now: datetime,
    chance: Random,
) -> None:
    """A handful of visits on one day: many these days, few far away. Adds them to `busy`."""
    near = -2 * DAY < day.start - now < 5 * DAY
    for _ in range(chance.randint(2, 5) if near else chance.choice((0, 1, 1, 2))):
        calendar = Calendar(diary.openings, diary.agenda.closed, Taken(busy, now), diary.agenda.rules)
        services = diary.practice.services
        service = chance.choices(services, _WEIGHTS[: len(services)])[0]
        free = list(free_at_any_notice(calendar, service, day))
        if not free:
            continue
        terms = chance.choice(free)
        # The first one is who signs in at the demonstration: with more to see than others.
        patient = patients[0] if chance.random() < 0.06 else chance.choice(patients)
        if not book.free(patient, terms.visit) or terms.visit.start <= now < terms.visit.end:
            continue
        offer = offer_of(terms, service, diary, calendar)
        lane = next(lane for lane in offer.lanes if calendar.taken.is_free(lane, terms.busy))
        busy.append(Busy(offer.doctor_id, AppointmentId(0), lane, terms.busy))
        book.add(Story(offer, patient, _ending(offer, now, chance), lane))


def _ending(offer: Offer, now: datetime, chance: Random) -> Status:
    past = (Status.COMPLETED, Status.NO_SHOW, Status.CANCELLED, Status.EXPIRED)
    if offer.visit.start < now:
        return chance.choices(past, (80, 6, 10, 4))[0]
    return chance.choices((Status.UPCOMING, Status.CANCELLED, Status.EXPIRED), (88, 9, 3))[0]


def _squeeze_in(book: Book, now: datetime) -> None:
    """Twice, reception put a second patient beside the first, deliberately."""
    taken = [story for story in book.stories if story.offer.visit.start > now + DAY and story.end is Status.UPCOMING]
    for first, others in ((taken[0], taken[::-1]), (taken[-1], taken)):
        patient = next(other.patient for other in others if book.free(other.patient, first.offer.visit))
        book.add(Story(first.offer, patient, Status.UPCOMING, first.lane, overbooked=True))


def _now_waiting(stories: Sequence[Story], now: datetime) -> None:
    """The last who came have only checked in, at whatever hour the clinic is loaded."""
    came = [story for story in stories if story.offer.visit.start < now and story.end is Status.COMPLETED]
    for story in came[-4:]:
        story.end = Status.CHECKED_IN


def _held(stories: Sequence[Story], visitors: Set[UserId], now: datetime) -> None:
    """Some times are held: two for minutes, as patients do it, two for a day, so that there is something to see.

    None for who signs in at the demonstration, who shall find the few that a patient may hold still to be had.
    """
    coming = [
        story
        for story in stories
        if story.offer.visit.start > now + 2 * DAY and story.end is Status.UPCOMING and not story.overbooked
        if story.patient.id not in visitors
    ]
    for number, story in enumerate(coming[:: max(1, len(coming) // 4)][:4]):
        story.end = Status.HELD
        story.hold_for = timedelta(minutes=10) if number < 2 else DAY
