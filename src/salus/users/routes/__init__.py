"""How does HTTP speak of people, doctors, services and clinics?"""

from salus.users.routes import clinics, doctors, people, preferences, services

routers = (people.router, preferences.router, doctors.router, services.router, clinics.router)
