"""No operation may be asked without end, whoever asks."""

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from salus.apps.assembly import SERVICES
from salus.apps.server import routes
from salus.kit import http

LIMITED_BY_THEMSELVES = {
    *("register", "login", "auth_register", "auth_login", "forgot_password", "reset_password", "get_jwks"),
    *("receive_sendgrid_receipts", "receive_resend_receipts", "receive_twilio_receipts"),
    *("receive_stripe_event", "receive_paypal_event"),
}
"""Guesses and registrations have limits of their own, tighter than these; the public keys are cached; what providers
tell comes by the hundred from one address, and is looked at no further without its signature."""


def _calls(dependant: Dependant) -> list[object]:
    return [dependant.call, *(call for inner in dependant.dependencies for call in _calls(inner))]


def _unlimited() -> set[str]:
    counted = {dependency.dependency for dependency in http.ANYBODY}
    found = set()
    for route in routes(tuple(SERVICES)):
        assert isinstance(route, APIRoute)
        calls = _calls(route.dependant)
        if not any(call in counted or isinstance(call, http._Bearer) for call in calls):
            found.add(str(route.operation_id))
    return found


def test_every_operation_counts_who_asks() -> None:
    assert _unlimited() <= LIMITED_BY_THEMSELVES


def test_an_operation_that_counts_nobody_would_be_seen() -> None:
    assert "register" in _unlimited()
