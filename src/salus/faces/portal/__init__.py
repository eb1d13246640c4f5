"""The portal of doctors and patients: exactly the calls of the Flask requirement."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter

from salus.faces import accounts
from salus.faces.portal import appointments, doctor, me, patient

routers: Final[Mapping[str, tuple[APIRouter, ...]]] = {
    "auth": (accounts.router, me.router),
    "appointments": (appointments.router, doctor.router, patient.router),
}
"""By the service that serves them."""
