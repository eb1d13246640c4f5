"""What became of a message after the provider took it? Told by its signed receipts.

Source: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features,
https://docs.svix.com/receiving/verifying-payloads/how-manual, https://www.twilio.com/docs/usage/security.
"""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from salus.kernel.errors import Invalid, Kind, NotFound, Refusal
from salus.kit.db import Database, Tx
from salus.notifications.queries import receive

_TOLERATED: Final = timedelta(minutes=5)
DELIVERED, LOST = "delivered", "lost"
_MEANING: Final[Mapping[str, str]] = {
    **dict.fromkeys(("delivered", "email.delivered", "read"), DELIVERED),
    **dict.fromkeys(("bounce", "dropped", "email.bounced", "email.failed", "undelivered", "failed"), LOST),
    **dict.fromkeys(("spamreport", "email.complained"), "complained"),
}
"""What their words mean to us; the others tell of a way that is not at its end."""


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it arrived; `url` is the one that the provider called."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """One event about one message, by our name for it or by the provider's."""

    message_id: str | None
    provider_id: str | None
    event: str


@dataclass(eq=False)
class WrongSignature(Refusal):
    """This was not signed by the provider."""

    kind: ClassVar[Kind] = Kind.NOT_ALLOWED


class Receipts:
    """`keys` are what each provider signs with; without a key nobody is believed. They call `public_url`."""

    def __init__(self, db: Database, keys: Mapping[str, str], public_url: str) -> None:
        self.public_url = public_url
        self._db = db
        self._keys = keys

    async def receive(self, provider: str, received: Received, now: datetime) -> None:
        """Note what became of the messages; said twice, or out of order, it is said once.

        Raises: NotFound where nothing is expected of this provider; WrongSignature; Invalid.
        """
        if provider not in self._keys:
            raise NotFound("provider")
        if not _GENUINE[provider](self._keys[provider], received, now):
            raise WrongSignature()
        try:
            told = list(_READ[provider](received))
        except (ValueError, TypeError, AttributeError, KeyError):
            raise Invalid.field("", "value_error", "is no receipt of this provider") from None
        known = [(one, _MEANING[one.event]) for one in told if one.event in _MEANING]
        if known:
            await self._db.write(_note, provider, known)


def _note(tx: Tx, provider: str, known: list[tuple[Receipt, str]]) -> None:
    for receipt, meaning in known:
        receive.note(tx, provider, receipt.message_id, receipt.provider_id, meaning, lost=meaning == LOST)


def _by_sendgrid(key: str, received: Received, _now: datetime) -> bool:
    stamp = received.headers.get("x-twilio-email-event-webhook-timestamp", "")
    try:
        public = load_der_public_key(b64decode(key))
        assert isinstance(public, EllipticCurvePublicKey)
        signature = b64decode(received.headers.get("x-twilio-email-event-webhook-signature", ""), validate=True)
        public.verify(signature, stamp.encode() + received.body, ECDSA(SHA256()))
    except (InvalidSignature, NoBase64, ValueError):
        return False
    return True


def _by_svix(key: str, received: Received, now: datetime) -> bool:
    number, stamp = received.headers.get("svix-id", ""), received.headers.get("svix-timestamp", "")
    if not stamp.isascii() or not stamp.isdigit() or abs(now.timestamp() - int(stamp)) > _TOLERATED.total_seconds():
        return False
    secret = b64decode(key.removeprefix("whsec_"))
    mac = hmac.new(secret, f"{number}.{stamp}.".encode() + received.body, hashlib.sha256)
    expected = b64encode(mac.digest()).decode()
    said = [part.removeprefix("v1,") for part in received.headers.get("svix-signature", "").split()]
    return any(_same(expected, one) for one in said)


def _by_twilio(token: str, received: Received, _now: datetime) -> bool:
    form = sorted(parse_qsl(received.body.decode("utf-8", "replace"), keep_blank_values=True))
    text = received.url + "".join(name + value for name, value in form)
    expected = b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()
    return _same(expected, received.headers.get("x-twilio-signature", ""))


def _same(expected: str, said: str) -> bool:
    return hmac.compare_digest(expected.encode(), said.encode())


def _of_sendgrid(received: Received) -> Iterator[Receipt]:
    for event in json.loads(received.body):
        yield Receipt(_text(event.get("message_id")), None, str(event["event"]))


def _of_resend(received: Received) -> Iterator[Receipt]:
    event = json.loads(received.body)
    data: Any = event["data"]
    yield Receipt(None, _text(data.get("email_id")), str(event["type"]))


def _of_twilio(received: Received) -> Iterator[Receipt]:
    form = dict(parse_qsl(received.body.decode()))
    query = dict(parse_qsl(received.url.partition("?")[2]))
    yield Receipt(_text(query.get("message_id")), form.get("MessageSid"), form["MessageStatus"])


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and "\x00" not in value else None


_GENUINE: Final[Mapping[str, Callable[[str, Received, datetime], bool]]] = {
    "sendgrid": _by_sendgrid,
    "resend": _by_svix,
    "twilio": _by_twilio,
}
_READ: Final[Mapping[str, Callable[[Received], Iterator[Receipt]]]] = {
    "sendgrid": _of_sendgrid,
    "resend": _of_resend,
    "twilio": _of_twilio,
}
