"""Has anybody been wronged? Judged from the tables alone, by loops that anybody can follow."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from salus.payments.contract import Share
from salus.payments.domain.terms import Terms, given_back
from salus.payments.tables import payments, refunds, test_checkouts
from salus.waitlist.tables import entries

if TYPE_CHECKING:
    from tests.model.waiting_room import WaitingRoom

CANCEL_NOTICE = 60
OFFERS_EACH = 6
TERMS = Terms(90, 10)
VISIT = timedelta(minutes=30)
OFFER_FOR = timedelta(minutes=60)
ANSWER = timedelta(minutes=10)
"""Who has less than this to answer is not asked."""
STANDS = ("upcoming", "checked_in", "completed", "no_show")
OCCUPIES = ("held", *STANDS)


class Judge:
    def __init__(self, room: "WaitingRoom") -> None:
        self.room = room
        self.visits: dict[int, Any] = {}
        self.entries: dict[int, Any] = {}
        self.offers: list[Any] = []

    def always(self) -> None:
        """What no step may break, whoever has not had a turn yet."""
        self.look()
        self.nobody_overlaps()
        open_by = [offer.entry_id for offer in self.offers if offer.status == "offered"]
        assert len(open_by) == len(set(open_by)), "somebody has two open offers"
        for entry in self.entries.values():
            one = entry.id in open_by
            assert entry.status != "waiting" or not one, f"{entry.id} waits, and is offered something"
            assert entry.status != "offered" or one, f"{entry.id} is offered nothing"
            if entry.status == "booked":
                self.has_had_a_visit(entry)
        for offer in self.offers:
            assert offer.appointment_id in self.visits, "an offer without a place in the ledger"

    def look(self) -> None:
        room = self.room
        self.visits = {row.id: row for row in room.visits()}
        self.entries = {row.id: row for row in room.rows(entries) if row.joined_at >= room.noon}
        self.offers = room.offers()

    def nobody_overlaps(self) -> None:
        rows = [row for row in self.visits.values() if row.status in OCCUPIES]
        for one, other in ((one, other) for one in rows for other in rows if one.id < other.id):
            if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
                same = (one.doctor_id, one.lane) == (other.doctor_id, other.lane)
                assert not same, f"a time is given twice: {one.id}, {other.id}"
                assert one.patient_id != other.patient_id, f"a patient is in two places: {one.id}, {other.id}"

    def has_had_a_visit(self, entry: Any) -> None:
        taken = [one for one in self.offers if one.entry_id == entry.id and one.status == "accepted"]
        assert len(taken) == 1, f"{entry.id} is booked by {len(taken)} offers"
        became = self.visits[taken[0].moves or taken[0].appointment_id]
        assert became.status in (*STANDS, "cancelled"), f"{entry.id} is booked, and its visit is {became.status}"

    def was_away(self, visit: Any) -> bool:
        return visit.starts_at in self.room.away.get(visit.doctor_id, ())

    def at_rest(self) -> None:
        """What must be true once everybody has had their turn."""
        self.always()
        now = self.room.world.clock()
        for visit in self.visits.values():
            assert visit.status != "held" or visit.hold_expires_at > now, f"{visit.id} is held for nobody"
        for offer in self.offers:
            if offer.status == "offered":
                hold = self.visits[offer.appointment_id]
                assert (hold.status, hold.hold_expires_at) == ("held", offer.expires_at), f"{offer.id} holds nothing"
                assert self.entries[offer.entry_id].status == "offered", f"nobody waits for {offer.id}"
        for visit in self.visits.values():
            if visit.status == "held" and visit.booked_by is None:
                assert any(one.appointment_id == visit.id and one.status == "offered" for one in self.offers)
        self.nobody_else_cancels()
        self.no_slot_is_lost(now)
        self.in_their_order()
        self.money_is_where_it_belongs()

    def nobody_else_cancels(self) -> None:
        for told in self.room.told("appointment.cancelled"):
            visit = self.visits[told.entity_id]
            if told.data["was_status"] == "upcoming":
                assert visit.id in self.room.shares or self.was_away(visit), f"nobody has cancelled {visit.id}"

    def no_slot_is_lost(self, now: datetime) -> None:
        for entry in self.entries.values():
            if entry.status == "waiting":
                for doctor, start in self.free_for(entry):
                    assert not self.would_be_offered(entry, doctor, start, now), f"{entry.id} should have {start}"

    def free_for(self, entry: Any) -> Iterator[tuple[int, datetime]]:
        """The free times of whom they wait for."""
        people = self.room.people
        for name in ("dora", "omar"):
            doctor = people[name].doctor_id
            assert doctor is not None
            if entry.doctor_id in (None, doctor):
                about = "" if entry.service_id is None else f"&service_id={entry.service_id}"
                day = f"{self.room.ten:%Y-%m-%d}"
                path = f"/doctors/{doctor}/availability?from={day}&to={day}{about}"
                for slot in self.room.ask("GET", path, "sam").json()["slots"]:
                    yield doctor, datetime.fromisoformat(slot["starts_at"])

    def would_be_offered(self, entry: Any, doctor: int, start: datetime, now: datetime) -> bool:
        known = [one for one in self.offers if one.patient_id == entry.patient_id]
        asked = [(one.entry_id, one.doctor_id, one.starts_at) for one in known if one.status in ("refused", "expired")]
        return (
            suits(entry, start)
            and min(now + OFFER_FOR, start) - now >= ANSWER
            and (entry.appointment_id is None or start < self.visits[entry.appointment_id].starts_at)
            and not self.is_elsewhere(entry.patient_id, start)
            and (entry.id, doctor, start) not in asked
            and sum(one.made_at > now - timedelta(days=1) for one in known) < OFFERS_EACH
        )

    def is_elsewhere(self, patient_id: int, start: datetime) -> bool:
        mine = [row for row in self.visits.values() if row.patient_id == patient_id and row.status in OCCUPIES]
        return any(row.starts_at < start + VISIT and row.ends_at > start for row in mine)

    def in_their_order(self) -> None:
        """Nobody waits who stood before somebody that was offered what would have suited them as well."""
        for offer in self.offers:
            taker = self.entries[offer.entry_id]
            for entry in self.entries.values():
                if entry.status != "waiting" or not before(entry, taker, offer.made_at):
                    continue
                same = entry.doctor_id in (None, offer.doctor_id) and entry.service_id in (None, offer.service_id)
                if same and offer.status == "offered" and self.undisturbed(entry, offer):
                    asked = self.would_be_offered(entry, offer.doctor_id, offer.starts_at, offer.made_at)
                    assert not asked, f"{entry.id} was before {taker.id}, who is offered {offer.id}"

    def undisturbed(self, entry: Any, offer: Any) -> bool:
        """Whether nothing of this patient's has changed since the offer was made."""
        mine = [row for row in self.visits.values() if row.patient_id == entry.patient_id]
        return entry.service_id is not None and all(row.updated_at < offer.made_at for row in mine)

    def money_is_where_it_belongs(self) -> None:
        mine = [row for row in self.room.rows(payments) if row.appointment_id in self.visits]
        taken = {row.id for row in self.room.rows(test_checkouts) if row.status == "paid"}
        back: dict[int, int] = {}
        for refund in self.room.rows(refunds):
            assert refund.status in ("requested", "refunding", "refunded"), f"refund {refund.id} is {refund.status}"
            back[refund.payment_id] = back.get(refund.payment_id, 0) + refund.amount
        for one in mine:
            assert (one.status == "paid") == (one.checkout_id in taken), f"payment {one.id} is {one.status}"
            if one.status == "paid":
                kept = one.amount - back.get(one.id, 0)
                assert kept == self.may_be_kept(one), f"of payment {one.id} is kept {kept}"
                assert one.given_back == back.get(one.id, 0)
        for visit in self.visits.values():
            if visit.status in STANDS and visit.payment == "prepaid":
                assert any(one.id == visit.payment_id and one.status == "paid" for one in mine), "not paid, and stands"

    def may_be_kept(self, payment: Any) -> int:
        visit = self.visits[payment.appointment_id]
        if visit.payment_id != payment.id:
            return 0
        if visit.status in STANDS:
            return int(payment.amount)
        assert visit.status == "cancelled"
        return int(payment.amount - given_back(payment.amount, TERMS, self.room.shares.get(visit.id, Share.FULL)))

    def in_the_end(self) -> None:
        """Nobody waits any more, and all time has passed."""
        assert not any(visit.status == "held" for visit in self.visits.values()), "something is held for ever"
        assert not any(offer.status == "offered" for offer in self.offers), "something is offered for ever"


def suits(entry: Any, start: datetime) -> bool:
    """Whether a visit from `start` lies in one of the days; the clinic's clock shows UTC."""
    for period in entry.periods:
        opens = time.fromisoformat(period["start"]) if period["start"] else time.min
        closes = time.fromisoformat(period["end"]) if period["end"] else time.max
        on_a_day = period["first"] <= str(start.date()) <= period["last"]
        if on_a_day and opens <= start.time() and (start + VISIT).time() <= closes:
            return True
    return False


def before(entry: Any, other: Any, made_at: datetime) -> bool:
    """Whether this one stood before the other when that was asked, and has not changed since."""
    earlier = (-entry.priority, entry.joined_at, entry.id) < (-other.priority, other.joined_at, other.id)
    return earlier and entry.updated_at < made_at
