"""Can administrators oversee the clinic, and reception do its part?"""

import re

from playwright.sync_api import expect

from tests.web.conftest import Open


def test_filters_stand_in_the_address_and_hold_when_it_is_loaded_again(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("admin")
    page.get_by_label("Status").select_option("cancelled")
    expect(page).to_have_url(re.compile("status=cancelled"))
    expect(page.get_by_text("Cancelled", exact=True).nth(1)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Status")).to_have_value("cancelled")
    expect(page.get_by_text("Expected", exact=True)).to_have_count(1)


def test_a_doctor_is_created_deactivated_and_comes_back(visit: Open, size: tuple[int, int]) -> None:
    email = f"new{size[0]}@example.com"
    visitor = visit(size)
    page = visitor.sign_in("admin")
    visitor.go("/office/people/new")
    page.get_by_label("Name").fill("Dr. New Example")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Cardiology").check()
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_text(f"mailed to {email}")).to_be_visible()
    visitor.go("/office/people")
    page.get_by_label("Name or email").fill(email)
    page.get_by_role("link", name="Dr. New Example").click()
    page.get_by_role("button", name="Deactivate Dr. New Example").click()
    page.get_by_role("button", name="Really deactivate").click()
    expect(page.get_by_text("This account is deactivated")).to_be_visible()
    page.get_by_role("button", name="Reactivate").click()
    expect(page.get_by_role("button", name="Deactivate Dr. New Example")).to_be_visible()


def test_an_email_address_that_is_taken_is_said_and_nothing_typed_is_lost(visit: Open) -> None:
    visitor = visit()
    page = visitor.sign_in("admin")
    visitor.go("/office/people/new")
    page.get_by_label("Role").select_option("staff")
    page.get_by_label("Name").fill("Twice Example")
    page.get_by_label("Email address").fill("doctor@demo.salus.example")
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("alert")).to_contain_text("already an account")
    expect(page.get_by_label("Name")).to_have_value("Twice Example")


def test_a_clinic_where_doctors_work_is_not_deleted_and_the_reason_is_told(visit: Open) -> None:
    visitor = visit()
    page = visitor.sign_in("admin")
    visitor.go("/office/clinics/1")
    page.get_by_role("button", name=re.compile("^Delete ")).click()
    page.get_by_role("button", name=re.compile("^Really delete ")).click()
    expect(page.get_by_role("alert")).to_contain_text("Doctors still work at this clinic")


def test_a_clinic_is_added_edited_and_deleted(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("admin")
    visitor.go("/office/clinics/new")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    name = f"West {size[0]}"
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
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Add a day").click()
    page.get_by_label("Lift").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_label("Lift")).to_be_checked()
    form = page.get_by_role("form", name="Clinic")
    form.get_by_label("Phone").fill("+33 1 44 00 00 00")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Saved")).to_be_visible()
    page.get_by_role("button", name=f"Delete {name}").click()
    page.get_by_role("button", name=f"Really delete {name}").click()
    expect(page).to_have_url(re.compile("/office/clinics$"))
    expect(page.get_by_role("link", name=name)).to_have_count(0)


def test_an_invitation_code_is_shown_once_and_can_be_withdrawn(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("admin")
    visitor.go("/office/invitations")
    note = f"Dr. Guest {size[0]}"
    page.get_by_label("For whom").fill(note)
    page.get_by_role("button", name="Create a code").click()
    code = page.locator("code").inner_text()
    assert len(code) >= 8
    page.reload()
    expect(page.get_by_text(note)).to_be_visible()
    expect(page.get_by_text(code)).to_have_count(0)
    page.get_by_role("button", name=f"Withdraw the code {note}").click()
    expect(page.get_by_role("button", name=f"Withdraw the code {note}")).to_have_count(0)


def test_the_journal_is_narrowed_and_tells_that_it_was_read(visit: Open) -> None:
    visitor = visit()
    page = visitor.sign_in("admin")
    visitor.go("/office/journal")
    page.get_by_label("Part").select_option("users")
    expect(page).to_have_url(re.compile("service=users"))
    page.get_by_label("Action").fill("journal.read")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("journal.read", exact=True).first).to_be_visible()
    expect(page.get_by_text("user.created", exact=True)).to_have_count(0)


def test_the_system_says_how_database_and_jobs_are(visit: Open) -> None:
    visitor = visit()
    page = visitor.sign_in("admin")
    visitor.go("/office/system")
    expect(page.get_by_text("Works", exact=True)).to_be_visible()
    expect(page.get_by_text("SQLite")).to_be_visible()
    expect(page.get_by_role("cell", name="auth.links")).to_be_visible()


def test_reception_books_for_a_patient_and_sees_no_pages_of_the_administrator(visit: Open) -> None:
    visitor = visit()
    page = visitor.sign_in("reception")
    expect(page).to_have_url(re.compile("/office/appointments"))
    expect(page.get_by_role("link", name="Journal")).to_have_count(0)
    visitor.go("/office/journal")
    expect(page).not_to_have_url(re.compile("journal"))


def test_the_development_mailbox_opens_its_letters(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("admin")
    visitor.go("/office/messages")
    page.get_by_role("link", name="Development mailbox").click()
    letter = page.get_by_role("listitem").filter(has_text="Read").first
    letter.get_by_text("Read", exact=True).click()
    expect(letter.get_by_role("link").last).to_have_attribute("href", re.compile("/app/"))
    assert visitor.barriers() == []


def test_what_a_clinic_gives_back_is_agreed_in_its_form(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("admin")
    visitor.go("/office/clinics/1")
    form = page.get_by_role("form", name="Refund terms")
    form.get_by_label("Comes back later").fill("101")
    form.get_by_role("button", name="Save").click()
    form.get_by_label("Comes back in time").fill("")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_be_visible()
    form.get_by_label("Comes back in time").fill("80")
    form.get_by_label("Comes back later").fill("25")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Saved")).to_be_visible()
    page.reload()
    expect(form.get_by_label("Comes back in time")).to_have_value("80")
    expect(form.get_by_label("Comes back later")).to_have_value("25")
