"""What is true of people, places and prices? Pure functions of values."""
