"""How do the parts become a running product? Composition alone; no rule lives here."""
