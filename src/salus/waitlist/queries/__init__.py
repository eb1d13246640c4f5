"""How do we find and change who waits? The only SQL of this context."""
