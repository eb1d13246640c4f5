"""How does a text message leave by Twilio?

Source: https://www.twilio.com/docs/messaging/api/message-resource and .../docs/api/errors
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlencode

import httpx2

from salus.kit.config import ConfigurationError
from salus.kit.provider_url import ProviderUrl
from salus.notifications.senders.http import ask, new_client
from salus.notifications.senders.sender import Letter, Post
from salus.users.contract import Channel

_SERVICE: Final = "MG"  # Source: Twilio, a Messaging Service's SID begins so


class TwilioSender:
    """`from` is a number, a name, or the SID of a Messaging Service."""

    name = "twilio"
    channel = Channel.SMS

    def __init__(self, url: ProviderUrl, receipts: str | None) -> None:
        self._from = url.options.get("from", "")
        if not (url.user and url.password and self._from):
            raise ConfigurationError(f"{url.setting}: say twilio://SID:TOKEN@?from=+15005550006")
        self.token = url.password
        self._receipts = receipts
        self._path = f"/2010-04-01/Accounts/{url.user}/Messages.json"
        self._client = new_client(url, "api.twilio.com", auth=httpx2.BasicAuth(url.user, url.password))

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Post]:
        yield self._post

    async def close(self) -> None:
        await self._client.aclose()

    def callback(self, message_id: str) -> str | None:
        """Where Twilio tells what became of a message: its name is in the address, for it keeps none of ours."""
        return f"{self._receipts}?{urlencode({'message_id': message_id})}" if self._receipts else None

    async def _post(self, letter: Letter) -> str | None:
        service = self._from.startswith(_SERVICE)
        form = {
            "To": letter.address,
            "MessagingServiceSid" if service else "From": self._from,
            "Body": letter.text,
        }
        if callback := self.callback(letter.message_id):
            form["StatusCallback"] = callback
        answer = await ask(self._client, self._path, data=form)
        told: str | None = answer.json().get("sid")
        return told
