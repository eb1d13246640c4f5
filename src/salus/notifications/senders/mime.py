"""How does a mail look on the wire? Text, HTML and a calendar file in one."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from salus.notifications.senders.sender import Letter


def header_id(message_id: str, sender: str) -> str:
    """The Message-ID: ours in every attempt, so that a receiver can know a repetition."""
    return f"<{message_id}@{sender.rpartition('@')[2]}>"


def calendar_type(letter: Letter) -> str:
    assert letter.calendar is not None
    return f"text/calendar; charset=utf-8; method={letter.calendar.method}"


def mime(letter: Letter, sender: tuple[str, str]) -> EmailMessage:
    name, address = sender
    mail = EmailMessage(SMTP)
    mail["Message-ID"] = header_id(letter.message_id, address)
    mail["From"] = Address(name, addr_spec=address)
    mail["To"] = Address(letter.name, addr_spec=letter.address)
    mail["Subject"] = letter.subject
    mail["Auto-Submitted"] = "auto-generated"  # Source: RFC 3834, so that nobody's absence is answered to us
    mail.set_content(letter.text)
    if letter.html is not None:
        mail.add_alternative(letter.html, subtype="html")
    if letter.calendar is not None:
        mail.add_attachment(
            letter.calendar.file,
            maintype="text",
            subtype="calendar",
            params={"charset": "utf-8", "method": letter.calendar.method},
            filename="appointment.ics",
        )
    return mail
