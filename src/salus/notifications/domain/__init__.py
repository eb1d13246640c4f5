"""What is true of messages? Pure functions of values."""
