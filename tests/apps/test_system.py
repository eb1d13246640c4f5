"""Does an administrator see how the services are, and nothing that is secret?"""

import pytest

from salus import __version__
from salus.apps.assembly import SERVICES
from salus.kernel.errors import Unavailable
from tests.support.world import World


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_tells_of_its_database_jobs_and_version(world: World, service: str) -> None:
    said = await world.call("GET", f"/system/{service}", await world.admin())
    assert said["service"] == service
    assert said["version"] == __version__
    assert said["checks"]["database"] == "ok"
    assert "auth.links" in {job["name"] for job in said["jobs"]}
    assert (said["messages"] is None) == (service in ("users", "schedule"))


async def test_messages_whose_time_has_come_are_counted(world: World) -> None:
    admin, dora, pat = await world.admin(), await world.doctor(), await world.patient()
    before = (await world.call("GET", "/system/auth", admin))["messages"]
    await world.call("POST", "/auth/password/forgot", json={"email": pat.email})
    for job in world.assembly.jobs:
        if job.name == "auth.links":
            await job.run()
    after = (await world.call("GET", "/system/auth", admin))["messages"]
    assert after["due"] == before["due"] + 1, dora


async def test_a_database_that_does_not_answer_is_said_and_is_no_failure(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await world.admin()

    async def away(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(type(world.assembly.db), "read_statement", away)
    said = await world.call("GET", "/system/appointments", admin)
    assert said["checks"]["database"] == "does not answer"
    assert said["messages"] is None


async def test_nothing_in_it_tells_where_anything_is(world: World) -> None:
    answer = await world.send("GET", "/system/users", await world.admin())
    assert world.assembly.settings.database not in answer.text
