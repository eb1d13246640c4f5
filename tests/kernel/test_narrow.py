"""Which part of a list is whose?"""

import pytest

from salus.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from salus.kernel.ids import ClinicId, DoctorId, PatientId
from salus.kernel.narrow import OfSomebody, narrowed

PAT = Actor(Role.PATIENT, patient_id=PatientId(1))
DORA = Actor(Role.DOCTOR, doctor_id=DoctorId(2))
SAM = Actor(Role.STAFF, clinic_ids=(ClinicId(3), ClinicId(4)))


def asked(patient: int | None = None, doctor: int | None = None, *clinics: int) -> OfSomebody:
    where = tuple(ClinicId(one) for one in clinics) or None
    return OfSomebody(patient and PatientId(patient), doctor and DoctorId(doctor), where)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("actor", "wanted", "own"),
    [
        (SYSTEM, asked(7, 8, 9), asked(7, 8, 9)),
        (PAT, asked(), asked(1)),
        (PAT, asked(1, 2, 3), asked(1, 2, 3)),
        (DORA, asked(), asked(None, 2)),
        (DORA, asked(1), asked(1, 2)),
    ],
)
def test_everybody_is_shown_their_own(actor: Actor, wanted: OfSomebody, own: OfSomebody) -> None:
    assert narrowed(actor, wanted) == own


@pytest.mark.parametrize(
    ("actor", "wanted"), [(PAT, asked(7)), (DORA, asked(None, 8)), (SAM, asked(None, None, 9)), (ANONYMOUS, asked())]
)
def test_a_filter_for_somebody_elses_finds_nothing(actor: Actor, wanted: OfSomebody) -> None:
    found = narrowed(actor, wanted).clinic_ids
    assert found is not None and not found


def test_reception_is_shown_its_clinics() -> None:
    assert list(narrowed(SAM, asked()).clinic_ids or ()) == [3, 4]
    assert list(narrowed(SAM, asked(None, None, 4, 9)).clinic_ids or ()) == [4]
