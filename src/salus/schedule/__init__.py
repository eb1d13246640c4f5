"""When is a doctor open? Weekly hours, one-off openings, time off, holidays and booking rules."""
