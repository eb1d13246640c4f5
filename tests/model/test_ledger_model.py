"""Whatever people do in whatever order, the product and a plain model of it answer the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.model.clinic import HOLDS, Clinic, Visit
from tests.model.machine import Machine
from tests.support.stories import installation, tell

STORIES = {"sqlite": 60, "postgresql": 12}


@pytest.fixture(params=["sqlite", "postgresql"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, type[Machine]]]:
    """Where all stories of a test take place."""
    with installation(request, tmp_path, limit_holds=HOLDS) as (runner, world):
        yield request.param, type("Here", (Machine,), {"runner": runner, "world": world})


def test_the_product_and_the_model_agree(machine: tuple[str, type[Machine]]) -> None:
    engine, here = machine
    tell(here, STORIES[engine])


class Hasty(Clinic):
    """A model whose holds end a minute early."""

    def holds(self, visit: Visit) -> bool:
        return visit.status == "held" and visit.hold_until - 1 > self.now


class Crowded(Clinic):
    """A model in which a patient can be in two places at once."""

    def is_elsewhere(self, patient: int, start: int, moving: int | None = None) -> bool:
        return False


def a_story(machine: Machine) -> None:
    """Ann holds nine o'clock and nine minutes pass; then she wants the same time of another doctor."""
    machine.people()
    machine.hold(doctor=0, patient=0, start=540, luck=0, key=False)
    for minutes in (5, 1, 1, 1, 1):
        machine.wait(minutes=minutes, heard=False)
    machine.the_same_visits_stand()
    machine.the_same_times_are_free()
    machine.book(doctor=1, patient=0, start=540, luck=0, key=False)


def test_a_difference_would_be_found(machine: tuple[str, type[Machine]]) -> None:
    _, here = machine
    a_story(here())
    for wrong in (Hasty, Crowded):
        with pytest.raises(AssertionError):
            a_story(type("There", (here,), {"clinic_of": wrong})())
