"""How does a mail look on the wire? Text, HTML and a calendar file in one.

Put together by hand, RFC 2045 to 2047: the standard library's classes spend three milliseconds on each, and ten
thousand reminders may be due in the same minute. Source of the tests: its parser reads what is written here.
"""

from binascii import b2a_qp
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr

from salus.notifications.senders.sender import Letter


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
        "MIME-Version": "1.0",
    }
    if not all(value.replace("\n ", "").isprintable() for value in headers.values()):
        raise ValueError("a line break would begin another header")
    lines = (f"{name}: {value}" for name, value in headers.items())
    return "\n".join([*lines, _body(letter)]).replace("\n", "\r\n").encode("ascii")


def wire_address(address: str) -> str:
    """The address with its domain as DNS knows it. Raises: ValueError where the part before the @ is not ASCII."""
    local, _, domain = address.rpartition("@")
    if not local.isascii() or any(letter.isspace() for letter in local):
        raise ValueError("needs SMTPUTF8")
    return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"


def _body(letter: Letter) -> str:
    text = _part("text/plain; charset=utf-8", letter.text)
    if letter.html is None:
        return text
    both = _several("alternative", letter, text, _part("text/html; charset=utf-8", letter.html))
    if letter.calendar is None:
        return both
    attached = 'Content-Disposition: attachment; filename="appointment.ics"'
    return _several("mixed", letter, both, _part(calendar_type(letter), letter.calendar.file.decode(), attached))


def _part(kind: str, text: str, *more: str) -> str:
    """One text, quoted-printable: lines of 76 characters in ASCII."""
    quoted = b2a_qp(text.replace("\r\n", "\n").encode(), istext=True).decode("ascii")
    return "\n".join([f"Content-Type: {kind}", "Content-Transfer-Encoding: quoted-printable", *more, "", quoted])


def _several(how: str, letter: Letter, *parts: str) -> str:
    boundary = f"=_{how}_{letter.message_id}"  # quoted-printable never has an = before an underscore
    joined = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{how}; boundary="{boundary}"\n\n{joined}--{boundary}--\n'
