"""How does HTTP speak of people, doctors, services and clinics?"""

from fastapi import APIRouter

from salus.users.routes import clinics, doctors, people, services

router = APIRouter(prefix="/api/v1")
for part in (people, doctors, services, clinics):
    router.include_router(part.router)
