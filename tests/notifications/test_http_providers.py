"""Do SendGrid, Resend and Twilio hear what they document, and is what they answer understood?"""

from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

from salus.kit.config import ConfigurationError, Settings
from salus.notifications.contract import Calendar, Kind
from salus.notifications.senders import Later, Letter, Refused, Sender, Unreachable, senders_of
from salus.users.contract import Channel
from tests.notifications.loopback import Answer, Asked, http_api

NOW = datetime(2027, 1, 5, 9, tzinfo=UTC)
LETTER = Letter(
    "abc123",
    Kind.APPOINTMENT_CONFIRMED,
    "jane@example.com",
    'Jané "J" Doe',
    "Your appointment",
    "Text\n",
    "<p>HTML",
    Calendar("REQUEST", b"BEGIN:VCALENDAR"),
)
SMS = Letter("abc123.sms", Kind.APPOINTMENT_REMINDER, "+4915112345678", "Jané", "", "Reminder: 10:00")


def configured(**urls: str) -> Sender:
    """The sender that one setting chooses."""
    settings = Settings(_env_file=None, public_url="https://clinic.example", **urls)  # type: ignore[call-arg,arg-type]
    (sender,) = senders_of(settings, lambda: NOW).by_channel.values()
    return sender


async def post(sender: Sender, letter: Letter) -> str | None:
    try:
        async with sender.open() as hand_over:
            return await hand_over(letter)
    finally:
        await sender.close()


async def test_sendgrid() -> None:
    def answer(asked: Asked) -> Answer:
        return 202, {"X-Message-Id": "sg-14c5d75ce93"}, None

    with http_api(answer) as api:
        sender = configured(mail_url=f"sendgrid://SG.key-1@127.0.0.1:{api.port}?from=North <hello@north.example>")
        assert await post(sender, LETTER) == "sg-14c5d75ce93"
    (asked,) = api.asked
    assert (asked.path, asked.headers["authorization"]) == ("/v3/mail/send", "Bearer SG.key-1")
    said = asked.json
    assert said["personalizations"] == [
        {"to": [{"email": "jane@example.com", "name": 'Jané "J" Doe'}], "custom_args": {"message_id": "abc123"}}
    ]
    assert said["from"] == {"email": "hello@north.example", "name": "North"}
    assert said["subject"] == "Your appointment"
    assert [part["type"] for part in said["content"]] == ["text/plain", "text/html"]  # in this order, they say
    assert said["headers"]["Message-ID"] == "<abc123@north.example>"
    assert not said["tracking_settings"]["click_tracking"]["enable"]
    assert not said["tracking_settings"]["open_tracking"]["enable"]
    (file,) = said["attachments"]
    assert (b64decode(file["content"]), file["filename"]) == (b"BEGIN:VCALENDAR", "appointment.ics")
    assert file["type"] == "text/calendar; charset=utf-8; method=REQUEST"


async def test_resend() -> None:
    with http_api(lambda asked: (200, {}, {"id": "49a3999c-0ce1"})) as api:
        sender = configured(mail_url=f"resend://re_Key@127.0.0.1:{api.port}?from=North <hello@north.example>")
        assert await post(sender, LETTER) == "49a3999c-0ce1"
    (asked,) = api.asked
    assert (asked.path, asked.headers["authorization"]) == ("/emails", "Bearer re_Key")
    assert asked.headers["idempotency-key"] == "abc123"
    said = asked.json
    assert said["from"] == "North <hello@north.example>"
    assert said["to"][0].endswith("<jane@example.com>")
    assert (said["text"], said["html"], said["subject"]) == ("Text\n", "<p>HTML", "Your appointment")
    assert b64decode(said["attachments"][0]["content"]) == b"BEGIN:VCALENDAR"


