"""How does a mail leave by SMTP?"""

import re
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Final

import aiosmtplib
from aiosmtplib import SMTP, SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPTimeoutError

from salus.kernel.clock import Clock
from salus.kit.config import ConfigurationError
from salus.kit.provider_url import ProviderUrl
from salus.notifications.senders.mime import mime, wire_address
from salus.notifications.senders.sender import Later, Letter, Post, Refused, Unreachable
from salus.users.contract import Channel

_SECONDS: Final = 30
_PORTS: Final = {"smtp": 587, "smtps": 465, "smtp+starttls": 587}
_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_CLOSING: Final = 421  # Source: RFC 5321, 3.8: the server is shutting the channel down


class SmtpSender:
    """`smtps` is encrypted from the start; `smtp+starttls` insists on STARTTLS, `smtp` takes it where it is offered.

    A password is told only to this machine or through encryption.
    """

    name = "smtp"
    channel = Channel.EMAIL

    def __init__(self, url: ProviderUrl, clock: Clock, tls: Callable[[], ssl.SSLContext] | None = None) -> None:
        if not url.host:
            raise ConfigurationError(f"{url.setting}: say the server's name, such as smtp://mail.example.com")
        self.sender = url.sender
        self._url = url
        self._clock = clock
        self._tls = tls or ssl.create_default_context

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Post]:
        url = self._url
        start_tls = {"smtps": False, "smtp+starttls": True}.get(url.scheme)
        client = SMTP(
            hostname=url.host,
            port=url.port or _PORTS[url.scheme],
            use_tls=url.scheme == "smtps",
            start_tls=start_tls,
            tls_context=self._tls() if start_tls is not None or not url.loopback else None,
            timeout=_SECONDS,
        )
        try:
            try:
                await client.connect()
                if url.user:
                    if not (url.loopback or client.get_transport_info("sslcontext")):
                        raise Unreachable("no encryption for the password")
                    await client.login(url.user, url.password)
            except (SMTPException, OSError) as error:
                raise Unreachable(_said(error)) from None

            async def post(letter: Letter) -> str | None:
                await _post(client, letter, self.sender, self._clock())
                return None

            yield post
        finally:
            with suppress(SMTPException, OSError):
                await client.quit()
            client.close()

    async def close(self) -> None:
        """Nothing stays open between two turns."""


async def _post(client: SMTP, letter: Letter, sender: tuple[str, str], now: datetime) -> None:
    try:
        mail = mime(letter, sender, now)
        await client.sendmail(sender[1], [wire_address(letter.address)], mail)
    except SMTPRecipientsRefused as error:
        raise _judged(error.recipients[0]) from None
    except SMTPResponseException as error:
        raise _judged(error) from None
    except (SMTPTimeoutError, SMTPException, OSError) as error:
        raise Unreachable(_said(error)) from None
    except ValueError:  # an address that no mail can carry
        raise Refused("no address") from None


def _judged(error: SMTPResponseException) -> Exception:
    if error.code == _CLOSING:
        return Unreachable(_said(error))
    return (Refused if error.code >= 500 else Later)(_said(error))


def _said(error: BaseException) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        enhanced = _ENHANCED.search(str(error.message))
        return f"smtp {error.code}" + (f" {enhanced[0]}" if enhanced else "")
    return f"smtp {type(error).__name__.removeprefix('SMTP').removesuffix('Error').lower() or 'error'}"
