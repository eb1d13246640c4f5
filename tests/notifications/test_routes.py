"""Does everybody see what they were told and nobody else's, and can what failed be sent again?"""

from datetime import timedelta
from typing import Any

import pytest

from salus.kit.db import Tx
from salus.kit.journal import journal
from salus.notifications.receipts import Receipts
from salus.notifications.senders import Refused
from salus.notifications.service import Notifications
from salus.notifications.tables import notifications
from tests.notifications.test_receipts import SVIX, by_resend
from tests.notifications.test_telling import FRIDAY, visit
from tests.support.world import Account, World


async def listed(world: World, who: Account, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await world.call("GET", f"/notifications{query}", who))["items"]
    return found


async def test_one_sees_ones_own_messages_and_what_became_of_them(world: World) -> None:
    doctor, pat, other = await world.open_doctor(), await world.patient(), await world.patient()
    booked = await visit(world, pat, doctor)
    await world.call("POST", "/auth/password/forgot", json={"email": pat.email})
    await world.settle()
    items = await listed(world, pat)
    assert [(item["kind"], item["status"], item["channel"]) for item in items] == [
        ("appointment_reminder", "scheduled", None),
        ("appointment_reminder", "scheduled", None),
        ("appointment_confirmed", "sent", "email"),
    ]
    assert {item["appointment_id"] for item in items} == {booked["id"]}
    assert {item["user_id"] for item in items} == {pat.id}
    assert items[2]["sent_at"] is not None
    assert {item["provider"] for item in items} == {None}
    assert [item["kind"] for item in await listed(world, doctor)] == ["doctor_booked"]
    assert await listed(world, other) == []
    assert await listed(world, other, f"?user_id={pat.id}") == []
    assert await listed(world, other, f"?appointment_id={booked['id']}") == []
    assert len(await listed(world, pat, f"?user_id={pat.id}&status=scheduled&appointment_id={booked['id']}")) == 2
    admin = await world.admin()
    assert len(await listed(world, admin)) == 4
    assert [item["provider"] for item in await listed(world, admin, f"?user_id={pat.id}&status=sent")] == ["mailbox"]
    answer = await world.call("GET", "/notifications?per_page=1&page=2", pat)
    assert (answer["total"], answer["pages"], len(answer["items"])) == (3, 3, 1)


def refusing(world: World) -> Any:
    """Let the mail provider refuse everything; what it did before is given back."""
    (job,) = [job for job in world.assembly.jobs if job.name == "notifications.email"]
    sender = job.run.__self__._sender  # type: ignore[attr-defined]

    async def refuse(letter: Any) -> None:
        raise Refused("smtp 550 5.1.1")

    before, sender._post = sender._post, refuse
    return lambda: setattr(sender, "_post", before)


async def test_what_failed_is_sent_again_by_an_administrator(world: World) -> None:
    doctor, pat, admin = await world.open_doctor(), await world.patient(), await world.admin()
    mend = refusing(world)
    await visit(world, pat, doctor)
    await world.settle()
    failed = await listed(world, admin, f"?status=failed&user_id={pat.id}")
    assert [(one["error"], one["attempts"]) for one in failed] == [("smtp 550 5.1.1", 1)]
    path = f"/notifications/{failed[0]['id']}/resend"
    assert (await world.send("POST", path, pat)).status_code == 403
    mend()
    again = await world.call("POST", path, admin)
    assert (again["status"], again["attempts"]) == ("scheduled", 0)
    await world.settle()
    assert (await listed(world, admin, f"?status=sent&user_id={pat.id}"))[0]["id"] == failed[0]["id"]
    answer = await world.send("POST", path, admin)
    assert (answer.status_code, answer.json()["code"], answer.json()["current"]) == (409, "not_failed", "sent")
    told = await world.assembly.db.read(_entries)
    assert [(row.entity_id, row.data["kind"]) for row in told] == [(failed[0]["id"], "appointment_confirmed")]


def _entries(tx: Tx) -> Any:
    return tx.all(journal.select().where(journal.c.action == "notification.resent"))


async def test_what_is_over_is_not_sent_again(world: World) -> None:
    doctor, pat, admin = await world.open_doctor(), await world.patient(), await world.admin()
    refusing(world)
    await visit(world, pat, doctor)
    await world.settle()
    (failed,) = await listed(world, admin, f"?status=failed&user_id={pat.id}")
    world.clock.now = FRIDAY + timedelta(minutes=1)
    admin = await world.sign_in(admin.email)
    answer = await world.send("POST", f"/notifications/{failed['id']}/resend", admin)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_longer_useful")


async def test_mails_about_an_account_are_nobodys_to_see(world: World) -> None:
    admin, pat = await world.admin(), await world.patient()
    await world.call("POST", "/auth/password/forgot", json={"email": pat.email})
    await world.settle()
    (letter,) = await world.assembly.db.read(lambda tx: tx.all(notifications.select().where(_reset)))
    assert await listed(world, admin) == []
    assert (await world.send("POST", f"/notifications/{letter.id}/resend", admin)).status_code == 404


_reset = notifications.c.kind == "password_reset"


async def test_receipts_arrive_over_http(world: World) -> None:
    receipts: Receipts = world.assembly[Receipts]
    at = world.clock().timestamp()
    path = "/notifications/providers/resend/receipts"
    genuine = by_resend("email.delivered", "x", at=at)
    more: dict[str, Any] = {"content": genuine.body, "headers": dict(genuine.headers)}
    assert (await world.send("POST", path, **more)).status_code == 404
    receipts._keys = {"resend": SVIX}
    assert (await world.send("POST", path, **more)).status_code == 204
    forged = by_resend("email.bounced", "x", secret="whsec_AAAA", at=at)
    answer = await world.send("POST", path, content=forged.body, headers=dict(forged.headers))
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_signature")
    assert (await world.send("POST", "/notifications/providers/pigeon/receipts")).status_code == 404


@pytest.mark.parametrize("query", ["status=lost", "user_id=0", "user_id=x", "appointment_id=-1", "per_page=101"])
async def test_what_is_no_question_is_refused(world: World, query: str) -> None:
    assert (await world.send("GET", f"/notifications?{query}", await world.patient())).status_code == 422


async def test_the_mailbox_is_shown_to_administrators_where_nothing_is_really_sent(world: World) -> None:
    admin, pat = await world.admin(), await world.patient()
    await world.call("POST", "/auth/password/forgot", json={"email": pat.email})
    await world.settle()
    letters = await world.call("GET", "/notifications/mailbox?limit=1", admin)
    assert [(letter["kind"], letter["address"]) for letter in letters] == [("password_reset", pat.email)]
    assert "#token=" in letters[0]["text"]
    assert (await world.send("GET", "/notifications/mailbox", pat)).status_code == 403
    world.assembly[Notifications]._vault = None
    assert (await world.send("GET", "/notifications/mailbox", admin)).status_code == 404
