"""How do the four services run on one machine without containers? For `make run-four`, and for the tests."""
