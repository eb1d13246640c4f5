"""How do we find and change messages? The only SQL but the outbox's."""
