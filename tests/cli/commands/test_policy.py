"""``vuelta promise``, ``policy`` and ``schema``, and what help says of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

NOON = ("--now", "2026-11-23T12:00:00-03:00")


def order(folder: Path, **changes: Any) -> Path:
    """A small return near the hub, by file."""
    path = folder / "order.json"
    job = {"id": "new", "location": [-43.29, -22.85], "pickup": [3, 1], "service": 240}
    path.write_text(json.dumps(job | changes), "utf-8")
    return path


def test_promises_are_windows_best_first(vuelta: Any, rio: list[str], tmp_path: Path) -> None:
    done = vuelta("promise", *rio, "--order", order(tmp_path), *NOON)
    assert done.code == 0, done.err
    assert "order new: " in done.out
    for words in ("windows can be kept", "window", "cost", "vehicle", "arrival", "van-0", "BRL"):
        assert words in done.out
    data = json.loads(vuelta("promise", *rio, "--order", order(tmp_path), *NOON, "-f", "json").out)
    costs = [promise["cost"] for promise in data["promises"]]
    assert costs == sorted(costs)
    assert data["promises"][0]["window"][0].startswith("2026-11-23T")


def test_an_order_nobody_can_serve_is_said_so(vuelta: Any, rio: list[str], tmp_path: Path) -> None:
    """A minute after noon in a place an hour away."""
    window = ["2026-11-23T12:00:00-03:00", "2026-11-23T12:01:00-03:00"]
    far = order(tmp_path, location=[-42.5, -22.5], time_windows=[window])
    done = vuelta("promise", *rio, "--order", far, *NOON)
    assert done.code == 0, done.err
    assert "no window can be kept today" in done.out


def test_a_bad_order_is_refused_by_its_own_paths(
    vuelta: Any, rio: list[str], tmp_path: Path
) -> None:
    done = vuelta("promise", *rio, "--order", order(tmp_path, service=-1, colour="red"), *NOON)
    assert (done.code, done.out) == (2, "")
    assert "E106 service" in done.err
    assert "E102 colour" in done.err
    taken = vuelta("promise", *rio, "--order", order(tmp_path, id="rj-0.1"), *NOON)
    assert taken.code == 2
    assert "I709 id" in taken.err


def test_an_order_without_an_id_is_refused(vuelta: Any, rio: list[str], tmp_path: Path) -> None:
    path = tmp_path / "order.yaml"
    path.write_text("location: [-43.29, -22.85]\npickup: [3, 1]\n", "utf-8")
    done = vuelta("promise", *rio, "--order", path, *NOON)
    assert (done.code, done.out) == (2, "")
    assert "E101 id" in done.err


def test_the_policy_is_printed_whole_or_for_one_role(vuelta: Any) -> None:
    whole = vuelta("policy").out
    assert whole.startswith("# Policy default, version 1\n")
    assert "## Limits" in whole
    driver = vuelta("policy", "--role", "DRV", "--language", "es").out
    assert "### Conductor (DRV)" in driver
    assert "Llamar al timbre" in driver
    assert "Almacén (DEP)" not in driver


def test_a_policy_is_checked_before_it_is_printed(vuelta: Any, tmp_path: Path) -> None:
    ours, rules = tmp_path / "ours.yaml", tmp_path / "rules.md"
    ours.write_text("name: Norte", "utf-8")
    assert vuelta("policy", "--policy", ours, "-o", rules).code == 0
    assert rules.read_text("utf-8").startswith("# Policy Norte")
    ours.write_text("retries: 3", "utf-8")
    assert "P609 retries" in vuelta("policy", "--policy", ours).err
    unknown = vuelta("policy", "--role", "PILOT")
    assert unknown.code == 2
    assert "there is no role PILOT" in unknown.err


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ("problem", "jobs"),
        ("plan", "routes"),
        ("incidents", "incidents"),
        ("policy", "protocols"),
        ("revision", "protocol_runs"),
    ],
)
def test_every_document_has_a_schema(vuelta: Any, document: str, field: str) -> None:
    schema = json.loads(vuelta("schema", document).out)
    assert schema["type"] == "object"
    assert field in schema["properties"]
    nouns = [schema, *schema["$defs"].values()]
    assert not any("style" in noun.get("properties", {}) for noun in nouns)


def test_events_are_a_list_of_observations(vuelta: Any) -> None:
    schema = json.loads(vuelta("schema", "events").out)
    assert schema["type"] == "array"
    assert "vehicle" in schema["$defs"]["Event"]["properties"]


@pytest.mark.parametrize("command", ["replan", "options", "promise", "policy", "schema"])
def test_help_teaches_with_examples(vuelta: Any, command: str) -> None:
    text = vuelta(command, "--help").out
    assert "Examples" in text
    assert f"vuelta {command} " in text
