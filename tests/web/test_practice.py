"""Can a doctor run the practice: the day, the calendar, hours, offers, rules, patients?"""

import re
from datetime import date, datetime, timedelta

from playwright.sync_api import expect

from tests.web.conftest import SMALL, Open
from tests.web.desk import ask, coming, empty_sunday


def test_a_doctor_begins_with_today_and_sees_whoever_comes_on_another_day(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("doctor")
    expect(page).to_have_url(re.compile("/app/today"))
    next_visit = coming(page)
    page = visitor.go(f"/today?day={next_visit['local_start'][:10]}")
    expect(page.get_by_role("link", name=next_visit["patient"]["name"]).first).to_be_visible()


def test_time_off_shows_the_visits_it_hits_before_anything_is_saved(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("doctor")
    hit = coming(page)
    visitor.go("/calendar")
    page.get_by_role("button", name="Add opening or time off").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Time off").check()
    dialog.get_by_label("Whole days").check()
    day = hit["local_start"][:10]
    dialog.get_by_label("First day").fill(day)
    dialog.get_by_label("Last day").fill(day)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text(hit["reference"])
    assert visitor.barriers() == []
    dialog.get_by_label("Keep them").check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    visitor.go(f"/calendar?view=day&day={day}")
    page.get_by_role("button", name=re.compile("Remove: Time off")).first.click()
    expect(page.get_by_role("button", name=re.compile("Remove: Time off"))).to_have_count(0)


def test_a_visit_dragged_to_another_time_is_asked_about_before_it_is_saved(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("doctor")
    found = coming(page)
    day = found["local_start"][:10]
    visitor.go(f"/calendar?view=week&day={day}")
    event = page.get_by_role("button", name=re.compile(found["patient"]["name"])).first
    event.evaluate("it => it.scrollIntoView({block: 'center', inline: 'center'})")  # with room on both sides
    box = event.bounding_box()
    assert box is not None
    x, y = box["x"] + 20, box["y"] + 5
    way = 1 if found["local_start"][11:13] < "13" else -1  # what is late goes up, for the day ends below
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 20 * way, steps=4)
    page.mouse.move(x, y + 200 * way, steps=6)
    page.mouse.up()
    expect(page.get_by_role("dialog", name="Move")).to_contain_text(found["local_start"][11:16])
    page.get_by_role("dialog").get_by_role("button", name="Back").click()
    assert coming(page)["starts_at"] == found["starts_at"]


def test_dragging_over_free_time_opens_it(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("doctor")
    day = empty_sunday()
    visitor.go(f"/calendar?view=week&day={day}")
    first = page.get_by_role("button", name=re.compile(f"Time {day} 09:00"))
    last = page.get_by_role("button", name=re.compile(f"Time {day} 11:00"))
    first.hover()
    page.mouse.down()
    last.hover()
    page.mouse.up()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("From")).to_have_value("09:00")
    dialog.get_by_role("button", name="Save").click()
    opened = page.get_by_role("button", name=re.compile("Remove: Additional opening"))
    expect(opened).to_be_visible()
    opened.click()
    expect(opened).to_have_count(0)


def test_hours_that_clash_are_said_at_their_span_and_good_ones_are_saved(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("doctor")
    visitor.go("/practice")
    sunday = page.get_by_role("group", name="Sunday", exact=True)
    for _ in range(2):
        sunday.get_by_role("button", name="Add a span").click()
    sunday.get_by_label("From").last.fill("10:00")
    page.get_by_role("button", name="Save").click()
    expect(sunday.get_by_role("alert").first).to_contain_text("overlaps another one")
    sunday.get_by_role("button", name=re.compile("Remove Sunday")).last.click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    page.reload()
    expect(sunday.get_by_label("From")).to_have_count(1)
    sunday.get_by_role("button", name=re.compile("Remove Sunday")).click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()


def test_visits_outside_new_hours_are_shown_before_they_are_saved(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("doctor")
    hit = coming(page)
    me = ask(page, "GET", "/auth/session")["user"]["doctor_id"]
    before = ask(page, "GET", f"/doctors/{me}/hours")
    visitor.go("/practice")
    weekday = date.fromisoformat(hit["local_start"][:10]).strftime("%A")
    spans = page.get_by_role("button", name=re.compile(f"^Remove {weekday}"))
    spans.first.wait_for()
    while spans.count():
        spans.first.click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text(hit["reference"])
    assert ask(page, "GET", f"/doctors/{me}/hours") == before
    assert visitor.barriers() == []
    page.get_by_role("button", name="Save and keep them").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    kept = ask(page, "GET", f"/doctors/{me}/hours")
    assert coming(page)["id"] == hit["id"]
    assert len(kept["weekly"]) < len(before["weekly"])
    ask(page, "PUT", f"/doctors/{me}/hours", data={"weekly": before["weekly"]})


def test_who_edits_what_somebody_changed_meanwhile_is_told_so(visit: Open) -> None:
    visitor = visit()
    page = visitor.sign_in("doctor")
    visitor.go("/practice/services")
    page.get_by_role("button", name=re.compile("^Edit ")).first.click()
    form = page.get_by_role("form")
    expect(form).to_be_visible()
    me = ask(page, "GET", "/auth/session")["user"]["doctor_id"]
    service = ask(page, "GET", f"/doctors/{me}")["services"][0]
    ask(page, "PUT", f"/doctors/{me}/services/{service['id']}", data={"name": f"{service['name']} "})
    ask(page, "PUT", f"/doctors/{me}/services/{service['id']}", data={"buffer_before_minutes": 5})
    form.get_by_label("Fee").fill("42")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("Somebody else changed this in the meantime")
    form.get_by_role("button", name="Load what stands now").click()
    page.get_by_role("button", name=re.compile("^Edit ")).first.click()
    form.get_by_label("Fee").fill("42")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("€42")).to_be_visible()


def test_a_kind_of_visit_is_added_and_removed(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("doctor")
    visitor.go("/practice/services")
    page.get_by_role("button", name="Add a kind of visit").click()
    form = page.get_by_role("form", name="Add a kind of visit")
    form.get_by_label("Name").fill("Second opinion")
    form.get_by_label("Fee").fill("80.50")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("€80.50")).to_be_visible()
    page.get_by_role("button", name="Remove Second opinion").click()
    page.get_by_role("button", name="Really remove Second opinion").click()
    expect(page.get_by_text("Second opinion")).to_have_count(0)


def test_a_doctor_books_for_a_patient(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("doctor")
    name = coming(page)["patient"]["name"]
    visitor.go("/visits/new")
    page.get_by_role("textbox", name="Patient").fill(name)
    page.get_by_role("option", name=name).first.click()
    page.get_by_role("radio").last.check(force=True)
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page).to_have_url(re.compile(r"/visits/\d+"))
    expect(page.get_by_text("Expected")).to_be_visible()
    assert visitor.barriers() == []


def test_somebody_is_squeezed_in_where_no_time_is_free_and_the_reason_is_asked_for(
    visit: Open, size: tuple[int, int]
) -> None:
    visitor = visit(size)
    page = visitor.sign_in("doctor")
    found = coming(page)
    day = datetime.fromisoformat(found["local_start"]).date() + timedelta(days=3)
    visitor.go("/visits/new")
    page.get_by_role("textbox", name="Patient").fill(found["patient"]["name"])
    page.get_by_role("option", name=found["patient"]["name"]).first.click()
    page.get_by_label("Squeeze in at another time").check()
    page.get_by_label("Day").fill(day.isoformat())
    page.get_by_label("Time (Europe/Paris)").fill("06:07" if size == SMALL else "06:37")
    reason, book = page.get_by_label("Why it cannot wait"), page.get_by_role("button", name="Book", exact=True)
    reason.fill("-")
    book.click()
    expect(reason).to_have_attribute("aria-invalid", "true")
    assert visitor.barriers() == []
    reason.fill("Fell off a ladder")
    book.click()
    expect(page).to_have_url(re.compile(r"/visits/\d+"))
    expect(page.get_by_text("Squeezed in")).to_be_visible()
    expect(page.get_by_text(re.compile("06:07|06:37")).first).to_be_visible()


def test_a_patient_is_found_by_name_with_the_history(visit: Open, size: tuple[int, int]) -> None:
    visitor = visit(size)
    page = visitor.sign_in("doctor")
    name = coming(page)["patient"]["name"]
    visitor.go("/patients")
    page.get_by_label("Name").fill(name)
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    assert visitor.barriers() == []
