"""What do we write to somebody who shall set a password?"""

from datetime import datetime

from salus.notifications.contract import Message
from salus.users.contract import Person


def forgotten(person: Person, url: str, now: datetime) -> Message:
    return _letter(
        person,
        "password_reset",
        "Set a new password",
        f"Hello {person.name},\n\nsomebody asked for a new password for your account. If it was you, set it here "
        f"within an hour:\n\n{url}\n\nIf it was not you, there is nothing to do: your password stays as it is.\n",
        now,
    )


def welcome(person: Person, url: str, now: datetime) -> Message:
    return _letter(
        person,
        "welcome",
        "Your account: set a password",
        f"Hello {person.name},\n\nan account was made for you. Set your password here within three days:\n\n{url}\n\n"
        "Later, ask for a new link on the sign-in page.\n",
        now,
    )


def _letter(person: Person, kind: str, subject: str, text: str, now: datetime) -> Message:
    return Message(person.id, "email", person.email, kind, subject, text, now)
