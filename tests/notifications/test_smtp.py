"""Does a mail leave by real SMTP, encrypted where it says so, and is every answer understood?"""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from icalendar import Calendar as ICalendar

from salus.kit.provider_url import ProviderUrl
from salus.notifications.contract import Calendar, Kind
from salus.notifications.senders import Later, Letter, Refused, Unreachable
from salus.notifications.senders.smtp import SmtpSender
from tests.notifications.loopback import Inbox, smtp_server

NOW = datetime(2027, 1, 5, 9, tzinfo=UTC)
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"
LETTER = Letter(
    "abc123",
    Kind.APPOINTMENT_CANCELLED,
    "jane@example.com",
    "Jané Döe",
    "Abgesagt: Ihr Termin",
    "Grüße\n",
    "<p>Grüße</p>",
    Calendar("CANCEL", ICS),
)


def sender(port: int, scheme: str = "smtp", who: str = "", tls: ssl.SSLContext | None = None) -> SmtpSender:
    url = f"{scheme}://{who}127.0.0.1:{port}?from=North Clinic <hello@north.example>"
    return SmtpSender(ProviderUrl.parse("SALUS_MAIL_URL", url), lambda: NOW, (lambda: tls) if tls else None)


async def post(by: SmtpSender, *letters: Letter) -> None:
    async with by.open() as hand_over:
        for letter in letters:
            await hand_over(letter)


async def test_a_mail_has_text_html_and_a_calendar_file_and_the_same_id_every_time() -> None:
    with smtp_server() as inbox:
        await post(sender(inbox.port), LETTER, LETTER)
    first, second = inbox.mails
    assert first["Message-ID"] == second["Message-ID"] == "<abc123@north.example>"
    assert first["From"].addresses[0].display_name == "North Clinic"
    assert (first["To"].addresses[0].display_name, first["To"].addresses[0].addr_spec) == (
        *("Jané Döe", "jane@example.com"),
    )
    assert (first["Subject"], first["Auto-Submitted"]) == ("Abgesagt: Ihr Termin", "auto-generated")
    assert first["Date"].datetime == NOW
    text, html = first.get_body(("plain",)), first.get_body(("html",))
    assert text is not None
    assert html is not None
    assert (text.get_content().strip(), html.get_content().strip()) == ("Grüße", "<p>Grüße</p>")
    (file,) = list(first.iter_attachments())
    assert file.get_content_type() == "text/calendar"
    assert (file.get_param("method"), file.get_filename()) == ("CANCEL", "appointment.ics")
    assert ICalendar.from_ical(file.get_payload(decode=True)).get("METHOD") == "CANCEL"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rcpt", "data", "failure", "said"),
    [
        ("550 5.1.1 no such user jane@example.com", None, Refused, "smtp 550 5.1.1"),
        ("450 4.2.1 busy", None, Later, "smtp 450 4.2.1"),
        (None, "554 5.7.1 spam", Refused, "smtp 554 5.7.1"),
        (None, "451 later", Later, "smtp 451"),
        (None, "421 4.3.2 closing", Unreachable, "smtp 421 4.3.2"),
    ],
)
async def test_what_a_server_says_no_to(
    rcpt: str | None, data: str | None, failure: type[Exception], said: str
) -> None:
    with smtp_server() as inbox:
        inbox.rcpt, inbox.data = rcpt, data
        with pytest.raises(failure) as caught:
            await post(sender(inbox.port), LETTER)
        assert str(caught.value) == said
        assert inbox.mails == []


async def test_after_a_refusal_the_next_mail_goes_out() -> None:
    with smtp_server() as inbox:
        async with sender(inbox.port).open() as hand_over:
            inbox.rcpt = "550 no"
            with pytest.raises(Refused):
                await hand_over(LETTER)
            inbox.rcpt = None
            await hand_over(LETTER)
        assert len(inbox.mails) == 1


async def test_nobody_there_is_unreachable() -> None:
    with smtp_server() as inbox:
        port = inbox.port
    with pytest.raises(Unreachable, match="smtp connect"):
        await post(sender(port), LETTER)


async def test_an_address_that_no_mail_can_carry_is_refused() -> None:
    with smtp_server() as inbox, pytest.raises(Refused):
        await post(sender(inbox.port), replace(LETTER, name="x\r\nBcc: all@example.com"))
    assert inbox.mails == []


@pytest.mark.parametrize(
    ("address", "wire"),
    [("jane@münchen.example", "jane@xn--mnchen-3ya.example"), ("jané@example.com", None), ("a b@example.com", None)],
)
async def test_an_address_beyond_ascii_is_written_as_dns_knows_it(address: str, wire: str | None) -> None:
    with smtp_server() as inbox:
        if wire is None:
            with pytest.raises(Refused):
                await post(sender(inbox.port), replace(LETTER, address=address))
        else:
            await post(sender(inbox.port), replace(LETTER, address=address))
            assert inbox.mails[0]["To"].addresses[0].addr_spec == wire


async def test_lines_that_begin_with_a_dot_arrive() -> None:
    with smtp_server() as inbox:
        await post(sender(inbox.port), replace(LETTER, text=".\n..\nFrom here\n", html=None, calendar=None))
    assert inbox.mails[0].get_content().replace("\r\n", "\n") == ".\n..\nFrom here\n"


async def test_a_password_is_told_and_a_wrong_one_is_our_fault_not_the_mails() -> None:
    with smtp_server(auth=True) as inbox:
        await post(sender(inbox.port, who="user:p%40ss%2Fword@"), LETTER)
        assert inbox.logins == [(b"user", b"p@ss/word")]
        with pytest.raises(Unreachable, match="smtp 535"):
            await post(sender(inbox.port, who="user:wrong@"), LETTER)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    made = datetime.now(UTC)
    alone = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    day = timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, made - day, made + day)
    signed = builder.add_extension(alone, critical=False).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(params=["smtps", "smtp+starttls"])
def encrypted(request: pytest.FixtureRequest, certificate: Path) -> Iterator[tuple[str, Inbox]]:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    with smtp_server(server, smtps=request.param == "smtps") as inbox:
        yield request.param, inbox


async def test_encryption_is_kept_to_and_the_server_has_to_prove_itself(
    encrypted: tuple[str, Inbox], certificate: Path
) -> None:
    scheme, inbox = encrypted
    await post(sender(inbox.port, scheme, tls=ssl.create_default_context(cafile=certificate)), LETTER)
    assert len(inbox.mails) == 1
    with pytest.raises(Unreachable):
        await post(sender(inbox.port, scheme), LETTER)
    assert len(inbox.mails) == 1


async def test_starttls_is_insisted_on() -> None:
    with smtp_server() as inbox, pytest.raises(Unreachable):
        await post(sender(inbox.port, "smtp+starttls"), LETTER)
    assert inbox.mails == []
