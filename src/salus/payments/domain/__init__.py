"""What is true of a payment? Functions of values."""
