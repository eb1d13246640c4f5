"""How do messages leave? One small adapter for each provider, chosen by one setting for each channel."""

from salus.notifications.senders.choice import Senders, senders_of
from salus.notifications.senders.sender import Later, Letter, Post, Refused, Sender, Unreachable

__all__ = ["Later", "Letter", "Post", "Refused", "Sender", "Senders", "Unreachable", "senders_of"]
