"""Do the network policies allow the arrows that exist, and no others?"""

from collections.abc import Iterator
from typing import Any

import pytest

from salus.apps.assembly import TABLES
from tests.deploy.doors import SERVICES
from tests.deploy.kustomize import Thing
from tests.deploy.said import ASKS, objects, pods

Labels = dict[str, str]


def labels_of_pods(things: list[Thing]) -> dict[str, Labels]:
    found = {thing["metadata"]["name"]: thing["spec"]["template"]["metadata"]["labels"] for thing in pods(things)}
    return found | {
        "postgresql": {"salus.dev/store": "postgresql"},
        "redis": {"salus.dev/store": "redis"},
        "stranger": {"app": "stranger"},
    }


def selects(selector: dict[str, Any], labels: Labels) -> bool:
    assert selector.keys() <= {"matchLabels", "matchExpressions"}
    expressions = selector.get("matchExpressions", ())
    assert all(one["operator"] == "In" for one in expressions)
    wanted = selector.get("matchLabels", {}).items() <= labels.items()
    return wanted and all(labels.get(one["key"]) in one["values"] for one in expressions)


def allowed(things: list[Thing]) -> Iterator[tuple[str, str, int]]:
    """Each way from pod to pod that both sides' policies leave open, as a cluster would see it."""
    policies = [thing["spec"] for thing in things if thing["kind"] == "NetworkPolicy"]
    known = labels_of_pods(things)
    for asker, its in known.items():
        for asked, theirs in known.items():
            out = _ports(policies, "egress", "to", its, theirs)
            # Stores are not ours to close here; everybody else is closed by the policy for all.
            into = out if "salus.dev/store" in theirs else _ports(policies, "ingress", "from", theirs, its)
            yield from ((asker, asked, port) for port in out & into)


def _ports(policies: list[Any], way: str, peers: str, here: Labels, there: Labels) -> set[int]:
    mine = [one for one in policies if selects(one["podSelector"], here) and way.title() in one["policyTypes"]]
    if not mine and "salus.dev/part" in here:
        return {5432, 6379, 8000, 8080}  # no policy: everything is open
    return {
        port["port"]
        for policy in mine
        for rule in policy.get(way, ())
        for peer in rule[peers]
        if peer.keys() == {"podSelector"} and selects(peer["podSelector"], there)
        for port in rule["ports"]
    }


def expected() -> set[tuple[str, str, int]]:
    arrows = {("gateway", f"serve-{service}", 8000) for service in SERVICES}
    for asker, asked in ASKS.items():
        arrows |= {(f"{part}-{asker}", f"serve-{one}", 8000) for part in ("serve", "work") for one in asked}
        for part in ("serve", "work", "migrate"):
            arrows |= {(f"{part}-{asker}", "postgresql", 5432), (f"{part}-{asker}", "redis", 6379)}
    return arrows


def test_the_policies_allow_the_arrows_of_the_code_and_no_others() -> None:
    assert set(allowed(objects())) == expected()


@pytest.mark.parametrize("name", ["nobody", "stores", "gateway", "auth-asks", "schedule-is-asked"])
def test_a_policy_that_is_missing_is_noticed(name: str) -> None:
    things = [thing for thing in objects() if thing["metadata"]["name"] != name]
    if name == "nobody":
        things = [thing for thing in things if thing["kind"] != "NetworkPolicy"]
    assert set(allowed(things)) != expected()


def test_an_arrow_too_many_is_noticed() -> None:
    things = objects()
    policies = {thing["metadata"]["name"]: thing["spec"] for thing in things if thing["kind"] == "NetworkPolicy"}
    policies["schedule-is-asked"]["ingress"][0]["from"].append({"podSelector": {}})
    assert {arrow[0] for arrow in set(allowed(things)) - expected()} == set()  # one side alone opens nothing
    policies["auth-asks"]["egress"][0]["to"].append({"podSelector": {"matchLabels": {"salus.dev/part": "serve"}}})
    assert set(allowed(things)) - expected() == {(f"{part}-auth", "serve-schedule", 8000) for part in ("serve", "work")}


def test_everybody_is_closed_unless_a_policy_opens_it_and_may_ask_for_names() -> None:
    policies = {thing["metadata"]["name"]: thing["spec"] for thing in objects() if thing["kind"] == "NetworkPolicy"}
    assert policies["nobody"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert policies["names"]["podSelector"] == {}
    assert {port["port"] for port in policies["names"]["egress"][0]["ports"]} == {53}


def test_only_the_ingress_controller_comes_in_and_only_stores_messages_and_payments_go_out() -> None:
    spaces: list[str] = []
    outside: dict[str, Any] = {}
    for thing in objects():
        if thing["kind"] == "NetworkPolicy":
            for rule in thing["spec"].get("ingress", ()):
                spaces += [thing["metadata"]["name"] for peer in rule["from"] if "namespaceSelector" in peer]
            for rule in thing["spec"].get("egress", ()):
                for peer in rule["to"]:
                    if "ipBlock" in peer:
                        outside[thing["metadata"]["name"]] = peer["ipBlock"]
    assert spaces == ["gateway"]
    assert outside.keys() == {"messages", "payments", "stores-outside"}
    # Neither the cluster's own network nor the cloud's metadata service.
    for name in ("messages", "payments"):
        assert {"10.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"} <= set(outside[name]["except"])


def test_only_the_workers_that_send_messages_have_a_way_out() -> None:
    senders = {name for name, places in TABLES.items() if "salus.notifications" in places}
    policy = next(thing["spec"] for thing in objects() if thing["metadata"]["name"] == "messages")
    known = labels_of_pods(objects())
    assert {name for name, labels in known.items() if selects(policy["podSelector"], labels)} == {
        f"work-{name}" for name in senders
    }
