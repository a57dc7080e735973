"""``vuelta check``, ``kpis`` and ``report`` of what ``vuelta plan --horizon`` wrote."""

# Covers: cli/tables/horizon_tables.py

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SHIFT = [8 * 3600, 18 * 3600]
PROBLEM = {
    "vehicles": [
        {"id": "A", "start_index": 0, "end_index": 0, "time_window": SHIFT, "capacity": [9]}
    ],
    "jobs": [
        {"id": "d1", "location_index": 1, "delivery": [1], "time_windows": [SHIFT]},
        {"id": "r", "type": "return", "location_index": 2, "pickup": [1]},
    ],
    "matrices": {"car": {"durations": [[0, 1000, 2000], [1000, 0, 1000], [2000, 1000, 0]]}},
}
HORIZON = {"days": 2, "returns": {"earliest_day": 2}}


@pytest.fixture
def week(vuelta: Any, tmp_path: Path) -> list[Path]:
    """The problem, the plan of both days, and the horizon."""
    paths = [tmp_path / name for name in ("week.json", "week.plan.json", "horizon.json")]
    paths[0].write_text(json.dumps(PROBLEM), "utf-8")
    paths[2].write_text(json.dumps(HORIZON), "utf-8")
    asked = ("--horizon", paths[2], "--iterations", 20, "--quiet", "--output", paths[1])
    done = vuelta("plan", paths[0], *asked)
    assert done.code == 0, done.err
    return paths


def test_the_days_hold(vuelta: Any, week: list[Path]) -> None:
    for more in ((), ("--horizon", week[2])):
        done = vuelta("check", *week[:2], *more)
        assert done.code == 0, done.err
        assert "the plan holds" in done.out
        assert "2 days, cost in all" in done.out


def test_what_is_wrong_across_the_days_is_told(vuelta: Any, week: list[Path]) -> None:
    data = json.loads(week[1].read_text("utf-8"))
    first, second = (day["plan"]["routes"][0]["steps"] for day in data["days"])
    first.insert(2, second[1])
    week[1].write_text(json.dumps(data), "utf-8")
    done = vuelta("check", *week[:2])
    assert done.code == 5
    assert "R404 days[1].plan.routes[0].steps[1]" in done.out
    told = json.loads(vuelta("check", *week[:2], "--format", "json").out)
    assert (told["clean"], [day["day"] for day in told["days"]]) == (False, [1, 2])
    assert {"plan", "faults", "differences", "clean"} <= set(told["days"][0])


def test_kpis_of_all_days_and_of_each(vuelta: Any, week: list[Path]) -> None:
    assert "Day 2" in vuelta("kpis", *week[:2], "--horizon", week[2]).out
    data = json.loads(vuelta("kpis", *week[:2], "--json").out)
    spent = [day["measures"]["money"]["spent"] for day in data["days"]]
    assert data["money"]["spent"] == pytest.approx(sum(spent))


def test_a_report_of_all_days(vuelta: Any, week: list[Path], tmp_path: Path) -> None:
    done = vuelta("report", *week[:2], "--output", tmp_path / "week.html")
    assert done.code == 0, done.err
    assert "data-day=day-2" in (tmp_path / "week.html").read_text("utf-8")


def test_what_does_not_go_together_is_refused(
    vuelta: Any, week: list[Path], tmp_path: Path
) -> None:
    done = vuelta("check", *week[:2], "--plan-out", tmp_path / "out.json")
    assert (done.code, done.out) == (2, "")
    one = tmp_path / "one.json"
    one.write_text('{"routes": []}', "utf-8")
    done = vuelta("check", week[0], one, "--horizon", week[2])
    assert (done.code, done.out) == (2, "")
    assert "H812 horizon" in done.err
    done = vuelta("explain", *week[:2], "--job", "r")
    assert done.code == 2
    assert "this is a plan of several days" in done.err
