"""Where does somebody work, and in what? The clinics and specialties that a command names, checked."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from salus.kernel.ids import ClinicId
from salus.kernel.text import folded
from salus.kit.db import Tx
from salus.users.contract import specialty_slug
from salus.users.queries import doctors
from salus.users.usecases.checks import Checks


def chosen_clinics(tx: Tx, checks: Checks, clinic_ids: Sequence[ClinicId]) -> list[Row[Any]]:
    """The clinics named, each once, in the order named."""
    found = doctors.hold_clinics(tx, clinic_ids)
    for place, clinic_id in enumerate(clinic_ids):
        if clinic_id not in found:
            checks.refuse(f"/clinic_ids/{place}", "unknown", "there is no such clinic")
    return [found[clinic_id] for clinic_id in dict.fromkeys(clinic_ids) if clinic_id in found]


def chosen_specialties(tx: Tx, checks: Checks, names: Sequence[str], pointer: str) -> list[doctors.Specialty]:
    """The specialties named by slug or name in any case, each once, in the order named.

    Shape: `pointer` is the field's; a list's members get their place behind it.
    """
    known = {specialty.slug: specialty for specialty in doctors.all_specialties(tx)} if names else {}
    chosen: dict[str, doctors.Specialty] = {}
    for place, name in enumerate(names):
        specialty = known.get(specialty_slug(name))
        if specialty is None:
            where = f"{pointer}/{place}" if pointer == "/specialties" else pointer
            checks.refuse(where, "unknown", "is no known specialty; see GET /api/v1/specialties")
        else:
            chosen[specialty.slug] = specialty
    return list(chosen.values())


def doctor_search(name: str, designation: str | None, specialties: Sequence[str]) -> str:
    """What a search text is looked for in."""
    return folded(" ".join((name, designation or "", *specialties)))