async def test_twilio() -> None:
    with http_api(lambda asked: (201, {}, {"sid": "SM123", "status": "queued"})) as api:
        sender = configured(sms_url=f"twilio://AC9:tok%2Fen@127.0.0.1:{api.port}?from=+15005550006")
        assert sender.channel is Channel.SMS
        assert await post(sender, SMS) == "SM123"
    (asked,) = api.asked
    assert asked.path == "/2010-04-01/Accounts/AC9/Messages.json"
    assert asked.headers["authorization"] == "Basic " + b64encode(b"AC9:tok/en").decode()
    assert asked.form == {
        "To": "+4915112345678",
        "From": "+15005550006",
        "Body": "Reminder: 10:00",
        "StatusCallback": "https://clinic.example/api/v1/notifications/providers/twilio/receipts?message_id=abc123.sms",
    }


async def test_twilio_may_choose_the_number_itself() -> None:
    with http_api(lambda asked: (201, {}, {"sid": "SM123"})) as api:
        await post(configured(sms_url=f"twilio://AC9:t@127.0.0.1:{api.port}?from=MG0123"), SMS)
    assert "From" not in api.asked[0].form
    assert api.asked[0].form["MessagingServiceSid"] == "MG0123"


@pytest.mark.parametrize(
    ("status", "told", "failure", "said"),
    [
        (400, {"code": 21211, "message": "The 'To' number +49 is not valid"}, Refused, "http 400 21211"),
        (422, {"name": "validation_error", "message": "jane@"}, Refused, "http 422 validation_error"),
        (401, {"errors": [{"message": "bad key"}]}, Unreachable, "http 401"),
        (429, None, Unreachable, "http 429"),
        (500, ["?"], Later, "http 500"),
        (503, {"code": "jane@example.com"}, Later, "http 503"),
    ],
)
async def test_what_a_provider_says_no_to(status: int, told: Any, failure: type[Exception], said: str) -> None:
    with http_api(lambda asked: (status, {}, told)) as api:
        with pytest.raises(failure) as caught:
            await post(configured(mail_url=f"resend://k@127.0.0.1:{api.port}?from=a@b.example"), LETTER)
        assert str(caught.value) == said
        with pytest.raises(failure):
            await post(configured(sms_url=f"twilio://a:b@127.0.0.1:{api.port}?from=x"), SMS)


async def test_nobody_there_is_unreachable() -> None:
    with http_api(lambda asked: (200, {}, {})) as api:
        port = api.port
    with pytest.raises(Unreachable, match="http connecterror"):
        await post(configured(mail_url=f"sendgrid://k@127.0.0.1:{port}?from=a@b.example"), LETTER)


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("sendgrid://SG.Key?from=a@b.example", "https://api.sendgrid.com"),
        ("resend://re_Key?from=a@b.example", "https://api.resend.com"),
        ("resend://re_Key@eu.resend.example?from=a@b.example", "https://eu.resend.example"),
        ("resend://re_Key@[::1]:8025?from=a@b.example", "http://[::1]:8025"),
    ],
)
async def test_the_host_is_the_providers_and_only_this_machine_is_spoken_to_in_clear(url: str, where: str) -> None:
    sender: Any = configured(mail_url=url)
    assert str(sender._client.base_url).rstrip("/") == where
    assert sender._client.headers["authorization"] in ("Bearer SG.Key", "Bearer re_Key")
    await sender.close()


@pytest.mark.parametrize(
    "urls",
    [
        {"mail_url": "pigeon://secret@loft?from=a@b.example"},
        {"mail_url": "smtp://?from=a@b.example"},
        {"mail_url": "smtp://user:secret@mail.example"},
        {"mail_url": "smtp://user:secret@mail.example:port?from=a@b.example"},
        {"mail_url": "resend://secret@?from=nobody"},
        {"sms_url": "twilio://secret@?from=+1"},
        {"sms_url": "twilio://SID:secret@"},
        {"sms_url": "nexmo://SID:secret@?from=x"},
    ],
)
def test_a_setting_that_cannot_be_understood_is_refused_without_being_quoted(urls: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match=r"SALUS_(MAIL|SMS)_URL") as caught:
        configured(**urls)
    assert "secret" not in str(caught.value)
