"""Scenarios written and read, and traces that contradict their problem."""

# Covers: simulate/scenario_trace.py

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vuelta.errors import InputError
from vuelta.model import Problem
from vuelta.simulate import Scenario, Trace, read_scenario, write_scenario
from vuelta.simulate.scenario_folder import contradictions


def codes(error: InputError) -> list[str]:
    return sorted(finding.code for finding in error.findings)


def test_what_is_written_is_read(day: Callable[..., Scenario], tmp_path: Path) -> None:
    scenario = day("bad-day")
    write_scenario(scenario, tmp_path / "new" / "folder")
    assert read_scenario(tmp_path / "new" / "folder") == scenario


def changed(scenario: Scenario, folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    _, path = write_scenario(scenario, folder)
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data))


def test_a_trace_that_was_changed_is_known_by_its_checksum(
    day: Callable[..., Scenario], tmp_path: Path
) -> None:
    changed(day(), tmp_path, lambda data: data["doors"][0].update(service=999))
    with pytest.raises(InputError) as caught:
        read_scenario(tmp_path)
    assert codes(caught.value) == ["S831"]


def test_a_trace_of_another_problem_is_refused(
    day: Callable[..., Scenario], tmp_path: Path
) -> None:
    other = Scenario(day(seed=1).problem, day(seed=2).trace)
    write_scenario(other, tmp_path)
    with pytest.raises(InputError) as caught:
        read_scenario(tmp_path)
    assert "S831" in codes(caught.value)


def test_every_contradiction_is_found_at_once(day: Callable[..., Scenario], tmp_path: Path) -> None:
    def spoil(data: dict[str, Any]) -> None:
        del data["checksum"], data["problem"]
        data["doors"][0]["job"] = "nobody"
        data["doors"][1]["job"] = data["doors"][2]["job"]
        data["doors"][3]["finding"] = {
            "id": "x",
            "code": "CANCELLATION",
            "time": 0,
            "job": data["doors"][3]["job"],
        }
        data["incidents"] = [
            {"id": "a", "code": "VEHICLE_BREAKDOWN", "time": 40000, "vehicle": "V99"},
            {"id": "a", "code": "RECIPIENT_ABSENT", "time": 40000, "job": data["doors"][4]["job"]},
            {
                "id": "n",
                "code": "NEW_ORDER",
                "time": 40000,
                "order": {"id": data["doors"][5]["job"], "location": [0, 0], "pickup": [1]},
            },
        ]
        data["darkness"] = [{"id": "d", "vehicle": "V01", "since": 50000, "until": 40000}]

    changed(day(), tmp_path, spoil)
    with pytest.raises(InputError) as caught:
        read_scenario(tmp_path)
    assert set(codes(caught.value)) == {"S832", "S833", "S834", "S835", "S836"}
    assert codes(caught.value).count("S834") == 3, "an order, a door and an incident"
    assert codes(caught.value).count("S835") == 2


def test_a_door_that_two_customers_would_share_is_refused() -> None:
    """Job X and the delivery of a shipment, X too: whose door would it be?"""
    pair = {
        "amount": [1],
        "pickup": {"id": "P", "location": [0, 0]},
        "delivery": {"id": "X", "location": [0, 0.1]},
    }
    data = {"jobs": [{"id": "X", "location": [0, 0]}], "shipments": [pair]}
    found = contradictions(Problem.model_validate(data), Trace())
    assert [(one.code, one.where) for one in found] == [
        ("S834", "problem.json.shipments[0].delivery.id")
    ]
    pair["delivery"]["id"] = "P"  # both ends of one shipment are one customer's
    assert not contradictions(Problem.model_validate(data), Trace())


def test_a_folder_without_files_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_scenario(tmp_path)
    assert codes(caught.value) == ["F201", "F201"]


def test_a_field_nobody_knows_is_refused(day: Callable[..., Scenario], tmp_path: Path) -> None:
    changed(day(), tmp_path, lambda data: data.update(weather="fine"))
    with pytest.raises(InputError) as caught:
        read_scenario(tmp_path)
    assert "E102" in codes(caught.value)
