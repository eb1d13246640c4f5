"""Does everything work with the keyboard alone, and does nobody lose their place on the way?"""

import re
from urllib.parse import quote

from playwright.sync_api import Page, expect

from salus.apps.demo.people import PASSWORD, address_of
from tests.support.server import SalusServer
from tests.web.conftest import Open
from tests.web.desk import come_now, coming, empty_sunday, refuse
from tests.web.keyboard import Keyboard
from tests.web.money import Purse
from tests.web.test_booking import newcomer

Size = tuple[int, int]
TIME = re.compile(r"\d\d:\d\d")


def arrive(visit: Open, who: str, path: str, size: Size = (1280, 860)) -> tuple[Page, Keyboard]:
    """Signed in, by the keyboard too, at an address of theirs."""
    page = visit(size).go(f"/sign-in?next={quote(f'/app{path}', safe='')}")
    keys = Keyboard(page)
    keys.write("textbox", "Email address", who if "@" in who else address_of(who))
    keys.write("textbox", "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("sign-in"))
    keys.still_stands()
    return page, keys


def test_from_a_search_to_an_appointment_of_somebody_new(visit: Open, size: Size) -> None:
    page = visit(size).go("/")
    keys = Keyboard(page)
    keys.reach("combobox", "What for")
    expect(page.get_by_role("option", name="Neurology")).to_be_attached()
    page.keyboard.type("Neurology")
    expect(page).to_have_url(re.compile("specialty=neurology"))
    keys.still_stands()
    keys.press("link", re.compile("^All times of"))
    expect(page.get_by_role("group", name="Day")).to_be_visible()
    keys.still_stands()
    keys.press("radio", TIME, "Space")
    keys.sees("clinic time")
    keys.reach("radio", "I have an account")
    page.keyboard.press("ArrowRight")
    keys.write("textbox", "Your name", "Keya Board")
    keys.write("textbox", "Email address", f"keya{size[0]}@example.com")
    keys.write("textbox", "Password", "plenty of plain words")
    page.keyboard.press("Enter")
    keys.sees("What is it about?")
    keys.press("button", "Book this time")
    keys.sees("It is booked")
    keys.press("link", "See the appointment")
    keys.sees("Booked")


def test_an_appointment_is_moved_then_kept_then_cancelled(visit: Open, clinic: SalusServer, size: Size) -> None:
    page, keys = arrive(visit, newcomer(clinic, f"Tab Ulator {size[0]}"), "/", size)
    keys.press("link", TIME, within=page.get_by_role("group", name=re.compile("^Next free times")).last)
    keys.press("button", "Book this time")
    keys.sees("It is booked")
    keys.press("link", "See the appointment")
    keys.press("link", "Move to another time")
    keys.reach("radio", re.compile("free time"))
    for _ in range(5):
        page.keyboard.press("ArrowRight")  # to a day from which it can still be cancelled
    keys.press("radio", TIME, "Space")
    keys.press("button", "Move it")
    expect(page.get_by_role("link", name="Move to another time")).to_be_visible()
    keys.still_stands()
    keys.press("button", "Cancel this appointment")
    keys.press("button", "Keep it")
    keys.sees("Booked")
    keys.press("button", "Cancel this appointment")
    keys.write("textbox", re.compile("^Why"), "It has passed")
    keys.press("button", "Yes, cancel it")
    keys.sees("Cancelled")


def test_a_time_that_was_just_taken_leaves_one_where_the_nearest_are(visit: Open, clinic: SalusServer) -> None:
    page, keys = arrive(visit, newcomer(clinic, "Sec Ond"), "/?specialty=dermatology")
    page.route("**/stream", lambda route: route.abort())
    keys.press("link", TIME)
    keys.reach("button", "Book this time")
    others = Purse(clinic.url)
    quicker = newcomer(clinic, "Fir St")
    slot = others.ask(quicker, "GET", "/slots", params={"specialty": "dermatology"})["items"][0]["slots"][0]
    others.ask(quicker, "POST", "/appointments", json={"slot_id": slot["id"]})
    page.keyboard.press("Enter")
    keys.sees("was just taken")
    keys.press("button", TIME, within=page.get_by_role("alert"))
    keys.press("button", "Book this time")
    keys.sees("It is booked")


def test_a_session_that_ended_is_taken_up_again_and_the_keyboard_stays_where_it_was(visit: Open) -> None:
    page, keys = arrive(visit, "patient", "/account")
    keys.write("textbox", "Phone", "+33 6 12 34 56 78")
    for asked in ("auth/refresh", "users/*"):
        page.route(f"**/{asked}", lambda route: refuse(route, 401, "not_authenticated"), times=1)
    keys.press("button", "Save")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Password", exact=True)).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    keys.sees("Saved")
    assert page.evaluate("document.activeElement.textContent") == "Save"


def test_whoever_comes_is_checked_in_seen_or_missed(visit: Open) -> None:
    page, keys = arrive(visit, "doctor", "/today")
    first, second = come_now(page, 2)
    page.reload()
    keys.press("button", f"Check in {first['patient']['name']}")
    keys.press("button", f"Complete the visit of {first['patient']['name']}")
    keys.sees("Completed")
    keys.press("button", f"{second['patient']['name']} did not come")
    keys.sees("Did not come")
    keys.press("button", "Day after")
    expect(page).to_have_url(re.compile("day="))
    keys.still_stands()


def test_a_visit_is_moved_and_cancelled(visit: Open) -> None:
    page, keys = arrive(visit, "doctor", "/calendar?view=week")
    found = coming(page)
    page.goto(page.url.partition("/app")[0] + f"/app/calendar?view=week&day={found['local_start'][:10]}")
    keys.press("button", re.compile(found["patient"]["name"]))
    expect(page).to_have_url(re.compile("/visits/"))
    keys.press("button", "Move")
    keys.press("radio", TIME, "Space")
    chosen = str(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    keys.press("button", "Move to this time")
    expect(page.get_by_role("button", name="Move to this time")).to_have_count(0)
    keys.sees(chosen.partition(",")[0])
    keys.press("button", "Cancel appointment")
    keys.press("button", "Cancel the appointment")
    keys.sees("Cancelled")


def test_an_opening_and_time_off_are_added_and_taken_back(visit: Open, size: Size) -> None:
    page, keys = arrive(visit, "doctor", f"/calendar?view=day&day={empty_sunday()}", size)
    for kind in ("Additional opening", "Time off"):
        keys.press("button", "Add opening or time off")
        keys.reach("radio", re.compile("Additional opening|Time off"))
        if kind == "Time off":
            page.keyboard.press("ArrowRight")
        keys.press("button", "Back")
        keys.still_stands()
        assert page.evaluate("document.activeElement.textContent") == "Add opening or time off"
        page.keyboard.press("Enter")
        keys.reach("radio", re.compile("Additional opening|Time off"))
        if kind == "Time off":
            page.keyboard.press("ArrowRight")
        keys.press("button", "Save")
        expect(page.get_by_role("dialog")).to_have_count(0)
        keys.still_stands()
        keys.press("button", re.compile(f"Remove: {kind}"))
        expect(page.get_by_role("button", name=re.compile(f"Remove: {kind}"))).to_have_count(0)
        keys.still_stands()


def test_weekly_hours_are_added_copied_and_removed(visit: Open, size: Size) -> None:
    _page, keys = arrive(visit, "doctor", "/practice", size)
    keys.press("button", "Add a span: Sunday")
    keys.press("button", "Copy to … (Sunday)")
    keys.press("checkbox", "Saturday", "Space")
    keys.press("button", "Copy")
    keys.still_stands()
    keys.press("button", "Save")
    keys.sees("Saved")
    for day in ("Sunday", "Saturday"):
        keys.press("button", re.compile(f"Remove {day}"))
        keys.still_stands()
    keys.press("button", "Save")
    keys.sees("Saved")


def test_a_kind_of_visit_is_added_edited_and_removed(visit: Open, size: Size) -> None:
    page, keys = arrive(visit, "doctor", "/practice/services", size)
    keys.press("button", "Add a kind of visit")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Third opinion")
    keys.write("textbox", "Fee", "no money")
    keys.press("button", "Save")
    expect(page.get_by_label("Fee")).to_have_attribute("aria-invalid", "true")
    keys.still_stands()
    keys.write("textbox", "Fee", "70.50")
    keys.press("button", "Save")
    keys.sees("€70.50")
    keys.press("button", "Edit Third opinion")
    keys.write("textbox", "Fee", "71.50")
    keys.press("button", "Save")
    keys.sees("€71.50")
    keys.press("button", "Remove Third opinion")
    keys.press("button", "Really remove Third opinion")
    expect(page.get_by_text("Third opinion")).to_have_count(0)
    keys.still_stands()


def test_a_doctor_finds_a_patient_and_books_for_them(visit: Open) -> None:
    page, keys = arrive(visit, "doctor", "/patients")
    name = coming(page)["patient"]["name"]
    keys.write("searchbox", "Name", name)
    keys.press("link", name)
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    keys.still_stands()
    keys.press("link", "Book an appointment")
    keys.write("textbox", "Patient", name)
    expect(page.get_by_role("option", name=name).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    keys.press("radio", TIME, "Space")
    keys.press("button", "Book")
    keys.sees("Expected")


def test_the_administrator_filters_creates_and_closes(visit: Open, size: Size) -> None:
    page, keys = arrive(visit, "admin", "/office/appointments", size)
    keys.reach("combobox", "Status")
    page.keyboard.type("Cancelled")
    expect(page).to_have_url(re.compile("status=cancelled"))
    keys.still_stands()
    keys.press("link", "People")
    keys.press("link", "Add somebody")
    keys.write("textbox", "Name", "Dr. Keys Only")
    keys.write("textbox", "Email address", f"keys.only{size[0]}@example.com")
    keys.press("checkbox", "Cardiology", "Space")
    keys.press("button", "Create the account")
    keys.sees("The account is there")
    keys.press("link", "People", within=page.get_by_role("navigation"))
    keys.write("searchbox", "Name or email", f"keys.only{size[0]}@example.com")
    keys.press("link", "Dr. Keys Only")
    keys.press("button", "Deactivate Dr. Keys Only")
    keys.press("button", "Really deactivate Dr. Keys Only")
    keys.sees("This account is deactivated")
    keys.press("button", "Reactivate")
    keys.sees("Active")


def test_the_administrator_adds_and_deletes_a_clinic(visit: Open) -> None:
    name = "West Wing"
    page, keys = arrive(visit, "admin", "/office/clinics")
    keys.press("link", "Add a clinic")
    keys.press("button", "Save")
    expect(page.get_by_label("Name", exact=True)).to_have_attribute("aria-invalid", "true")
    keys.still_stands()
    for label, text in (
        ("Name", name),
        ("Street and number", "Rue 1"),
        ("Postal code", "75001"),
        ("City", "Paris"),
        ("Country (code)", "fr"),
        ("Time zone", "Europe/Paris"),
        ("Latitude", "48.85"),
        ("Longitude", "2.35"),
    ):
        keys.write("textbox", label, text)
    keys.press("button", "Add a day")
    keys.still_stands()
    keys.press("checkbox", "Lift", "Space")
    keys.press("button", "Save")
    keys.press("link", name)
    keys.press("button", f"Delete {name}")
    keys.press("button", f"Really delete {name}")
    expect(page).to_have_url(re.compile("/office/clinics$"))
    keys.still_stands()


def test_the_administrator_invites_reads_the_journal_and_sees_how_the_system_is(visit: Open) -> None:
    page, keys = arrive(visit, "admin", "/office/invitations")
    keys.write("textbox", "For whom", "Dr. Guest")
    keys.press("button", "Create a code")
    keys.sees("This is the code.")
    keys.press("button", "Create another one")
    keys.press("button", "Withdraw the code Dr. Guest")
    expect(page.get_by_role("button", name="Withdraw the code Dr. Guest")).to_have_count(0)
    keys.still_stands()
    keys.press("link", "Journal")
    keys.reach("combobox", "Part")
    page.keyboard.type("Signing")
    expect(page).to_have_url(re.compile("service=auth"))
    keys.write("textbox", "Action", "invitation.created")
    keys.press("button", "Find")
    keys.sees("invitation.created")
    keys.press("link", "System")
    keys.sees("Works")
    keys.reach("region", "Jobs")
