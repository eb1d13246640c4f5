"""The `/providers` and `/bookings` face: a provider is a doctor, a booking is an appointment."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter

from salus.faces import accounts
from salus.faces.bookings import bookings, providers

routers: Final[Mapping[str, tuple[APIRouter, ...]]] = {
    "auth": (accounts.router,),
    "appointments": (bookings.router, providers.router),
}
"""By the service that serves them."""
