"""Who wins when many want the same? Exactly as many as there is room for, over HTTP, on both engines."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from tests.races import faces, keys, moves, scenarios
from tests.races.arena import Arena

pytestmark = pytest.mark.slow

Scenario = Callable[[Arena, int], Coroutine[Any, Any, None]]


def run(scenario: Scenario, arena: Arena, rounds: int) -> None:
    asyncio.run(scenario(arena, rounds))


def test_one_slot_has_one_winner_in_two_hundred_rounds(whole: Arena) -> None:
    run(scenarios.one_slot, whole, 200)


def test_times_that_overlap_without_being_equal_exclude_each_other(whole: Arena) -> None:
    run(scenarios.overlapping_times, whole, 20)


def test_a_time_is_held_or_booked_and_a_hold_is_confirmed(whole: Arena) -> None:
    run(scenarios.hold_or_book, whole, 20)


def test_an_expired_hold_is_booked_over_by_one(whole: Arena) -> None:
    run(scenarios.expired_hold, whole, 20)


def test_capacity_is_filled_and_not_exceeded(whole: Arena) -> None:
    run(scenarios.up_to_capacity, whole, 20)


def test_a_patient_is_in_one_place_at_a_time(whole: Arena) -> None:
    run(scenarios.one_patient_many_doctors, whole, 20)


def test_one_visit_is_moved_into_a_free_time_and_the_others_stay(whole: Arena) -> None:
    run(moves.into_one_slot, whole, 20)


def test_a_free_time_is_booked_or_moved_into(whole: Arena) -> None:
    run(moves.with_bookings, whole, 20)


def test_two_patients_who_want_to_swap_both_stay(whole: Arena) -> None:
    run(moves.swaps, whole, 10)


def test_a_patient_moves_to_one_place_at_a_time(whole: Arena) -> None:
    run(moves.of_one_patient, whole, 10)


def test_of_many_changes_to_one_revision_one_is_made(whole: Arena) -> None:
    run(moves.to_one_revision, whole, 20)


def test_a_key_repeated_fifty_times_books_once_and_answers_the_same_bytes(whole: Arena) -> None:
    run(keys.one_key, whole, 20)


def test_a_key_with_two_requests_at_once_does_one_of_them(whole: Arena) -> None:
    run(keys.one_key_two_requests, whole, 20)


def test_one_slot_wanted_through_three_faces_has_one_winner(whole: Arena) -> None:
    run(faces.through_three_faces, whole, 20)
