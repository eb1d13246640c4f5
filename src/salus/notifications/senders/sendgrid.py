"""How does a mail leave by SendGrid?

Source: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
"""

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from salus.kit.provider_url import ProviderUrl
from salus.notifications.senders.http import ask, new_client
from salus.notifications.senders.mime import calendar_type, header_id
from salus.notifications.senders.sender import Letter, Post
from salus.users.contract import Channel


class SendGridSender:
    name = "sendgrid"
    channel = Channel.EMAIL

    def __init__(self, url: ProviderUrl) -> None:
        self.sender = url.sender
        self._client = new_client(
            url, "api.sendgrid.com", headers={"Authorization": f"Bearer {url.password or url.user}"}
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Post]:
        yield self._post

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, letter: Letter) -> str | None:
        answer = await ask(self._client, "/v3/mail/send", json=self._body(letter))
        told: str | None = answer.headers.get("X-Message-Id")
        return told

    def _body(self, letter: Letter) -> dict[str, Any]:
        name, address = self.sender
        content = [{"type": "text/plain", "value": letter.text}]
        content += [{"type": "text/html", "value": letter.html}] if letter.html else []
        body: dict[str, Any] = {
            "personalizations": [
                {
                    "to": [{"email": letter.address, "name": letter.name}],
                    "custom_args": {"message_id": letter.message_id},
                }
            ],
            "from": {"email": address, "name": name or address},
            "subject": letter.subject,
            "content": content,
            "headers": {"Message-ID": header_id(letter.message_id, address), "Auto-Submitted": "auto-generated"},
            # Links stay as they are, and nobody is told who opens what about their health.
            "tracking_settings": {"click_tracking": {"enable": False}, "open_tracking": {"enable": False}},
        }
        if letter.calendar is not None:
            body["attachments"] = [
                {
                    "content": b64encode(letter.calendar.file).decode(),
                    "type": calendar_type(letter),
                    "filename": "appointment.ics",
                    "disposition": "attachment",
                }
            ]
        return body
