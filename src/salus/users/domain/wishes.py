"""What does somebody hear of who has not chosen, and by which channel?"""

from collections.abc import Mapping
from typing import Final

from salus.kernel.actor import Role
from salus.users.contract import Channel, Topic

Wishes = Mapping[Topic, tuple[Channel, ...]]

_MAIL: Final = (Channel.EMAIL,)
_BOTH: Final = (Channel.EMAIL, Channel.SMS)

USUAL: Final[Wishes] = {
    Topic.CONFIRMATIONS: _MAIL,
    Topic.CHANGES: _BOTH,
    Topic.CANCELLATIONS: _BOTH,
    Topic.REMINDERS: _MAIL,
    Topic.OFFERS: _BOTH,
}
"""A text message where a mail that is read too late is a way for nothing, or a chance missed."""

OF_DOCTORS: Final[Wishes] = {
    Topic.CONFIRMATIONS: _MAIL,
    Topic.CHANGES: _MAIL,
    Topic.CANCELLATIONS: _MAIL,
    Topic.REMINDERS: (),
    Topic.OFFERS: (),
}
"""Their calendar reminds them; ten patients a day are not to ring ten times."""


def wishes(role: Role, chosen: Wishes) -> dict[Topic, tuple[Channel, ...]]:
    """What was chosen, and the usual for the rest."""
    return {**(OF_DOCTORS if role is Role.DOCTOR else USUAL), **chosen}
