"""How does a mail leave by Resend?

Source: https://resend.com/docs/api-reference/emails/send-email
"""

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import formataddr
from typing import Any

from salus.kit.provider_url import ProviderUrl
from salus.notifications.senders.http import ask, new_client
from salus.notifications.senders.mime import calendar_type, header_id
from salus.notifications.senders.sender import Letter, Post
from salus.users.contract import Channel


class ResendSender:
    """It knows a repetition by the `Idempotency-Key` for a day, and then sends nothing twice."""

    name = "resend"
    channel = Channel.EMAIL

    def __init__(self, url: ProviderUrl) -> None:
        self.sender = url.sender
        self._client = new_client(
            url, "api.resend.com", headers={"Authorization": f"Bearer {url.password or url.user}"}
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Post]:
        yield self._post

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, letter: Letter) -> str | None:
        key = {"Idempotency-Key": letter.message_id}
        answer = await ask(self._client, "/emails", json=self._body(letter), headers=key)
        told: str | None = answer.json().get("id")
        return told

    def _body(self, letter: Letter) -> dict[str, Any]:
        body: dict[str, Any] = {
            "from": formataddr(self.sender, charset="utf-8"),
            "to": [formataddr((letter.name, letter.address), charset="utf-8")],
            "subject": letter.subject,
            "text": letter.text,
            "headers": {
                "Message-ID": header_id(letter.message_id, self.sender[1]),
                "Auto-Submitted": "auto-generated",
            },
            "tags": [{"name": "message_id", "value": letter.message_id.replace(".", "-")}],
        }
        if letter.html is not None:
            body["html"] = letter.html
        if letter.calendar is not None:
            file = b64encode(letter.calendar.file).decode()
            body["attachments"] = [
                {"filename": "appointment.ics", "content": file, "content_type": calendar_type(letter)}
            ]
        return body
