"""Scheduled, sent and failed messages: every service keeps its own."""
