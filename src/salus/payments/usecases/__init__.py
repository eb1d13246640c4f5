"""What does the desk do? One verb in each file."""
