"""How do we find and change people, doctors, services and clinics? The only SQL."""
