"""Which slots are free, and on which terms is a visit offered at an instant?

Source: docs/domain/slots.md.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge
from typing import NamedTuple

from salus.availability.contract import Why
from salus.availability.domain.openings import Openings, rank
from salus.availability.domain.slot_id import MINUTE
from salus.availability.domain.taken import Taken
from salus.kernel.interval import Interval
from salus.schedule.contract import Closed, Closure, Opened, Rules
from salus.users.contract import Service


class Terms(NamedTuple):
    """A visit at one start; `busy` is the visit with its buffers."""

    visit: Interval
    busy: Interval
    opened: Opened


class Calendar(NamedTuple):
    """What a doctor's calendar says at one moment."""

    openings: Openings
    closed: tuple[Closed, ...]
    taken: Taken
    rules: Rules


def bookable(rules: Rules, now: datetime) -> Interval:
    """The stretch in which a visit may start by the rules of notice and horizon."""
    return Interval(now + timedelta(minutes=rules.min_notice_minutes), now + timedelta(days=rules.horizon_days))


def terms(opened: Opened, service: Service, start: datetime) -> Terms:
    """The visit that starts then in this opening.

    An opening that fixes its slots is booked in just these: their length, and no buffers around them.
    """
    if opened.slot_minutes is not None:
        whole = Interval(start, start + opened.slot_minutes * MINUTE)
        return Terms(whole, whole, opened)
    visit = Interval(start, start + service.duration_minutes * MINUTE)
    return Terms(
        visit, visit.widened(service.buffer_before_minutes * MINUTE, service.buffer_after_minutes * MINUTE), opened
    )


def step(opened: Opened, service: Service, rules: Rules) -> timedelta:
    """How far apart the starts of this opening's slots are."""
    return (opened.slot_minutes or rules.slot_step_minutes or service.duration_minutes) * MINUTE


def free_slots(calendar: Calendar, service: Service, within: Interval, now: datetime) -> Iterator[Terms]:
    """The slots that a patient can book now and that start in `within`.

    Order: by start, one for each start.
    """
    by_rules = bookable(calendar.rules, now)
    return free_at_any_notice(
        calendar, service, Interval(max(within.start, by_rules.start), min(within.end, by_rules.end))
    )


def free_at_any_notice(calendar: Calendar, service: Service, within: Interval) -> Iterator[Terms]:
    """The same, whatever notice and horizon say."""
    openings, _, taken, rules = calendar
    for cluster in openings.clusters(within):
        last: datetime | None = None
        for start, _, place in merge(
            *(_starts(one, step(one, service, rules), within, place) for place, one in enumerate(cluster))
        ):
            if start == last:
                continue
            offer = terms(cluster[place], service, start)
            if openings.fits(offer.opened.clinic_id, offer.busy) and taken.any_free(rules.capacity, offer.busy):
                last = start
                yield offer


def offer_at(calendar: Calendar, service: Service, start: datetime, now: datetime) -> Terms | Why:
    """The terms of a visit at that start, whether or not the time is taken, or why it is not offered."""
    openings, closed, taken, rules = calendar
    by_rules = bookable(rules, now)
    if start < now:
        return Why.PAST
    if start >= by_rules.end:
        return Why.HORIZON
    candidates = openings.at(start)
    if not candidates:
        return _closure(closed, start)
    on_grid = [one for one in candidates if on_the_grid(one, service, rules, start)]
    if not on_grid:
        return Why.OFF_GRID
    fitting = [
        offer
        for offer in (terms(one, service, start) for one in on_grid)
        if openings.fits(offer.opened.clinic_id, offer.busy)
    ]
    if not fitting:
        return Why.DOES_NOT_FIT
    if start < by_rules.start:
        return Why.NOTICE
    return next((offer for offer in fitting if taken.any_free(rules.capacity, offer.busy)), fitting[0])


def on_the_grid(opened: Opened, service: Service, rules: Rules, start: datetime) -> bool:
    return not (start - opened.grid_start) % step(opened, service, rules)


def _starts(
    opened: Opened, every: timedelta, within: Interval, place: int
) -> Iterator[tuple[datetime, tuple[bool, int, datetime], int]]:
    """The grid's instants in this opening and in `within`, with what puts the winner first."""
    first = max(opened.interval.start, within.start)
    last = min(opened.interval.end, within.end)
    start = first + (opened.grid_start - first) % every
    order = rank(opened)
    while start < last:
        yield start, order, place
        start += every


def _closure(closed: tuple[Closed, ...], instant: datetime) -> Why:
    for one in closed:
        if one.interval.start <= instant < one.interval.end:
            return Why.TIME_OFF if one.why is Closure.TIME_OFF else Why.HOLIDAY
    return Why.CLOSED
