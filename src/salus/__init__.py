"""Salus: doctor appointments, found, booked and kept."""

__version__ = "0.1.0"
