"""Which times are free? Pure functions of openings, bookings, rules and an instant."""
