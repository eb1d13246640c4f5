"""How does HTTP speak of calendars?"""

from fastapi import APIRouter

from salus.schedule.routes import hours, openings, rules, time_off

router = APIRouter(prefix="/api/v1/doctors/{doctor_id}", tags=["schedule"])
for part in (hours, openings, rules, time_off):
    router.include_router(part.router)
