"""What happened, in an order that a follower can trust? One append-only table per database."""

from salus.kit.journal.append import append, journal
from salus.kit.journal.follow import JournalFeed, advance, cursors, resume

__all__ = ["JournalFeed", "advance", "append", "cursors", "journal", "resume"]
