"""Why can, or cannot, this instant be booked? All that bears on it, one fact after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from salus.availability.contract import Why
from salus.availability.domain.slot_id import MINUTE
from salus.availability.domain.slots import Calendar, Terms, bookable, offer_at, on_the_grid, step, terms
from salus.kernel.interval import Interval
from salus.schedule.contract import Busy, Closure, Opened, Source
from salus.users.contract import Service


class About(StrEnum):
    OPENING = "opening"
    CLOSURE = "closure"
    GRID = "grid"
    BUFFER = "buffer"
    NOTICE = "notice"
    HORIZON = "horizon"
    BOOKING = "booking"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that bears on an instant; `source_id` numbers the rule, closure or appointment behind it."""

    about: About
    says: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether that instant can be booked; `why` not, and from which facts that follows."""

    at: datetime
    bookable: bool
    why: Why | None
    facts: tuple[Fact, ...]


def explain(calendar: Calendar, busy: Sequence[Busy], service: Service, at: datetime, now: datetime) -> Explanation:
    """The verdict with its reasons.

    Shape: `busy` as loaded; holds that have run out are left aside.
    """
    offer = offer_at(calendar, service, at, now)
    why = offer if isinstance(offer, Why) else None
    if isinstance(offer, Terms) and not calendar.taken.any_free(calendar.rules.capacity, offer.busy):
        why = Why.TAKEN
    needed = offer.busy if isinstance(offer, Terms) else _needed(calendar, service, at)
    facts = (
        *_openings(calendar, service, at),
        *_closures(calendar, needed),
        *_buffers(service, needed),
        *_rules(calendar, at, now),
        *_bookings(busy, needed, now),
    )
    return Explanation(at, why is None, why, facts)


def _needed(calendar: Calendar, service: Service, at: datetime) -> Interval:
    """The time that a visit would occupy; as the service says where nothing is open."""
    candidates = calendar.openings.at(at)
    if candidates:
        return terms(candidates[0], service, at).busy
    visit = Interval(at, at + service.duration_minutes * MINUTE)
    return visit.widened(service.buffer_before_minutes * MINUTE, service.buffer_after_minutes * MINUTE)


def _openings(calendar: Calendar, service: Service, at: datetime) -> Iterator[Fact]:
    for one in calendar.openings.at(at):
        name = "Open by the weekly hours." if one.source is Source.HOURS else "Open by a one-off opening."
        yield Fact(About.OPENING, name, *one.interval, one.source_id)
        yield _grid(calendar, one, service, at)


def _grid(calendar: Calendar, one: Opened, service: Service, at: datetime) -> Fact:
    minutes = step(one, service, calendar.rules) // MINUTE
    on = "on" if on_the_grid(one, service, calendar.rules, at) else "not on"
    return Fact(About.GRID, f"It is {on} the grid of every {minutes} minutes.", one.grid_start)


def _closures(calendar: Calendar, needed: Interval) -> Iterator[Fact]:
    for one in calendar.closed:
        if one.interval.overlaps(needed):
            says = "Time off." if one.why is Closure.TIME_OFF else f"Public holiday: {one.name or 'unnamed'}."
            yield Fact(About.CLOSURE, says, *one.interval, one.source_id)


def _buffers(service: Service, needed: Interval) -> Iterator[Fact]:
    if needed.length > service.duration_minutes * MINUTE and (
        service.buffer_before_minutes or service.buffer_after_minutes
    ):
        before, after = service.buffer_before_minutes, service.buffer_after_minutes
        yield Fact(About.BUFFER, f"The visit needs {before} minutes before and {after} after it.", *needed)


def _rules(calendar: Calendar, at: datetime, now: datetime) -> Iterator[Fact]:
    earliest, latest = bookable(calendar.rules, now)
    if at < earliest:
        minutes = calendar.rules.min_notice_minutes
        yield Fact(About.NOTICE, f"Visits are booked at least {minutes} minutes ahead.", earliest)
    if at >= latest:
        yield Fact(About.HORIZON, f"Visits are booked at most {calendar.rules.horizon_days} days ahead.", latest)


def _bookings(busy: Sequence[Busy], needed: Interval, now: datetime) -> Iterator[Fact]:
    for one in sorted(busy, key=lambda one: (one.interval, one.lane)):
        if not one.interval.overlaps(needed) or (one.until is not None and one.until <= now):
            continue
        lane = f"Lane {one.lane + 1} is "
        if one.until is None:
            yield Fact(About.BOOKING, lane + "booked.", *one.interval, one.appointment_id)
        else:
            yield Fact(About.HOLD, lane + "held for somebody.", *one.interval, one.appointment_id)
