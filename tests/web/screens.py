"""Which screens are there? Each is tried by axe and photographed; a test finds the page that has none."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.web import paying, steps, waiting


@dataclass(frozen=True)
class Screen:
    """What somebody sees at an address, after doing something there."""

    name: str
    path: str
    who: str | None = None
    """One of the demonstration's people."""
    do: Callable[[Page], None] = steps.nothing
    ends: str = ""
    """The path to which doing that leads, when it is another one; `1` where a number stands."""


SCREENS = (
    Screen("search", "/"),
    Screen("search-nobody", "/?q=nobody-of-that-name"),
    Screen("search-unanswered", "/", do=steps.unanswered),
    Screen("doctor", "/doctors/4"),
    Screen("booking-signed-out", "/?specialty=dermatology", None, steps.chosen, "/doctors/1"),
    Screen("waitlist-join-signed-out", "/waitlist/join?specialty=dermatology&clinic=1", None, waiting.certain_days),
    Screen("waitlist-offer-signed-out", "/waitlist/offers/1", None, waiting.offer_signed_out),
    Screen("sign-in", "/sign-in"),
    Screen("sign-in-refused", "/sign-in", do=steps.refused),
    Screen("register", "/register"),
    Screen("register-doctor", "/register?as=doctor"),
    Screen("forgot-password", "/forgot-password"),
    Screen("reset-password", "/reset-password#token=from-a-letter"),
    Screen("verify-email", "/verify-email#token=from-a-letter"),
    Screen("missing", "/no/such/page"),
    Screen("booking", "/?specialty=dermatology", "patient", steps.chosen, "/doctors/1"),
    Screen("booked", "/?specialty=psychiatry", "patient", steps.booked, "/doctors/1"),
    Screen("appointments", "/appointments", "patient"),
    Screen("appointments-completed", "/appointments?show=completed", "patient"),
    Screen("appointment", "/appointments", "patient", steps.first_appointment, "/appointments/1"),
    Screen("appointment-cancel", "/appointments", "patient", steps.asked_to_cancel, "/appointments/1"),
    Screen("appointment-move", "/appointments", "patient", steps.moving, "/appointments/1/move"),
    Screen("appointment-to-pay", "/appointments", "patient", paying.to_be_paid, "/appointments/1"),
    Screen("receipt", "/appointments", "patient", paying.receipt, "/appointments/1/receipt"),
    Screen("waitlist-join", "/waitlist/join?doctor=4", "patient", waiting.certain_days),
    Screen("waitlist", "/waitlist", "patient", waiting.with_offer),
    Screen("waitlist-change", "/waitlist", "patient", waiting.changing),
    Screen("waitlist-leave", "/waitlist", "patient", waiting.leaving),
    Screen("waitlist-offer", "/waitlist", "patient", waiting.offer, "/waitlist/offers/1"),
    Screen("search-with-offer", "/", "patient", waiting.with_offer),
    Screen("account", "/account", "patient"),
    Screen("preferences", "/preferences", "patient"),
    Screen("messages", "/messages", "patient"),
    Screen("session-ended", "/appointments", "patient", steps.ended),
    Screen("today", "/today", "doctor", steps.people_at_the_desk),
    Screen("calendar-day", "/calendar?view=day", "doctor"),
    Screen("calendar-week", "/calendar?view=week", "doctor", steps.next_week),
    Screen("calendar-week-over", "/calendar?view=week", "doctor"),
    Screen("calendar-month", "/calendar?view=month", "doctor"),
    Screen("calendar-time-off", "/calendar", "doctor", steps.adding_time_off),
    Screen("practice-hours", "/practice", "doctor"),
    Screen("practice-services", "/practice/services", "doctor"),
    Screen("practice-service", "/practice/services", "doctor", steps.editing_service),
    Screen("practice-rules", "/practice/rules", "doctor"),
    Screen("practice-profile", "/practice/profile", "doctor"),
    Screen("patients", "/patients", "doctor"),
    Screen("patient", "/patients", "doctor", steps.first_who_comes, "/patients/1"),
    Screen("visit", "/patients", "doctor", steps.coming_visit, "/visits/1"),
    Screen("visit-new", "/visits/new", "doctor"),
    Screen("visit-new-squeezed", "/visits/new", "doctor", steps.squeezing_in),
    Screen("waiting", "/waiting", "doctor", waiting.queue),
    Screen("waiting-new", "/waiting/new", "doctor"),
    Screen("payments-of-doctor", "/payments?show=paid", "doctor"),
    Screen("reception-appointments", "/office/appointments", "reception"),
    Screen(
        "reception-visit-move", "/office/appointments?status=upcoming", "reception", steps.visit_moving, "/visits/1"
    ),
    Screen(
        "reception-visit-cancel",
        "/office/appointments?status=upcoming",
        "reception",
        steps.visit_cancelling,
        "/visits/1",
    ),
    Screen("reception-visit-new", "/visits/new", "reception"),
    Screen("reception-people", "/office/people", "reception"),
    Screen("reception-person", "/office/people", "reception", steps.first_listed, "/office/people/1"),
    Screen("reception-person-new", "/office/people/new", "reception"),
    Screen("payments", "/payments", "reception", paying.unpaid),
    Screen("payments-none", "/payments?show=refund_failed", "reception"),
    Screen("payment", "/payments", "reception", paying.payment, "/payments/1"),
    Screen("payment-give-back", "/payments", "reception", paying.giving_back, "/payments/1"),
    Screen("office-appointments", "/office/appointments", "admin"),
    Screen("office-waiting", "/waiting", "admin", waiting.queue),
    Screen("office-waiting-none", "/waiting?show=booked", "admin"),
    Screen("office-waiting-new", "/waiting/new", "admin", waiting.any_doctor),
    Screen("office-people", "/office/people", "admin"),
    Screen("office-person", "/office/people/2", "admin"),
    Screen("office-person-new", "/office/people/new", "admin"),
    Screen("office-clinics", "/office/clinics", "admin"),
    Screen("office-clinic", "/office/clinics/1", "admin"),
    Screen("office-clinic-new", "/office/clinics/new", "admin"),
    Screen("office-invitations", "/office/invitations", "admin"),
    Screen("office-invitation", "/office/invitations", "admin", steps.code_created),
    Screen("office-journal", "/office/journal", "admin"),
    Screen("office-messages", "/office/messages", "admin"),
    Screen("office-messages-all", "/office/messages?show=all", "admin"),
    Screen("office-mailbox", "/office/messages?show=mailbox", "admin"),
    Screen("office-system", "/office/system", "admin"),
)
