"""Was it fair? What must hold of the answers to a rush, and of the tables after it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from benchmarks.wire import Answer
from salus.appointments.contract import OCCUPYING
from tests.races.arena import Arena

_LIVE = ", ".join(f"'{status.value}'" for status in OCCUPYING)


class Unfair(AssertionError):
    """A race that did not end as it must; nothing else may pass for the bite of a missing guard."""


def insist(fair: bool, what: str) -> None:
    if not fair:
        raise Unfair(what)


def outcome(answers: Iterable[Answer]) -> str:
    """The answers by status and code, for a sentence."""
    seen = Counter(f"{one.status} {one.json().get('code', '')}".strip() for one in answers)
    return ", ".join(f"{number} x {what}" for what, number in sorted(seen.items()))


def winners(answers: Sequence[Answer], number: int, *, loses: str = "slot_taken", wins: int = 201) -> list[int]:
    """The places of those who won: exactly so many, and the others were told 409 and, of slots, where else to go."""
    won = [place for place, answer in enumerate(answers) if answer.status == wins]
    insist(len(won) == number, f"{number} shall win; seen: {outcome(answers)}")
    for answer in answers:
        if answer.status != wins:
            lost_well(answer, loses)
    return won


def lost_well(answer: Answer, code: str) -> None:
    told = answer.json()
    insist((answer.status, told["code"]) == (409, code), f"losers shall hear {code}; seen: {outcome([answer])}")
    if code == "slot_taken":
        insist(len(told["alternatives"]) == 3, "losers shall hear of three other times")
        others = {datetime.fromisoformat(slot["starts_at"]) for slot in told["alternatives"]}
        insist(datetime.fromisoformat(told["starts_at"]) not in others, "the time just lost is no alternative")


async def nobody_sits_twice(arena: Arena, doctors: Sequence[int]) -> None:
    """No two occupying visits of these doctors overlap: not in a lane, not for a patient."""
    overlapping = """
        SELECT count(*) FROM appointments a JOIN appointments b ON a.id < b.id
        WHERE a.status IN ({live}) AND b.status IN ({live}) AND a.doctor_id IN ({doctors}) AND ({same})"""
    lane = "a.doctor_id = b.doctor_id AND a.lane = b.lane AND a.busy_from < b.busy_until AND b.busy_from < a.busy_until"
    patient = "a.patient_id = b.patient_id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
    for what, same in (("doctor", lane), ("patient", patient)):
        listed = ", ".join(map(str, doctors))
        [(found,)] = await arena.rows(overlapping.format(live=_LIVE, doctors=listed, same=same))
        insist(found == 0, f"{found} pairs of visits overlap for one {what}")


async def every_change_is_told(arena: Arena) -> None:
    """Revision n stands for n entries of the journal, the last of which says how and when the visit is now."""
    wrong = await arena.rows(
        """
        SELECT a.id, a.revision, (SELECT count(*) FROM journal j WHERE j.entity = 'appointment' AND j.entity_id = a.id)
        FROM appointments a
        WHERE a.revision <> (SELECT count(*) FROM journal j WHERE j.entity = 'appointment' AND j.entity_id = a.id)"""
    )
    insist(not wrong, f"visits whose journal does not tell every change (id, revision, entries): {wrong[:5]}")
    [(orphans,)] = await arena.rows(
        "SELECT count(*) FROM journal WHERE entity = 'appointment' AND entity_id NOT IN (SELECT id FROM appointments)"
    )
    insist(orphans == 0, f"{orphans} journal entries tell of visits that do not exist")
    status = "data ->> 'status'" if arena.engine == "postgresql" else "json_extract(data, '$.status')"
    lying = await arena.rows(
        f"""
        SELECT a.id, a.status, {status.replace("data", "j.data")} FROM appointments a
        JOIN journal j ON j.entity = 'appointment' AND j.entity_id = a.id
        WHERE j.seq = (SELECT max(seq) FROM journal WHERE entity = 'appointment' AND entity_id = a.id)
          AND a.status <> {status.replace("data", "j.data")}"""
    )
    insist(not lying, f"visits in another status than the journal's last word (id, row, journal): {lying[:5]}")


def deadlocks(arena: Arena) -> int:
    """How many PostgreSQL has ended so far; its log knows at once, `pg_stat_database` only when a backend rests."""
    if arena.cluster is None:
        return 0
    return arena.cluster.log.read_text(errors="replace").count("ERROR:  deadlock detected")
