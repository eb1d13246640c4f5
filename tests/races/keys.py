"""What do repeated requests do? What one would have done, and say what it said."""

from tests.races.arena import Arena
from tests.races.crowd import Crowd, book, hold
from tests.races.judge import insist, outcome
from tests.races.scenarios import judged

REPEATS = 50


async def told_once(arena: Arena, doctor: int, patient: int) -> list[int]:
    """The visits of this patient with this doctor, each with one entry of the journal and one key."""
    rows = await arena.rows(
        """SELECT id,
           (SELECT count(*) FROM journal WHERE entity = 'appointment' AND entity_id = appointments.id) AS told,
           (SELECT count(*) FROM idempotency_keys WHERE appointment_id = appointments.id) AS named
           FROM appointments WHERE doctor_id = :doctor AND patient_id = :patient""",
        doctor=doctor,
        patient=patient,
    )
    insist(all((row.told, row.named) == (1, 1) for row in rows), f"entries and keys of the visits: {rows}")
    return [row.id for row in rows]


async def one_key(arena: Arena, rounds: int) -> None:
    """Fifty times the same request with the same key; then another request with that key."""
    [doctor], crowd_of = arena.doctors(1), arena.patients(rounds)
    async with judged(arena, [doctor]) as crowd:
        for number, who in enumerate(crowd_of):
            key, ask = arena.name(), hold if number % 4 == 3 else book
            same = ask(who, doctor, arena.slot(number), key=key, reason="Härte & <b>mehr</b>")
            await _repeated(crowd, same)
            insist(len(await told_once(arena, doctor, who.id)) == 1, "one visit shall be made")
            other = await crowd.ask(ask(who, doctor, arena.slot(number), key=key, reason="something else"))
            insist((other.status, other.json()["code"]) == (422, "key_reused"), f"seen: {outcome([other])}")


async def _repeated(crowd: Crowd, same: bytes) -> None:
    answers = await crowd.rush([same] * REPEATS)
    insist({one.status for one in answers} == {201}, f"all shall hear 201; seen: {outcome(answers)}")
    insist(len({one.body for one in answers}) == 1, "all shall hear the same, byte for byte")
    said = {(one.headers["etag"], one.headers["location"]) for one in answers}
    insist(len(said) == 1, f"all shall get the same headers: {said}")


async def one_key_two_requests(arena: Arena, rounds: int) -> None:
    """Two different requests under one key, twenty-five times each: one of them is made, the other one is refused."""
    [doctor], crowd_of = arena.doctors(1), arena.patients(rounds)
    async with judged(arena, [doctor]) as crowd:
        for number, who in enumerate(crowd_of):
            key = arena.name()
            two = [book(who, doctor, arena.slot(2 * number + one), key=key) for one in (0, 1)]
            answers = await crowd.rush(two * (REPEATS // 2))
            won = [answer for answer in answers if answer.status == 201]
            insist(len({one.body for one in won}) == 1 and len(won) == 25, f"one shall win; seen: {outcome(answers)}")
            lost = {answer.json()["code"] for answer in answers if answer.status != 201}
            insist(lost == {"key_reused"}, f"the other shall hear that the key is spent; seen: {outcome(answers)}")
            insist(len(await told_once(arena, doctor, who.id)) == 1, "one visit shall be made")
