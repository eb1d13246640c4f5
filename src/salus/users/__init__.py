"""People and what they offer: users, doctors, patients, clinics, specialties, services."""
