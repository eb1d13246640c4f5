"""How do we find and change what is paid? The only SQL of this context."""
