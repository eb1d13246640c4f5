"""What do tests need around them? Real services, a real server, and one way to wait."""
