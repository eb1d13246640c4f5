"""How do we find and change the ledger? The only SQL of this context."""
