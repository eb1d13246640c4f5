"""The words that every context shares: pure values, no I/O, standard library only."""
