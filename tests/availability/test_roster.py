"""Does a mask over columns choose as looking at every practice would, also after practices have changed?"""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salus.availability import lines
from salus.availability.lines import Lines
from salus.availability.roster import Roster
from salus.availability.wishes import Wish
from salus.kernel.ids import ClinicId
from salus.kernel.money import Money
from salus.schedule.contract import Rules
from salus.users.contract import Clinic, Mode, Practice, Service
from tests.availability.world import clinic, practice, service

PARIS, LYON = (48.85, 2.35), (45.76, 4.84)
CLINICS = (clinic(1, place=PARIS), clinic(2, place=LYON), clinic(3, place=None))

offers = st.builds(
    lambda fee, currency, mode, active, minutes: service(
        1, 1, fee=Money(fee, currency), mode=mode, active=active, duration_minutes=minutes
    ),
    st.integers(0, 4),
    st.sampled_from(["EUR", "CHF"]),
    st.sampled_from([Mode.VIDEO, Mode.IN_PERSON]),
    st.booleans(),
    st.integers(1, 60),
)


def some(*values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


practices = st.builds(
    lambda number, said, spoken, where, active, services: practice(
        number, specialties=said, languages=spoken, clinics=where, active=active, services=tuple(services)
    ),
    st.integers(1, 6),
    some("Cardiology", "General practice"),
    some("en", "fr"),
    some(*CLINICS),
    st.sampled_from([True, True, False]),
    st.lists(offers, max_size=3),
)
wishes = st.builds(
    Wish,
    specialty=st.sampled_from([None, None, "general-practice", "CARDIOLOGY", "alchemy"]),
    clinic_id=st.sampled_from([None, None, ClinicId(1), ClinicId(9)]),
    near=st.sampled_from([None, PARIS]),
    radius_km=st.sampled_from([None, 10.0, 1000.0]),
    language=st.sampled_from([None, "EN", "de"]),
    mode=st.sampled_from([None, None, Mode.VIDEO]),
    max_fee=st.sampled_from([None, 2]),
    currency=st.sampled_from([None, "CHF", "USD"]),
    cheapest=st.booleans(),
)


def plainly(known: list[Practice], wish: Wish) -> list[tuple[int, int]]:
    """Doctor and place of the service, found by looking at every practice."""
    return [(one.doctor_id, place) for one in known if (place := _place(one, wish)) is not None and _there(one, wish)]


def _place(one: Practice, wish: Wish) -> int | None:
    said = {text.casefold().replace(" ", "-") for text in one.specialties}
    if not one.active or (wish.specialty and wish.specialty.casefold() not in said):
        return None
    if wish.language and wish.language.casefold() not in one.languages:
        return None
    fitting = [place for place, offer in enumerate(one.services) if _fits(offer, wish)]
    if wish.cheapest:
        return min(fitting, key=lambda place: one.services[place].fee.amount, default=None)
    return fitting[0] if fitting else None


def _fits(offer: Service, wish: Wish) -> bool:
    return (
        offer.active
        and wish.mode in (None, offer.mode)
        and wish.currency in (None, offer.fee.currency)
        and (wish.max_fee is None or offer.fee.amount <= wish.max_fee)
    )


def _there(one: Practice, wish: Wish) -> bool:
    def counts(where: Clinic) -> bool:
        if wish.near is not None and where.latitude is None:
            return False
        far = wish.near is not None and wish.radius_km == 10 and where.id == 2
        return wish.clinic_id in (None, where.id) and not far

    return (wish.clinic_id is None and wish.near is None) or any(counts(where) for where in one.clinics)


@given(st.lists(practices, max_size=12), wishes, st.integers(1, 5))
def test_who_matches_is_who_looking_at_every_practice_finds(entered: list[Practice], wish: Wish, waiting: int) -> None:
    roster, known = Roster(), dict[int, Practice]()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lines, "_MOST_WAITING", waiting)
        for number, one in enumerate(entered):
            roster.enter(one, Rules(), None)
            known[one.doctor_id] = one
            if number == len(entered) // 2:
                roster.matching(wish)  # also the columns that were asked already follow
        matches, _ = roster.matching(wish)
    found = list(zip(matches.doctor_ids.tolist(), matches.services.tolist(), strict=True))
    assert found == plainly(list(known.values()), wish)
    assert [roster.practices[row].doctor_id for row in matches.rows] == [doctor for doctor, _ in found]
    fees = [known[doctor].services[place].fee.amount for doctor, place in found]
    assert matches.fee.tolist() == fees


def test_a_clinic_that_moves_is_looked_for_where_it_is_now() -> None:
    roster = Roster()
    roster.enter(practice(1, clinics=CLINICS[:1]), Rules(), None)
    wish = Wish(near=PARIS, radius_km=10)
    assert len(roster.matching(wish)[0].rows) == 1
    roster.enter(practice(1, clinics=(replace(CLINICS[0], latitude=LYON[0], longitude=LYON[1]),)), Rules(), None)
    assert len(roster.matching(wish)[0].rows) == 0
    matches, clinics = roster.matching(Wish(near=PARIS))
    assert matches.distance.tolist() == pytest.approx([392], abs=3) == list((clinics or {}).values())


def test_lines_of_a_row_are_replaced_whole_and_keep_their_order() -> None:
    kept = Lines(2)
    assert kept.columns.shape == (2, 0)
    kept.enter(1, [(1, 5), (1, 3)])
    kept.enter(0, [(0, 7)])
    assert kept.columns.tolist() == [[0, 1, 1], [7, 5, 3]]
    kept.enter(1, [])
    kept.enter(2, [(2, 1)])
    assert kept.columns.tolist() == [[0, 2], [7, 1]]
