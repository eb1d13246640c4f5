"""Are distances, comparisons of texts and opening hours right?"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salus.kernel.text import folded
from salus.users.contract import specialty_slug
from salus.users.domain.currencies import CURRENCIES
from salus.users.domain.distance import LONGEST_KM, Place, kilometres
from salus.users.domain.hours import overlapping
from salus.users.domain.texts import containing

places = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("here", "there", "distance"),
    [
        (Place(48.8566, 2.3522), Place(51.5074, -0.1278), 343.6),  # Paris, London
        (Place(40.7128, -74.0060), Place(-33.8688, 151.2093), 15_989),  # New York, Sydney
        (Place(0, 179.5), Place(0, -179.5), 111.2),  # over the date line
        (Place(90, 0), Place(90, 120), 0),  # a pole has every longitude
        (Place(0, 0), Place(0, 180), math.pi * 6371.0088),
    ],
)
def test_distances_are_those_of_the_atlas(here: Place, there: Place, distance: float) -> None:
    assert kilometres(here, there) == pytest.approx(distance, rel=0.001, abs=0.001)


@given(places, places)
def test_a_distance_is_the_same_there_and_back_and_never_round_the_earth(here: Place, there: Place) -> None:
    assert kilometres(here, there) == pytest.approx(kilometres(there, here), abs=1e-6)
    assert 0 <= kilometres(here, there) <= LONGEST_KM


def test_texts_are_folded_as_people_expect() -> None:
    assert folded("  Jürgen   MÜLLER-Straße ") == "jurgen muller-strasse"
    assert folded("Łukasz Ørsted") == "łukasz ørsted"
    assert folded("Éloïse") == folded("ELOI\u0308SE")


def test_a_search_text_is_no_pattern() -> None:
    assert containing("50%_\\") == "%50\\%\\_\\\\%"


def test_specialties_are_known_by_slug_and_name_in_any_case() -> None:
    assert specialty_slug(" Ear, NOSE and throat ") == specialty_slug("ear-nose-and-throat") == "ear-nose-and-throat"


def test_hours_that_begin_before_others_end_are_found() -> None:
    assert overlapping([(0, "14:00", "18:00"), (0, "09:00", "12:00"), (1, "09:00", "24:00")]) == []
    assert overlapping([(0, "09:00", "12:00"), (0, "12:00", "13:00")]) == []
    assert overlapping([(0, "11:00", "13:00"), (0, "09:00", "17:00"), (0, "16:00", "18:00")]) == [0, 2]


def test_currencies_are_what_people_pay_with() -> None:
    assert {"EUR", "USD", "JPY", "XCG"} <= CURRENCIES
    assert not {"XAU", "XXX", "XTS", "DEM", "BGN"} & CURRENCIES
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)
