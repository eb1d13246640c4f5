"""Does a face tell all that the contract tells, by its own words?"""

from dataclasses import fields
from typing import Any

import pytest

from salus.appointments.contract import Appointment
from salus.apps.assembly import PLACES
from salus.auth.contract import Accounts, SignedInAs
from salus.availability.contract import Slot
from salus.faces.accounts import Admission
from salus.faces.bookings.views import Booking, Provider, ProviderAvailability, ProviderOpening, ProviderService
from salus.faces.portal.doctor import Profile
from salus.faces.portal.slots import PortalSlot
from salus.schedule.contract import Opening, Standing
from salus.users.contract import DoctorProfile, ServiceView

TOLD: list[tuple[type[Any], type[Any], dict[str, str], set[str]]] = [
    (Appointment, Booking, {"doctor": "provider"}, {"provider_id"}),
    (DoctorProfile, Provider, {}, set()),
    (ServiceView, ProviderService, {"doctor_id": "provider_id"}, set()),
    (Opening, ProviderOpening, {"doctor_id": "provider_id"}, set()),
    (Standing, ProviderAvailability, {"doctor_id": "provider_id"}, set()),
    (DoctorProfile, Profile, {}, {"specialization"}),
    (Slot, PortalSlot, {"starts_at": "start_time", "ends_at": "end_time"}, set()),
    (SignedInAs, Admission, {}, {"token"}),
]
"""A view of a contract and of a face: which names differ, and what the face tells besides."""


@pytest.mark.parametrize(("theirs", "ours", "other", "more"), TOLD, ids=lambda one: getattr(one, "__name__", ""))
def test_nothing_that_the_contract_tells_is_lost(
    theirs: type[Any], ours: type[Any], other: dict[str, str], more: set[str]
) -> None:
    expected = {other.get(one.name, one.name) for one in fields(theirs)} | more
    assert {one.name for one in fields(ours)} == expected


def test_a_password_goes_no_further_than_the_service_that_judges_it() -> None:
    assert Accounts not in PLACES
