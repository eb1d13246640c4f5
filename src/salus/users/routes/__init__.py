"""How does HTTP speak of people, doctors, services and clinics?"""

from salus.users.routes import clinics, doctors, people, services

routers = (people.router, doctors.router, services.router, clinics.router)
