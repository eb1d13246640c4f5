"""Does an administrator see what did not arrive, and send it again? With a mail server that says no at first."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.notifications.loopback import Inbox, smtp_server
from tests.support.server import SalusServer
from tests.support.wait import until
from tests.web.conftest import Open
from tests.web.money import SECONDS, Purse
from tests.web.test_booking import newcomer

Size = tuple[int, int]


@pytest.fixture(scope="module")
def inbox() -> Iterator[Inbox]:
    with smtp_server() as served:
        yield served


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory, inbox: Inbox) -> Iterator[SalusServer]:
    mail = f"smtp://127.0.0.1:{inbox.port}?from=clinic@example.com"
    server = SalusServer(tmp_path_factory.mktemp("clinic"), SALUS_DEMO="true", SALUS_MAIL_URL=mail)
    server.start()
    yield server
    server.terminate()


def test_a_message_that_failed_is_seen_with_its_reason_and_sent_again(
    visit: Open, clinic: SalusServer, inbox: Inbox, size: Size
) -> None:
    purse = Purse(clinic.url)
    name = f"Unreached {size[0]}"
    inbox.rcpt = "550 no such mailbox"
    email = newcomer(clinic, name)
    purse.paid(email)
    until(lambda: _failed(purse, email), SECONDS, "the confirmation to fail")
    visitor = visit(size)
    page = visitor.sign_in("admin")
    visitor.go("/office/system")
    page.get_by_role("main").get_by_role("link", name="Messages").click()
    line = page.get_by_role("listitem").filter(has_text=f"to {name}")
    expect(line).to_contain_text(re.compile("Appointment booked.*1 attempt.*Last error: .*550", re.DOTALL))
    expect(line).to_contain_text("Not delivered")
    assert visitor.barriers() == []
    inbox.rcpt = None
    line.get_by_role("button", name=f"Send again: Appointment booked, {name}").click()
    expect(line).to_have_count(0)
    until(lambda: any(email in mail["To"] for mail in inbox.mails), SECONDS, "the message to arrive")


def test_where_mail_is_really_sent_there_is_no_mailbox_to_look_into(visit: Open) -> None:
    visitor = visit()
    page = visitor.sign_in("admin")
    visitor.go("/office/messages")
    expect(page.get_by_role("link", name="Failed", exact=True)).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("link", name="Development mailbox")).to_have_count(0)
    visitor.go("/office/messages?show=mailbox")
    expect(page.get_by_text("Nothing was written yet")).to_be_visible()


def _failed(purse: Purse, who: str) -> bool:
    return bool(purse.ask(who, "GET", "/notifications", params={"status": "failed"})["items"])
