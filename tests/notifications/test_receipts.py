"""Is a provider believed by its signature alone, and is what it tells written down once?"""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from salus.kernel.errors import Invalid, NotFound
from salus.notifications.receipts import Receipts, Received, WrongSignature
from tests.notifications.office import START, Office

URL = "https://clinic.example/api/v1/notifications/providers"
SENDGRID = ec.generate_private_key(ec.SECP256R1())
SVIX = "whsec_" + b64encode(b"svix secret of 24 bytes!").decode()
TOKEN = "twilio token"
KEYS = {
    "sendgrid": b64encode(SENDGRID.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode(),
    "resend": SVIX,
    "twilio": TOKEN,
}


def by_sendgrid(*events: Mapping[str, Any], key: Any = SENDGRID) -> Received:
    body, stamp = json.dumps(events).encode(), "1767600000"
    signature = b64encode(key.sign(stamp.encode() + body, ec.ECDSA(SHA256()))).decode()
    headers = {
        "x-twilio-email-event-webhook-signature": signature,
        "x-twilio-email-event-webhook-timestamp": stamp,
    }
    return Received(f"{URL}/sendgrid", headers, body)


def by_resend(kind: str, email_id: str, *, secret: str = SVIX, at: float = START.timestamp()) -> Received:
    body = json.dumps({"type": kind, "created_at": "x", "data": {"email_id": email_id, "to": ["a@b.example"]}}).encode()
    key = b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"msg_1.{int(at)}.".encode() + body, hashlib.sha256).digest()
    signed = f"v1,{b64encode(b'rotated').decode()} v1,{b64encode(mac).decode()}"
    headers = {"svix-id": "msg_1", "svix-timestamp": str(int(at)), "svix-signature": signed}
    return Received(f"{URL}/resend", headers, body)


def by_twilio(message_id: str, token: str = TOKEN, **form: str) -> Received:
    url = f"{URL}/twilio?{urlencode({'message_id': message_id})}"
    text = url + "".join(name + value for name, value in sorted(form.items()))
    mac = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return Received(url, {"x-twilio-signature": b64encode(mac).decode()}, urlencode(form).encode())


async def sent(office: Office) -> str:
    """One message that is with the provider; its id."""
    await office.put_many(1)
    await office.work()
    (row,) = await office.rows()
    message_id: str = row.message_id
    return message_id


async def stands(office: Office) -> tuple[str, str | None, str | None]:
    (row,) = await office.rows()
    return row.state, row.receipt, row.error


def receipts(office: Office) -> Receipts:
    return Receipts(office.db, KEYS, "https://clinic.example")


async def test_sendgrid_tells_of_many_at_once(office: Office) -> None:
    message_id = await sent(office)
    told = [{"event": "processed", "message_id": message_id}, {"event": "delivered", "message_id": message_id}]
    others = [{"event": "delivered", "message_id": "unknown"}, {"event": "open"}, {"event": "bounce"}]
    await receipts(office).receive("sendgrid", by_sendgrid(*told, *others), START)
    assert await stands(office) == ("sent", "delivered", None)


async def test_what_bounced_has_failed_and_stays_so(office: Office) -> None:
    message_id = await sent(office)
    for event in ("delivered", "bounce", "bounce", "delivered"):
        await receipts(office).receive("sendgrid", by_sendgrid({"event": event, "message_id": message_id}), START)
    assert await stands(office) == ("failed", "lost", "not delivered")


async def test_resend_names_the_mail_as_it_named_it_to_us(office: Office) -> None:
    office.recorder.name = "resend"
    await sent(office)
    await receipts(office).receive("resend", by_resend("email.delivered", "there-1"), START)
    assert await stands(office) == ("sent", "delivered", None)
    await receipts(office).receive("resend", by_resend("email.complained", "there-1"), START)
    assert await stands(office) == ("sent", "complained", None)


async def test_twilio_names_the_message_in_the_address(office: Office) -> None:
    message_id = await sent(office)
    await receipts(office).receive("twilio", by_twilio(message_id, MessageSid="SM1", MessageStatus="sent"), START)
    assert await stands(office) == ("sent", None, None)
    told = by_twilio(message_id, MessageSid="SM1", MessageStatus="undelivered", ErrorCode="30005")
    await receipts(office).receive("twilio", told, START)
    assert await stands(office) == ("failed", "lost", "not delivered")


FORGED: dict[str, Callable[[str], tuple[str, Received]]] = {
    "sendgrid, another key": lambda m: (
        "sendgrid",
        by_sendgrid({"event": "bounce", "message_id": m}, key=ec.generate_private_key(ec.SECP256R1())),
    ),
    "sendgrid, another body": lambda m: (
        "sendgrid",
        _with_body(by_sendgrid({"event": "delivered", "message_id": m}), b'[{"event":"bounce"}]'),
    ),
    "sendgrid, no signature": lambda m: ("sendgrid", Received(URL, {}, b"[]")),
    "sendgrid, no base64": lambda m: (
        "sendgrid",
        Received(URL, {"x-twilio-email-event-webhook-signature": "%"}, b"[]"),
    ),
    "resend, another secret": lambda m: (
        "resend",
        by_resend("email.bounced", "there-1", secret="whsec_" + b64encode(b"x" * 24).decode()),
    ),
    "resend, an old one": lambda m: (
        "resend",
        by_resend("email.bounced", "there-1", at=(START - timedelta(minutes=6)).timestamp()),
    ),
    "resend, one of the future": lambda m: (
        "resend",
        by_resend("email.bounced", "there-1", at=(START + timedelta(minutes=6)).timestamp()),
    ),
    "resend, no signature": lambda m: ("resend", Received(URL, {"svix-timestamp": "²"}, b"{}")),
    "twilio, another token": lambda m: ("twilio", by_twilio(m, "other", MessageSid="SM1", MessageStatus="failed")),
    "twilio, another message": lambda m: (
        "twilio",
        _at(by_twilio("x", MessageSid="SM1", MessageStatus="failed"), f"{URL}/twilio?message_id={m}"),
    ),
    "twilio, no signature": lambda m: ("twilio", Received(URL, {}, b"MessageStatus=failed")),
}


def _with_body(received: Received, body: bytes) -> Received:
    return Received(received.url, received.headers, body)


def _at(received: Received, url: str) -> Received:
    return Received(url, received.headers, received.body)


@pytest.mark.parametrize("what", FORGED)
async def test_what_is_not_signed_by_the_provider_is_refused(office: Office, what: str) -> None:
    message_id = await sent(office)
    provider, received = FORGED[what](message_id)
    with pytest.raises(WrongSignature):
        await receipts(office).receive(provider, received, START)
    assert await stands(office) == ("sent", None, None)


async def test_who_is_not_configured_is_not_listened_to(office: Office) -> None:
    with pytest.raises(NotFound):
        await Receipts(office.db, {}, "").receive("sendgrid", by_sendgrid({"event": "bounce"}), START)


@pytest.mark.parametrize("body", [b"", b"5", b"{}", b'{"data": 5, "type": "x"}', b"[5]", b"\xff"])
async def test_nonsense_is_refused_even_if_signed(office: Office, body: bytes) -> None:
    mac = hmac.new(b64decode(SVIX[6:]), f"m.{int(START.timestamp())}.".encode() + body, hashlib.sha256).digest()
    headers = {
        "svix-id": "m",
        "svix-timestamp": str(int(START.timestamp())),
        "svix-signature": f"v1,{b64encode(mac).decode()}",
    }
    with pytest.raises(Invalid):
        await receipts(office).receive("resend", Received(URL, headers, body), START)
