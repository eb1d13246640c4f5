"""Who carries mail, and who text messages? As the settings say; nobody is the development mailbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from salus.kernel.clock import Clock
from salus.kit.config import ConfigurationError, Settings
from salus.kit.provider_url import ProviderUrl
from salus.notifications.senders.resend import ResendSender
from salus.notifications.senders.sender import Sender
from salus.notifications.senders.sendgrid import SendGridSender
from salus.notifications.senders.twilio import TwilioSender
from salus.users.contract import Channel

RECEIPTS = "/api/v1/notifications/providers/{provider}/receipts"
_NOBODY = ("Salus", "no-reply@localhost")


@dataclass(frozen=True, slots=True)
class Senders:
    """The providers that are configured; `organizer` is the address that mails come from."""

    by_channel: Mapping[Channel, Sender]
    organizer: str = _NOBODY[1]
    receipt_keys: Mapping[str, str] = field(default_factory=dict)
    """What each provider signs its receipts with, where that is known."""

    async def close(self) -> None:
        for sender in self.by_channel.values():
            await sender.close()


def senders_of(settings: Settings, clock: Clock) -> Senders:
    """Raises: ConfigurationError."""
    found: dict[Channel, Sender] = {}
    keys: dict[str, str] = {}
    organizer = _NOBODY[1]
    if settings.mail_url is not None:
        url = ProviderUrl.parse("SALUS_MAIL_URL", settings.mail_url.get_secret_value())
        found[Channel.EMAIL] = _mail(url, clock)
        organizer = url.sender[1]
        if key := url.options.get("webhook_key"):
            keys[url.scheme] = key
    if settings.sms_url is not None:
        url = ProviderUrl.parse("SALUS_SMS_URL", settings.sms_url.get_secret_value())
        if url.scheme != "twilio":
            raise ConfigurationError("SALUS_SMS_URL: must start with twilio://")
        # A callback to a machine that nobody else reaches would be refused by Twilio with the message.
        callback = settings.public_url + RECEIPTS.format(provider="twilio") if settings.public_url else None
        sender = TwilioSender(url, callback)
        found[Channel.SMS] = sender
        keys["twilio"] = sender.token
    return Senders(found, organizer, keys)


def _mail(url: ProviderUrl, clock: Clock) -> Sender:
    match url.scheme:
        case "smtp" | "smtps" | "smtp+starttls":
            from salus.notifications.senders.smtp import SmtpSender  # its library is for those alone who use it

            return SmtpSender(url, clock)
        case "sendgrid":
            return SendGridSender(url)
        case "resend":
            return ResendSender(url)
    raise ConfigurationError(
        f"{url.setting}: must start with smtp://, smtps://, smtp+starttls://, sendgrid://, resend://"
    )
