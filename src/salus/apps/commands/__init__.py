"""What does each command of `salus` do? One file each; what costs time to import is imported when it runs."""
