"""How does a mail look on the wire? Text, HTML and a calendar file in one.

Written with the standard library's older classes: the newer ones parse every header that they are given, and
ten thousand reminders in a minute would wait for that.
"""

from datetime import datetime
from email.generator import BytesGenerator
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from io import BytesIO
from typing import Final

from salus.notifications.senders.sender import Letter

_WIRE: Final = compat32.clone(linesep="\r\n")


def header_id(message_id: str, sender: str) -> str:
    """The Message-ID: ours in every attempt, so that a receiver can know a repetition."""
    return f"<{message_id}@{sender.rpartition('@')[2]}>"


def calendar_type(letter: Letter) -> str:
    assert letter.calendar is not None
    return f"text/calendar; charset=utf-8; method={letter.calendar.method}"


def mime(letter: Letter, sender: tuple[str, str], now: datetime) -> bytes:
    """Raises: ValueError for an address or a name that no header can carry."""
    headers = {
        "Message-ID": header_id(letter.message_id, sender[1]),
        "Date": format_datetime(now),
        "From": formataddr(sender, "utf-8"),
        "To": formataddr((letter.name, wire_address(letter.address)), "utf-8"),
        "Subject": letter.subject if letter.subject.isascii() else Header(letter.subject, "utf-8").encode(),
        "Auto-Submitted": "auto-generated",  # Source: RFC 3834, so that nobody's absence is answered to us
    }
    mail = _body(letter)
    for name, value in headers.items():
        if not value.replace("\n ", "").isprintable():  # a line break would begin another header
            raise ValueError("no header can carry this")
        mail[name] = value
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=_WIRE).flatten(mail)
    return out.getvalue()


def wire_address(address: str) -> str:
    """The address with its domain as DNS knows it. Raises: ValueError where the part before the @ is not ASCII."""
    local, _, domain = address.rpartition("@")
    if not local.isascii() or any(letter.isspace() for letter in local):
        raise ValueError("needs SMTPUTF8")
    return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"


def _body(letter: Letter) -> MIMEBase:
    if letter.html is None:
        return _text(letter.text, "plain")
    both = MIMEMultipart("alternative", None, [_text(letter.text, "plain"), _text(letter.html, "html")])
    if letter.calendar is None:
        return both
    file = MIMENonMultipart("text", "calendar", charset="utf-8", method=letter.calendar.method)
    file.set_payload(letter.calendar.file.decode(), "utf-8")
    file.add_header("Content-Disposition", "attachment", filename="appointment.ics")
    return MIMEMultipart("mixed", None, [both, file])


def _text(text: str, subtype: str) -> MIMEText:
    return MIMEText(text, subtype, "utf-8")
