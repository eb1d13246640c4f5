"""On which terms does this installation let people in?"""

from dataclasses import dataclass, field
from datetime import timedelta

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
