"""What is true about hours, openings, time off and holidays? Pure functions of values."""
