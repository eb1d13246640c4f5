"""What is true of those who wait? Functions of values."""
