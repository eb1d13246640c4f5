"""Other ways to say the same thing: thin translations onto contracts. No rule lives here."""
