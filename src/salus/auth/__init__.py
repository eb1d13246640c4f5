"""Credentials, sessions, tokens and invitation codes."""
