"""What does `kubectl kustomize` make of a folder? As far as `deploy/` uses it; the rest it refuses.

The real one is not on PyPI, where our other tools come from. Its answer (5.7.1, compared by hand) is the same,
but that it adds a hash of the contents to the names of generated ConfigMaps.
"""

import copy
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

Thing = dict[str, Any]

KNOWN = {
    *("apiVersion", "kind", "namespace", "resources", "nameSuffix"),
    *("labels", "images", "configMapGenerator", "patches"),
}


def build(folder: Path) -> list[Thing]:
    """The objects that a kustomization describes."""
    said = yaml.safe_load((folder / "kustomization.yaml").read_text())
    assert said.keys() <= KNOWN, f"{folder}: not understood here: {said.keys() - KNOWN}"
    things = [thing for resource in said["resources"] for thing in _resource(folder / resource)]
    things += [_config_map(generator) for generator in said.get("configMapGenerator", ())]
    for patch in said.get("patches", ()):
        _patch(things, patch)
    _rename(things, said.get("nameSuffix", ""))
    for label in said.get("labels", ()):
        _label(things, label["pairs"], selectors=label.get("includeSelectors", False))
    for image in said.get("images", ()):
        _image(things, image)
    for thing in things:
        if said.get("namespace") and thing["kind"] != "Namespace":
            thing["metadata"]["namespace"] = said["namespace"]
    return things


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in it, itself included."""
    if isinstance(node, dict):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(one)


def _resource(path: Path) -> list[Thing]:
    # Safe loading shares what YAML anchors share; patches must change one place alone.
    return build(path) if path.is_dir() else [copy.deepcopy(one) for one in yaml.safe_load_all(path.read_text()) if one]


def _config_map(generator: dict[str, Any]) -> Thing:
    assert generator.keys() == {"name", "literals"}, generator.keys()
    data = dict(literal.split("=", 1) for literal in generator["literals"])
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": generator["name"]}, "data": data}


def _patch(things: Sequence[Thing], patch: dict[str, Any]) -> None:
    target = patch["target"]
    found = [
        thing
        for thing in things
        if thing["kind"] == target["kind"] and target.get("name") in (None, thing["metadata"]["name"])
    ]
    assert found, f"nothing is {target}"
    for thing in found:
        for operation in yaml.safe_load(patch["patch"]):
            *path, last = operation["path"].strip("/").split("/")
            place: Any = thing
            for step in path:
                place = place[int(step)] if isinstance(place, list) else place[step]
            _change(place, last, operation)


def _change(place: Any, last: str, operation: dict[str, Any]) -> None:
    key: Any = int(last) if last.isdigit() else last
    match operation["op"]:
        case "add" if isinstance(place, list):
            place.insert(len(place) if key == "-" else key, operation["value"])
        case "add":
            place[key] = operation["value"]
        case "replace":
            assert place[key] is not None
            place[key] = operation["value"]
        case other:
            raise AssertionError(f"not understood here: {other}")


def _rename(things: Sequence[Thing], suffix: str) -> None:
    named = {(thing["kind"], thing["metadata"]["name"]) for thing in things}
    for thing in things:
        if thing["kind"] != "Namespace":
            thing["metadata"]["name"] += suffix
        for kind, reference in references(thing):
            if (kind, reference["name"]) in named:
                reference["name"] += suffix


def references(thing: Thing) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where an object names another: the kind, and the mapping whose `name` it is."""
    for node in walk(thing):
        for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret"), ("service", "Service")):
            if isinstance(node.get(key), dict):
                yield kind, node[key]
        if "scaleTargetRef" in node:
            yield node["scaleTargetRef"]["kind"], node["scaleTargetRef"]


def _label(things: Sequence[Thing], pairs: dict[str, str], *, selectors: bool) -> None:
    for thing in things:
        thing["metadata"].setdefault("labels", {}).update(pairs)
        if selectors:
            for place in _selectors(thing):
                place.update(pairs)


def _selectors(thing: Thing) -> Iterator[dict[str, str]]:
    spec = thing.get("spec", {})
    if thing["kind"] == "Service":
        yield spec["selector"]
    if thing["kind"] in ("Deployment", "PodDisruptionBudget"):
        yield spec["selector"]["matchLabels"]
    if thing["kind"] in ("Deployment", "Job"):
        pod = spec["template"]
        yield pod["metadata"]["labels"]
        yield from (
            spread["labelSelector"]["matchLabels"] for spread in pod["spec"].get("topologySpreadConstraints", ())
        )


def _image(things: Sequence[Thing], image: dict[str, str]) -> None:
    new = ":".join([image["newName"], *([image["newTag"]] if "newTag" in image else [])])
    for thing in things:
        for node in walk(thing):
            if node.get("image") == image["name"]:
                node["image"] = new
