"""Does an open page hear what happens to the times it shows?"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.town import Town, at, refused, text
from tests.support.world import Account


@contextmanager
def listening(town: Town, doctor: Account, **headers: str) -> Iterator[Iterator[dict[str, Any]]]:
    """The events of a doctor's stream, each with `id`, `event` and `data`; the first one is the greeting."""
    path = f"/api/v1/doctors/{doctor.doctor_id}/availability/stream"
    with town.client.stream("GET", path, headers=headers) as answer:
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        yield _events(answer.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    event: dict[str, Any] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if not line:
            yield event
            event = {}
        elif name:
            event[name] = json.loads(value) if name == "data" else value


def test_an_open_page_hears_that_a_time_was_taken_freed_and_moved(town: Town) -> None:
    doctor, pat = town.open_doctor(), town.patient()
    with listening(town, doctor) as events:
        assert next(events)["id"]
        visit = town.booked(pat, doctor, at(9))
        times = {"doctor_id": doctor.doctor_id, "starts_at": text(at(9)), "ends_at": text(at(9, 30))}
        taken = next(events)
        assert (taken["event"], taken["data"]) == ("taken", times)
        assert text(at(9)) not in town.free(doctor, at(9)), "told of a change, and shown what was before"
        town.call("DELETE", f"/appointments/{visit['id']}", pat)
        freed = next(events)
        assert (freed["event"], freed["data"]) == ("freed", times)
        assert text(at(9)) in town.free(doctor, at(9))
        town.call("PUT", f"/doctors/{doctor.doctor_id}/hours", doctor, json=[])
        assert next(events)["event"] == "hours_changed"
        assert town.free(doctor, at(9)) == []
    with listening(town, doctor, **{"Last-Event-ID": taken["id"]}) as events:
        heard = [next(events), next(events), next(events)]
    assert [event.get("event") for event in heard[1:]] == ["freed", "hours_changed"]


def test_the_stream_of_a_doctor_who_is_not_there_is_refused(town: Town) -> None:
    answer = town.send("GET", f"/doctors/{2**40}/availability/stream")
    assert refused(answer, 404, "not_found", "what") == {"what": "doctor"}
