"""What happened, in an order that a follower can trust? One append-only table per database."""

from salus.kit.journal.append import append, entry_of, journal
from salus.kit.journal.follow import JournalFeed, entries_of, move_on, resume
from salus.kit.journal.follower import Follower

__all__ = ["Follower", "JournalFeed", "append", "entries_of", "entry_of", "journal", "move_on", "resume"]
