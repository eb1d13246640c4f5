"""Who is free, when and where? The index ranks, the exact functions decide what is shown."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

import numpy as np

from salus.availability.bits import TICK
from salus.availability.contract import Slot
from salus.availability.diary import Diary
from salus.availability.domain.distance import Floats
from salus.availability.domain.slots import free_slots
from salus.availability.fits import NEVER, Ints, first_fits
from salus.availability.index import Index
from salus.availability.offers import slot_of
from salus.availability.places import Clinics
from salus.availability.roster import Matches
from salus.availability.wishes import Found, FoundClinic, FoundDoctor, FoundService, Search, SlotSearch, SlotSort
from salus.kernel.errors import NotFound
from salus.kernel.ids import DoctorId, ServiceId
from salus.kernel.interval import Interval
from salus.users.contract import Service

MOST_TRIED = 400
"""Doctors whose calendars one search reads at most, however many of them turn out to be full."""
_MINUTE = timedelta(minutes=1)
_EDGE = timedelta(days=1)


Key = tuple[float, datetime, int]
"""What the answer is sorted by: distance or fee or nothing, then the first start, then the doctor's number."""
Load = Callable[[Sequence[DoctorId], Interval, datetime], Awaitable[dict[DoctorId, Diary]]]


async def search(index: Index, load: Load, asked: Search, now: datetime) -> SlotSearch:
    """The best doctors for a wish.

    Order: exact for what is shown. The bits never promise too late a start, so once the next doctor's promise
           is worse than the last one shown, nobody behind can be better.
    """
    await index.catch_up(now)
    matches, clinics = index.roster.matching(asked.wish)
    farthest = now + timedelta(minutes=int(matches.horizon.max(initial=0)) + 1)
    asked = replace(asked, within=Interval(max(asked.within.start, now), min(asked.within.end, farthest)))
    promised = _promises(index, matches, asked.within, now)
    hopeful = np.flatnonzero(promised != NEVER)
    first = _first_key(matches, asked.sort)
    order = hopeful[np.lexsort((matches.doctor_ids[hopeful], promised[hopeful], first[hopeful]))][:MOST_TRIED]
    candidates = _candidates(index, matches, promised, first, order)
    found: list[tuple[Key, Found]] = []
    for begin in range(0, len(candidates), asked.limit):
        batch = candidates[begin : begin + asked.limit]
        if _nobody_better(found, batch[0][0], asked.limit):
            break
        found += await _exact(load, batch, clinics, asked, now)
        found.sort(key=lambda one: one[0])
    return SlotSearch(tuple(one for _, one in found[: asked.limit]), len(hopeful))


def _nobody_better(found: list[tuple[Key, Found]], promise: Key, limit: int) -> bool:
    return len(found) >= limit and promise > found[limit - 1][0]


def _promises(index: Index, matches: Matches, within: Interval, now: datetime) -> Ints:
    """For each doctor a tick before which no visit can begin, its buffer included; NEVER when there is no room."""
    at = (now - index.origin) // _MINUTE
    start, end = (within.start - index.origin) // _MINUTE, -((index.origin - within.end) // _MINUTE)
    known = (index.known_until - index.origin) // TICK
    per_tick = TICK // _MINUTE
    earliest = np.maximum((np.maximum(start, at + matches.notice) - matches.before) // per_tick, 0)
    latest = -((matches.before - np.minimum(end, at + 1 + matches.horizon)) // per_tick)
    promised = first_fits(index.bits, matches.rows, matches.need, earliest, np.minimum(latest, known))
    beyond = (promised == NEVER) & (latest > known) & (earliest < latest)
    promised[beyond] = np.maximum(earliest[beyond], known)
    return promised


def _first_key(matches: Matches, sort: SlotSort) -> Floats:
    if sort is SlotSort.DISTANCE:
        return matches.distance
    return matches.fee.astype(np.float64) if sort is SlotSort.FEE else np.zeros(len(matches.rows))


def _candidates(
    index: Index, matches: Matches, promised: Ints, first: Floats, order: Ints
) -> list[tuple[Key, Service]]:
    """What is promised of whom; all of it now, for the index goes on changing while calendars are read."""
    minutes = (promised[order] * (TICK // _MINUTE) + matches.before[order]).tolist()
    starts = (index.origin + minute * _MINUTE for minute in minutes)
    keys = zip(first[order].tolist(), starts, matches.doctor_ids[order].tolist(), strict=True)
    places = zip(matches.rows[order].tolist(), matches.services[order].tolist(), strict=True)
    return [(key, index.roster.service(*place)) for key, place in zip(keys, places, strict=True)]


async def _exact(
    load: Load, batch: list[tuple[Key, Service]], clinics: Clinics | None, asked: Search, now: datetime
) -> list[tuple[Key, Found]]:
    diaries = await load([service.doctor_id for _, service in batch], asked.within.widened(_EDGE, _EDGE), now)
    found = []
    for promise, service in batch:
        diary = diaries.get(service.doctor_id)
        slots = _slots(diary, service.id, clinics, asked, now) if diary is not None else ()
        if diary is not None and slots:
            distance = clinics[slots[0].clinic_id] if clinics is not None and slots[0].clinic_id is not None else 0.0
            first = distance if asked.sort is SlotSort.DISTANCE else promise[0]
            shown = _shown(diary, service, slots, distance if asked.wish.near else None)
            found.append(((first, slots[0].starts_at, promise[2]), shown))
    return found


def _slots(
    diary: Diary, service_id: ServiceId, clinics: Clinics | None, asked: Search, now: datetime
) -> tuple[Slot, ...]:
    """The earliest slots, as the calendar says by now: the index may be older."""
    try:
        service = diary.service(service_id)
    except NotFound:
        return ()
    if service is None or not diary.practice.active:
        return ()
    free = free_slots(diary.at(now), service, asked.within, now)
    there = (one for one in free if clinics is None or one.opened.clinic_id in clinics)
    return tuple(slot_of(one, service) for one in islice(there, asked.per_doctor))


def _shown(diary: Diary, service: Service, slots: tuple[Slot, ...], distance: float | None) -> Found:
    practice, clinic = diary.practice, diary.clinic(slots[0].clinic_id)
    return Found(
        FoundDoctor(practice.doctor_id, practice.name, practice.designation, practice.specialties, practice.languages),
        FoundService(service.id, service.name, service.mode, service.duration_minutes, service.fee),
        FoundClinic(clinic.id, clinic.name, clinic.time_zone, clinic.latitude, clinic.longitude) if clinic else None,
        None if distance is None else round(distance, 1),
        slots,
    )
