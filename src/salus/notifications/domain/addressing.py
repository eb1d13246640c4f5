"""By which channels does a message go, from when on, or why not at all?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from salus.notifications.contract import TOPICS, Kind
from salus.users.contract import Channel, Contact


@dataclass(frozen=True, slots=True)
class Addressed:
    channels: tuple[Channel, ...]
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Dropped:
    reason: str


def addressed(
    kind: Kind, contact: Contact | None, too_late_by: datetime, now: datetime, served: Collection[Channel]
) -> Addressed | Dropped:
    """What becomes of a message that is due; `served` are the channels that this installation has.

    Who cannot be reached by a wanted channel, for want of a number or of a provider, is mailed instead.
    """
    if now >= too_late_by:
        return Dropped("too_late")
    if contact is None or not contact.active:
        return Dropped("deactivated")
    if kind not in TOPICS:
        return Addressed((Channel.EMAIL,), now)
    wanted = contact.channels[TOPICS[kind]]
    if not wanted:
        return Dropped("not_wanted")
    channels = tuple(channel for channel in wanted if reachable(contact, channel, served)) or (Channel.EMAIL,)
    next_at = contact.after_quiet(now)
    return Addressed(channels, next_at) if next_at < too_late_by else Dropped("quiet_hours")


def reachable(contact: Contact, channel: Channel, served: Collection[Channel]) -> bool:
    return channel in served and (channel is not Channel.SMS or contact.phone is not None)
