"""What is true of an appointment? Functions of values."""
