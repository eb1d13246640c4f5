"""What do people do on the waitlist? One verb in each file."""
