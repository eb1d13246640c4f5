"""Would a cluster take what the production overlay describes, and does each service have all it needs?"""

import re
from collections.abc import Callable

import kubernetes_validate
import pytest

from tests.deploy.doors import SERVICES
from tests.deploy.kustomize import Thing, references
from tests.deploy.said import ASKS, DEPLOY, SETTINGS, container, objects, pods

VERSIONS = ("1.31.0", "1.37.0")
"""The oldest and the newest whose schemas we hold it against."""

MADE_BY_HAND = {"salus-shared", "salus-tls"} | {f"salus-{name}{part}" for name in SERVICES for part in ("", "-owner")}
"""Secrets that the overlay only names; its first lines say what is in them."""


def validate(things: list[Thing]) -> None:
    for thing in things:
        for version in VERSIONS:
            kubernetes_validate.validate(thing, version, strict=True)


def named(things: list[Thing]) -> dict[tuple[str, str], Thing]:
    found = {(thing["kind"], thing["metadata"]["name"]): thing for thing in things}
    assert len(found) == len(things)
    return found


def test_every_object_is_what_the_schemas_say() -> None:
    validate(objects())


@pytest.mark.parametrize("mistake", [{"replica": 2}, {"minReadySeconds": "soon"}])
def test_a_misspelt_or_mistyped_field_is_noticed(mistake: dict[str, object]) -> None:
    things = objects()
    pods(things)[0]["spec"].update(mistake)
    with pytest.raises(kubernetes_validate.ValidationError):
        validate(things)


def complete(things: list[Thing]) -> None:
    """Each service has one of each kind, and they belong to each other."""
    found = named(things)
    for service in SERVICES:
        serve = found["Deployment", f"serve-{service}"]
        labels = serve["spec"]["template"]["metadata"]["labels"]
        assert found["Service", f"salus-{service}"]["spec"]["selector"].items() <= labels.items()
        assert serve["spec"]["selector"]["matchLabels"].items() <= labels.items()
        budget = found["PodDisruptionBudget", f"serve-{service}"]
        assert budget["spec"]["selector"]["matchLabels"] == {"salus.dev/part": "serve", "salus.dev/service": service}
        scaled = found["HorizontalPodAutoscaler", f"serve-{service}"]["spec"]
        assert scaled["scaleTargetRef"]["name"] == f"serve-{service}"
        assert scaled["minReplicas"] >= 2
        arguments = {part: container(found[kind, f"{part}-{service}"])["args"] for part, kind in _parts()}
        assert arguments == {"serve": ["serve"], "work": ["worker"], "migrate": ["migrate"]}
        assert found["Deployment", f"work-{service}"]["spec"]["replicas"] == 1
        images = {container(found[kind, f"{part}-{service}"])["image"] for part, kind in _parts()}
        assert len(images) == 1
        assert re.fullmatch(rf"registry\.example/salus-{service}:[0-9.]+", images.pop())
    assert {thing["metadata"].get("namespace", "salus") for thing in things} == {"salus"}


def _parts() -> list[tuple[str, str]]:
    return [("serve", "Deployment"), ("work", "Deployment"), ("migrate", "Job")]


def test_every_service_serves_works_migrates_scales_and_keeps_running() -> None:
    complete(objects())


@pytest.mark.parametrize("kind", ["Deployment", "Job", "Service", "PodDisruptionBudget", "HorizontalPodAutoscaler"])
def test_a_missing_object_is_noticed(kind: str) -> None:
    things = [thing for thing in objects() if (thing["kind"], thing["metadata"]["name"][-5:]) != (kind, "users")]
    with pytest.raises(KeyError):
        complete(things)


def test_what_objects_name_exists() -> None:
    things = objects()
    found = named(things)
    for thing in things:
        for kind, reference in references(thing):
            known = reference["name"] in MADE_BY_HAND if kind == "Secret" else (kind, reference["name"]) in found
            assert known, (thing["metadata"]["name"], kind, reference)


def confined(things: list[Thing]) -> None:
    """Nobody is root, writes to the image, or gains rights; everybody is bounded."""
    for thing in pods(things):
        pod = thing["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] >= 101
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        for each in pod["containers"]:
            assert each["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert each["resources"].keys() == {"requests", "limits"}
            assert each["resources"]["limits"].keys() == {"cpu", "memory"}


def test_every_pod_is_confined() -> None:
    confined(objects())


def _as_root(thing: Thing) -> None:
    thing["spec"]["template"]["spec"]["securityContext"]["runAsUser"] = 0


def _writing(thing: Thing) -> None:
    container(thing)["securityContext"]["readOnlyRootFilesystem"] = False


def _unbounded(thing: Thing) -> None:
    del container(thing)["resources"]["limits"]["memory"]


@pytest.mark.parametrize("loosen", [_as_root, _writing, _unbounded])
def test_a_loosened_pod_is_noticed(loosen: Callable[[Thing], None]) -> None:
    things = objects()
    loosen(pods(things)[-1])
    with pytest.raises(AssertionError):
        confined(things)


def test_who_serves_is_asked_whether_it_started_lives_and_is_ready() -> None:
    servers = [thing for thing in pods(objects()) if "ports" in container(thing)]
    assert len(servers) == len(SERVICES) + 1
    for thing in servers:
        asked = {
            name: container(thing)[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")
        }
        assert asked == {"startup": "/health/live", "liveness": "/health/live", "readiness": "/health/ready"}
        # Time to be taken out of the service, and then to end what is running.
        grace = thing["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]
        assert grace >= container(thing)["lifecycle"]["preStop"]["sleep"]["seconds"] + 10


def test_every_setting_in_a_config_map_exists_and_neighbours_are_those_that_are_asked() -> None:
    found = named(objects())
    shared = found["ConfigMap", "salus-shared"]["data"]
    assert shared.keys() <= SETTINGS
    for service in SERVICES:
        data = found["ConfigMap", f"settings-{service}"]["data"]
        assert data.keys() <= SETTINGS
        urls = {name: f"http://salus-{name}:8000" for name in ASKS[service]}
        assert {key: url for key, url in data.items() if key.endswith("_URL")} == {
            f"SALUS_{name.upper()}_URL": url for name, url in urls.items()
        }
    gateway = found["ConfigMap", "gateway"]["data"]
    assert {gateway[f"GATEWAY_{name.upper()}"] for name in SERVICES} == {f"salus-{name}:8000" for name in SERVICES}


def test_no_secret_stands_in_the_files() -> None:
    assert not [thing for thing in objects() if thing["kind"] == "Secret"]
    texts = [path.read_text() for path in (DEPLOY / "kubernetes").rglob("*.yaml")]
    given = {name for text in texts for name in re.findall(r"\b(SALUS_\w+)=", text)}
    assert given.isdisjoint({"SALUS_SIGNING_KEY", "SALUS_DATA_KEYS", "SALUS_SERVICE_KEY", "SALUS_DATABASE_URL"})


def test_settings_named_in_the_files_exist() -> None:
    texts = [path.read_text() for path in DEPLOY.rglob("*.yaml") if path.parent.name != "deploy"]
    assert {name for text in texts for name in re.findall(r"SALUS_[A-Z_]*[A-Z]", text)} <= SETTINGS
