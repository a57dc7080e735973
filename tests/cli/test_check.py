"""``vuelta check`` of a route made by hand, without times."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

DAY = {
    "vehicles": [
        {
            "id": "A",
            "start_index": 0,
            "end_index": 0,
            "breaks": [{"id": "lunch", "time_windows": [[0, 400]], "service": 100}],
        }
    ],
    "jobs": [{"id": "near", "location_index": 1}, {"id": "far", "location_index": 2}],
    "matrices": {"car": {"durations": [[0, 300, 600], [300, 0, 300], [600, 300, 0]]}},
}
BY_HAND = {
    "routes": [
        {"vehicle": "A", "steps": [{"type": "job", "id": "far"}, {"type": "job", "id": "near"}]}
    ]
}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    day, plan = tmp_path / "day.json", tmp_path / "by_hand.json"
    day.write_text(json.dumps(DAY), "utf-8")
    plan.write_text(json.dumps(BY_HAND), "utf-8")
    return [day, plan]


def test_the_table_says_that_it_was_timed_and_when_everything_happens(
    vuelta: Any, files: list[Path]
) -> None:
    done = vuelta("check", *files)
    assert done.code == 0, done.err
    assert "the plan holds" in done.out
    assert "the route of vehicle A states no times: it is timed here, with break lunch" in done.out
    far = next(line for line in done.out.splitlines() if "job far" in line)
    assert "700" in far  # 600 s of way and the break


def test_json_holds_the_plan_with_its_times(vuelta: Any, files: list[Path], tmp_path: Path) -> None:
    done = vuelta("check", *files, "--format", "json", "--plan-out", tmp_path / "timed.json")
    data = json.loads(done.out)
    assert data["timed"] == [{"vehicle": "A", "breaks": ["lunch"]}]
    arrivals = {step.get("id"): step["arrival"] for step in data["plan"]["routes"][0]["steps"]}
    assert (arrivals["far"], arrivals["near"]) == (700, 1000)
    assert json.loads((tmp_path / "timed.json").read_text("utf-8")) == data["plan"]
    again = json.loads(vuelta("check", files[0], tmp_path / "timed.json", "-f", "json").out)
    assert (again["timed"], again["differences"]) == ([], [])


def test_a_route_timed_in_part_is_refused_by_its_step(
    vuelta: Any, files: list[Path], tmp_path: Path
) -> None:
    half = json.loads(files[1].read_text("utf-8"))
    half["routes"][0]["steps"][1]["arrival"] = 900
    files[1].write_text(json.dumps(half), "utf-8")
    done = vuelta("check", *files, "--plan-out", tmp_path / "timed.json")
    assert (done.code, done.out) == (2, "")
    assert "E172 routes[0].steps[0].arrival" in done.err
    assert not (tmp_path / "timed.json").exists()
