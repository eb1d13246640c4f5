"""Do the small values of the kernel keep what they promise?"""

import re
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salus.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from salus.kernel.clock import system_clock
from salus.kernel.feed import Changes, Cursor, Entry
from salus.kernel.ids import LARGEST_ID, DoctorId, PatientId, reference
from salus.kernel.money import Money
from salus.kernel.page import Page, PageRequest


@given(st.integers(0, 60), st.integers(1, 9))
def test_the_pages_together_hold_everything_once(total: int, per_page: int) -> None:
    everything = list(range(total))
    pages = Page.of(everything[:per_page], total, PageRequest(1, per_page)).pages
    requests = [PageRequest(number, per_page) for number in range(1, pages + 1)]
    assert [x for r in requests for x in everything[r.offset : r.offset + per_page]] == everything
    assert everything[PageRequest(pages + 1, per_page).offset :] == []


def test_mapping_a_page_changes_only_its_items() -> None:
    page = Page.of([1, 2], 7, PageRequest(2, 2)).map(str)
    assert page == Page(["1", "2"], total=7, page=2, per_page=2)


@pytest.mark.parametrize(
    ("role", "admin", "staff", "signed_in"),
    [
        (Role.ANONYMOUS, False, False, False),
        (Role.PATIENT, False, False, True),
        (Role.DOCTOR, False, False, True),
        (Role.STAFF, False, True, True),
        (Role.ADMIN, True, True, True),
        (Role.SYSTEM, True, True, True),
    ],
)
def test_each_role_may_what_it_may(role: Role, admin: bool, staff: bool, signed_in: bool) -> None:
    actor = Actor(role)
    assert (actor.is_admin, actor.is_staff, actor.signed_in) == (admin, staff, signed_in)


def test_a_doctor_is_one_doctor_and_no_patient() -> None:
    doctor = Actor(Role.DOCTOR, doctor_id=DoctorId(3), patient_id=PatientId(3))
    assert doctor.is_doctor(DoctorId(3))
    assert not doctor.is_doctor(DoctorId(4))
    assert not doctor.is_patient(PatientId(3))


def test_a_patient_is_one_patient_and_no_doctor() -> None:
    patient = Actor(Role.PATIENT, doctor_id=DoctorId(3), patient_id=PatientId(3))
    assert patient.is_patient(PatientId(3))
    assert not patient.is_patient(PatientId(4))
    assert not patient.is_doctor(DoctorId(3))


def test_an_actor_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        ANONYMOUS.role = Role.ADMIN  # type: ignore[misc]
    assert SYSTEM.user_id is None


@given(st.integers())
def test_a_reference_can_be_read_out_aloud(seed: int) -> None:
    assert re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}", reference(Random(seed)))


def test_references_differ_and_follow_from_the_chance_given() -> None:
    chance = Random(1)
    assert len({reference(chance) for _ in range(1000)}) == 1000
    assert reference(Random(5)) == reference(Random(5))


def test_the_largest_id_is_exact_as_a_double() -> None:
    assert int(float(LARGEST_ID)) == LARGEST_ID
    assert float(LARGEST_ID + 1) == float(LARGEST_ID + 2)


def test_the_system_clock_is_aware_and_in_utc() -> None:
    now = system_clock()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


def test_cursors_order_by_transaction_before_sequence() -> None:
    late_commit, early_commit = Cursor(xid=2, seq=1), Cursor(xid=1, seq=9)
    assert Cursor() < early_commit < late_commit


def test_entries_do_not_share_their_data() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    first, second = (Entry(Cursor(1, n), at, "auth", "session.ended", "session", n) for n in (1, 2))
    assert first.data == {}
    assert first.data is not second.data
    assert Changes([first, second], second.cursor).cursor == Cursor(1, 2)


def test_money_is_minor_units_with_a_currency() -> None:
    assert Money(1250, "EUR") != Money(1250, "USD")
