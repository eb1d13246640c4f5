"""A visit as a calendar file: for whoever opens it, so nothing in it tells of health.

Source: RFC 5545, RFC 5546. The UID stays, SEQUENCE is the revision, a cancelled visit is METHOD CANCEL.
Neither doctor, service nor reason is named: a calendar is shared, shown on screens and synchronised.
"""

from datetime import timedelta

from salus.appointments.contract import Appointment, Status
from salus.kernel.zone import zone

_CALLED_OFF = (Status.CANCELLED, Status.EXPIRED)


def calendar_file(appointment: Appointment, organizer: str, attendee: str | None = None) -> bytes:
    """The iCalendar object of one visit; `organizer` sends it, `attendee` is sent it."""
    # Imported here: most processes never write a calendar file, and all would pay for it at their start.
    from icalendar import Calendar, Event, vCalAddress, vText

    off = appointment.status in _CALLED_OFF
    at = zone(appointment.time_zone)
    event = Event()
    event.add("uid", f"{appointment.reference.lower()}@salus")
    event.add("sequence", appointment.revision)
    event.add("dtstamp", appointment.updated_at)
    event.add("last-modified", appointment.updated_at)
    event.add("dtstart", appointment.starts_at.astimezone(at))
    event.add("dtend", appointment.ends_at.astimezone(at))
    event.add("summary", f"Appointment {appointment.reference}")
    event.add("status", "CANCELLED" if off else "TENTATIVE" if appointment.status is Status.HELD else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if off else "OPAQUE")
    event.add("class", "PRIVATE")
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    if attendee is not None:
        guest = vCalAddress(f"mailto:{attendee}")
        guest.params["PARTSTAT"] = "DECLINED" if off else "ACCEPTED"
        guest.params["RSVP"] = "FALSE"
        event.add("attendee", guest)
    if appointment.clinic is not None:
        event["location"] = vText(appointment.clinic.name)
    calendar = Calendar()
    calendar.add("prodid", "-//Salus//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if off else "REQUEST")
    calendar.add_component(event)
    # The clocks around the visit, not those of 68 years: two changes are enough for its calendar.
    around = timedelta(days=366)
    calendar.add_missing_timezones((appointment.starts_at - around).date(), (appointment.ends_at + around).date())
    written: bytes = calendar.to_ical()
    return written
