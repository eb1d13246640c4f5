"""What may be said where? A channel's template is given these fields and no others."""

from collections.abc import Mapping
from typing import Final

from salus.users.contract import Channel

SMS: Final = frozenset(("starts", "until", "clinic", "reference", "amount", "url"))
"""Read by whoever holds the telephone: a doctor's name may tell the specialty."""
BODY: Final = SMS | {"recipient", "was", "doctor", "address", "phone", "mode", "link"}
"""A mail is kept for years by others: what a visit is for, and of whom a doctor's visit is, stays behind a sign-in."""
SUBJECT: Final = frozenset(("starts",))
"""Shown on locked screens."""
PARTS: Final[Mapping[Channel, Mapping[str, frozenset[str]]]] = {
    Channel.EMAIL: {"mail.html.j2": BODY, "mail.txt.j2": BODY, "subject.txt.j2": SUBJECT},
    Channel.SMS: {"sms.txt.j2": SMS},
}
"""The layouts that a channel is made of, and what each may say."""
