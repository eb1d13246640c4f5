"""Which races do visits run that are moved? One row each: it wins its new time, or keeps its old one."""

from collections.abc import Sequence
from datetime import datetime

from tests.races.arena import Arena, Patient
from tests.races.crowd import CLIENTS, Crowd, book, gathered, move
from tests.races.judge import insist, lost_well, outcome, winners
from tests.races.scenarios import judged


async def settled(crowd: Crowd, who: Sequence[Patient], doctors: Sequence[int], times: Sequence[datetime]) -> list[int]:
    """A visit for each, nobody in anybody's way; their ids."""
    answers = await crowd.rush([book(one, doctor, at) for one, doctor, at in zip(who, doctors, times, strict=True)])
    assert all(answer.status == 201 for answer in answers), outcome(answers)
    return [answer.json()["id"] for answer in answers]


async def standing(arena: Arena, visits: Sequence[int]) -> dict[int, tuple[object, ...]]:
    """How these visits stand in the table."""
    rows = await arena.rows(
        f"SELECT id, starts_at, ends_at, busy_from, busy_until, lane, status, reschedules, revision, updated_at"
        f" FROM appointments WHERE id IN ({', '.join(map(str, visits))})"
    )
    return {row.id: tuple(row) for row in rows}


async def losers_stay(
    arena: Arena, visits: Sequence[int], won: Sequence[int], before: dict[int, tuple[object, ...]]
) -> None:
    after = await standing(arena, visits)
    lost = [visit for place, visit in enumerate(visits) if place not in won]
    insist(all(after[visit] == before[visit] for visit in lost), "somebody lost, and was changed all the same")


async def into_one_slot(arena: Arena, rounds: int) -> None:
    """Sixty-four visits of one doctor, all moved to one free time."""
    doctors, crowd_of = arena.doctors(1) * CLIENTS, arena.patients(CLIENTS)
    async with judged(arena, doctors[:1]) as crowd:
        visits = await settled(crowd, crowd_of, doctors, [arena.slot(place) for place in range(CLIENTS)])
        for number in range(rounds):
            before = await standing(arena, visits)
            target = arena.slot(CLIENTS + number)
            answers = await crowd.rush([move(who, visit, target) for who, visit in zip(crowd_of, visits, strict=True)])
            won = winners(answers, 1, wins=200)
            await losers_stay(arena, visits, won, before)


async def with_bookings(arena: Arena, rounds: int) -> None:
    """Half the crowd moves a visit to a time that the other half books."""
    half = CLIENTS // 2
    doctors, movers, bookers = arena.doctors(1) * half, arena.patients(half), arena.patients(half)
    async with judged(arena, doctors[:1]) as crowd:
        visits = await settled(crowd, movers, doctors, [arena.slot(place) for place in range(half)])
        for number in range(rounds):
            before = await standing(arena, visits)
            target = arena.slot(CLIENTS + number)
            moves = [move(who, visit, target) for who, visit in zip(movers, visits, strict=True)]
            books = [book(who, doctors[0], target) for who in bookers]
            answers = await crowd.rush([one for pair in zip(moves, books, strict=True) for one in pair])
            moved, booked = answers[::2], answers[1::2]
            won = [place for place, answer in enumerate(moved) if answer.status == 200]
            made = [place for place, answer in enumerate(booked) if answer.status == 201]
            insist(len(won) + len(made) == 1, f"one shall win; seen: {outcome(answers)}")
            for answer in answers:
                if answer.status not in (200, 201):
                    lost_well(answer, "slot_taken")
            await losers_stay(arena, visits, won, before)


async def swaps(arena: Arena, rounds: int) -> None:
    """Pairs of patients move to each other's time: it is never free, so nobody moves and nobody loses a time."""
    doctors, crowd_of = arena.doctors(1) * CLIENTS, arena.patients(CLIENTS)
    times = [arena.slot(place) for place in range(CLIENTS)]
    theirs = [times[place ^ 1] for place in range(CLIENTS)]
    async with judged(arena, doctors[:1]) as crowd:
        visits = await settled(crowd, crowd_of, doctors, times)
        before = await standing(arena, visits)
        for _ in range(rounds):
            asked = [move(who, visit, at) for who, visit, at in zip(crowd_of, visits, theirs, strict=True)]
            answers = await crowd.rush(asked)
            winners(answers, 0, wins=200)
            await losers_stay(arena, visits, [], before)


async def of_one_patient(arena: Arena, rounds: int) -> None:
    """Visits of one patient with sixteen doctors, moved to one time: one gets there."""
    doctors, four = arena.doctors(16), arena.patients(4)
    who = [one for one in four for _ in doctors]
    async with judged(arena, doctors) as crowd:
        times = [arena.slot(16 * (place // 16) + place % 16) for place in range(CLIENTS)]
        visits = await settled(crowd, who, doctors * 4, times)
        for number in range(rounds):
            before = await standing(arena, visits)
            target = [arena.slot(CLIENTS + 4 * number + place // 16) for place in range(CLIENTS)]
            asked = [move(one, visit, at) for one, visit, at in zip(who, visits, target, strict=True)]
            answers = await crowd.rush(asked)
            won = []
            for first in range(0, CLIENTS, 16):
                part = winners(answers[first : first + 16], 1, wins=200, loses="patient_busy")
                won += [first + place for place in part]
            await losers_stay(arena, visits, won, before)


async def to_one_revision(arena: Arena, rounds: int) -> None:
    """One visit, sixty-four changes at once by those who have all seen the same revision: one is made."""
    [doctor], [who] = arena.doctors(1), arena.patients(1)
    async with gathered(arena) as crowd:
        [visit] = await settled(crowd, [who], [doctor], [arena.slot(0)])
        for number in range(rounds):
            times = [arena.slot(1 + place + (number % 2) * CLIENTS) for place in range(CLIENTS)]
            answers = await crowd.rush([move(who, visit, at, number + 1) for at in times])
            made = [answer for answer in answers if answer.status == 200]
            insist(len(made) == 1, f"one change shall be made; seen: {outcome(answers)}")
            stale = {answer.json()["code"] for answer in answers if answer.status != 200}
            insist(stale == {"stale"}, f"the others shall hear that it has changed; seen: {outcome(answers)}")
