"""Technique with I/O that knows no domain word."""
