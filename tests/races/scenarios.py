"""Which races are run? Each is a function that raises Unfair; the same one is run with the guard and without."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from salus.kernel.interval import Interval
from tests.races.arena import Arena
from tests.races.crowd import CLIENTS, Crowd, book, confirm, gathered, hold
from tests.races.judge import deadlocks, every_change_is_told, insist, lost_well, nobody_sits_twice, outcome, winners

MINUTE = timedelta(minutes=1)


@asynccontextmanager
async def judged(arena: Arena, doctors: list[int]) -> AsyncIterator[Crowd]:
    """A crowd, and at the end a look at the tables and at the deadlocks."""
    before = deadlocks(arena)
    async with gathered(arena) as crowd:
        yield crowd
        print(f"{arena.engine}: {crowd.report()}")
    await nobody_sits_twice(arena, doctors)
    await every_change_is_told(arena)
    insist(deadlocks(arena) == before, "PostgreSQL had to end a deadlock")


async def one_slot(arena: Arena, rounds: int) -> None:
    """Everybody wants the same half hour."""
    doctors, crowd_of = arena.doctors(1), arena.patients(CLIENTS)
    async with judged(arena, doctors) as crowd:
        for number in range(rounds):
            answers = await crowd.rush([book(who, doctors[0], arena.slot(number)) for who in crowd_of])
            winners(answers, 1)


async def overlapping_times(arena: Arena, rounds: int) -> None:
    """Visits of different lengths and buffers, on a grid of quarters, wanted within one hour.

    How many win depends on who comes first: no two who won may meet, and nobody may lose to nobody.
    """
    [doctor], crowd_of = arena.doctors(1), arena.patients(CLIENTS)
    await arena.change(
        f"""INSERT INTO rules (doctor_id, revision, min_notice_minutes, horizon_days, slot_step_minutes,
            cancel_notice_minutes, reschedule_notice_minutes, capacity) VALUES ({doctor}, 1, 0, 90, 15, 0, 0, 1)""",
        of="schedule",
    )
    await arena.change(
        *(
            f"""INSERT INTO services (doctor_id, name, duration_minutes, buffer_before_minutes, buffer_after_minutes,
                fee_amount, fee_currency, mode, payment, active, revision)
                VALUES ({doctor}, 'Other', {length}, {around}, {around}, 1, 'EUR', 'video', 'at_clinic', true, 1)"""
            for length, around in ((45, 0), (15, 15))
        ),
        of="users",
    )
    services = {
        row.id: (row.duration_minutes * MINUTE, row.buffer_before_minutes * MINUTE)
        for row in await arena.rows(f"SELECT * FROM services WHERE doctor_id = {doctor}", of="users")
    }
    assert len(services) == 3
    async with judged(arena, [doctor]) as crowd:
        for number in range(rounds):
            base = arena.slot(4 * number + 1)
            wanted = []
            for place in range(CLIENTS):
                service = list(services)[place % 3]
                length, around = services[service]
                start = base + 15 * MINUTE * (place // 3 % 4)
                wanted.append((service, start, Interval(start - around, start + length + around)))
            answers = await crowd.rush(
                [
                    book(who, doctor, start, service_id=service)
                    for who, (service, start, _) in zip(crowd_of, wanted, strict=True)
                ]
            )
            won = [busy for answer, (_, _, busy) in zip(answers, wanted, strict=True) if answer.status == 201]
            insist(bool(won), f"somebody shall win; seen: {outcome(answers)}")
            insist(
                not any(one.overlaps(two) for place, one in enumerate(won) for two in won[:place]),
                f"winners overlap; seen: {outcome(answers)}",
            )
            for answer, (_, _, busy) in zip(answers, wanted, strict=True):
                if answer.status != 201:
                    lost_well(answer, "slot_taken")
                    insist(any(busy.overlaps(one) for one in won), "a free time was refused")


async def hold_or_book(arena: Arena, rounds: int) -> None:
    """Some hold and others book; a winner who holds confirms while the others try again."""
    [doctor], crowd_of = arena.doctors(1), arena.patients(CLIENTS)
    held = 0
    async with judged(arena, [doctor]) as crowd:
        for number in range(rounds):
            start = arena.slot(number)
            ways = ([book] + [hold] * 63, [hold, book] * 32, [hold] * 63 + [book])[number % 3]
            answers = await crowd.rush([way(who, doctor, start) for way, who in zip(ways, crowd_of, strict=True)])
            [won] = winners(answers, 1)
            made = answers[won].json()
            if made["status"] != "held":
                continue
            held += 1
            again = [book(who, doctor, start) for who in crowd_of]
            again[won] = confirm(crowd_of[won], made["id"])
            answers = await crowd.rush(again)
            winners([answer for place, answer in enumerate(answers) if place != won], 0)
            kept = answers[won]
            insist(kept.status == 200 and kept.json()["status"] == "upcoming", f"not confirmed: {outcome([kept])}")
    assert held, "a hold never came first"


async def expired_hold(arena: Arena, rounds: int) -> None:
    """A hold has run out: one of those who come gets its time, and its holder can no longer confirm."""
    [doctor], (holder, *crowd_of) = arena.doctors(1), arena.patients(CLIENTS)
    async with judged(arena, [doctor]) as crowd:
        for number in range(rounds):
            start = arena.slot(number)
            made = (await crowd.ask(hold(holder, doctor, start))).json()
            await arena.change("UPDATE appointments SET hold_expires_at = created_at WHERE id = :id", id=made["id"])
            asked = [(hold if place % 2 else book)(who, doctor, start) for place, who in enumerate(crowd_of)]
            *answers, late = await crowd.rush([*asked, confirm(holder, made["id"])])
            winners(answers, 1)
            lost_well(late, "hold_expired")
            rows = await arena.rows("SELECT status, revision FROM appointments WHERE id = :id", id=made["id"])
            insist([tuple(row) for row in rows] == [("expired", 2)], f"the hold ended as {rows}")


async def up_to_capacity(arena: Arena, rounds: int) -> None:
    """Three may come at once."""
    [doctor], crowd_of = arena.doctors(1), arena.patients(CLIENTS)
    await arena.change(
        f"""INSERT INTO rules (doctor_id, revision, min_notice_minutes, horizon_days, cancel_notice_minutes,
            reschedule_notice_minutes, capacity) VALUES ({doctor}, 1, 0, 90, 0, 0, 3)""",
        of="schedule",
    )
    async with judged(arena, [doctor]) as crowd:
        for number in range(rounds):
            answers = await crowd.rush([book(who, doctor, arena.slot(number)) for who in crowd_of])
            winners(answers, 3)
        lanes = await arena.rows("SELECT DISTINCT lane FROM appointments WHERE doctor_id = :doctor", doctor=doctor)
        insist({row.lane for row in lanes} == {0, 1, 2}, f"lanes in use: {lanes}")


async def one_patient_many_doctors(arena: Arena, rounds: int) -> None:
    """Four patients, each wanting sixteen doctors at one time: each gets one of them."""
    doctors, four = arena.doctors(16), arena.patients(4)
    async with judged(arena, doctors) as crowd:
        for number in range(rounds):
            start = [arena.slot(4 * number + place) for place in range(4)]
            asked = [book(four[place % 4], doctors[place // 4], start[place % 4]) for place in range(CLIENTS)]
            answers = await crowd.rush(asked)
            for place in range(4):
                winners(answers[place::4], 1, loses="patient_busy")
