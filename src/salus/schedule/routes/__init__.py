"""How does HTTP speak of calendars?"""

from salus.schedule.routes import hours, openings, rules, time_off

routers = (hours.router, openings.router, rules.router, time_off.router)
