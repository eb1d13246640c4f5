"""On which terms does this installation let people in?"""

from dataclasses import dataclass, field
from datetime import timedelta

from salus.kit.config import Settings
from salus.kit.limits import Policy


@dataclass(frozen=True, slots=True)
class Terms:
    """Lifetimes, limits, and what a password must be.

    `demo` accepts the requirement's weak example passwords and its invitation code.
    """

    public_url: str
    token_life: timedelta = timedelta(minutes=10)
    session_life: timedelta = timedelta(days=30)
    password_minimum: int = 8
    demo: bool = False
    login: Policy = field(default_factory=lambda: Policy("login", 5, timedelta(minutes=15)))
    register: Policy = field(default_factory=lambda: Policy("register", 20, timedelta(hours=1)))
    password_forgot: Policy = field(default_factory=lambda: Policy("password_forgot", 5, timedelta(hours=1)))

    @classmethod
    def of(cls, settings: Settings) -> "Terms":
        return cls(
            public_url=settings.origin,
            token_life=timedelta(minutes=settings.access_token_minutes),
            session_life=timedelta(days=settings.session_days),
            password_minimum=settings.password_min_length,
            demo=settings.demo,
            login=Policy.parse("login", settings.limit_login),
            register=Policy.parse("register", settings.limit_register),
            password_forgot=Policy.parse("password_forgot", settings.limit_password_forgot),
        )
