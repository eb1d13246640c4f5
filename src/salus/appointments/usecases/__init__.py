"""What can be done with appointments? One verb per file."""
