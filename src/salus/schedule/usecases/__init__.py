"""What can be done with a calendar? One file for each thing that a doctor keeps in it."""
