"""Free slots, offers, search, live stream; nothing stored."""
