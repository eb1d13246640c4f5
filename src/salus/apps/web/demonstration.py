"""What may the web app say of the demonstration clinic? Its accounts, which everybody knows anyway."""

from typing import Any

from salus.kit.config import Settings

ROLES = {"patient": "patient", "doctor": "doctor", "staff": "reception", "admin": "admin"}
"""Whose account shows which role."""


def demonstration(settings: Settings) -> dict[str, Any] | None:
    """The accounts to try, or None where real people are."""
    if not settings.demo:
        return None
    from salus.apps.demo import people
    from salus.auth.domain.invitation import DEMONSTRATION_CODE

    accounts = [{"role": role, "email": people.address_of(name)} for role, name in ROLES.items()]
    return {"password": people.PASSWORD, "invitation_code": DEMONSTRATION_CODE, "accounts": accounts}
