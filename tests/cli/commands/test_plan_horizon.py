"""``vuelta plan --horizon``: several days, one of them, and the next morning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"
WEEK = ("plan", SCENARIOS / "several_days.json", "--iterations", 100)
HORIZON = ("--horizon", SCENARIOS / "several_days.horizon.yaml")


@pytest.mark.slow
def test_the_table_says_which_return_rides_when_and_why(vuelta: Any) -> None:
    done = vuelta(*WEEK, *HORIZON)
    assert done.code == 0, done.err
    for words in ("30 returns collected in 5 days", "price of waiting", "2026-11-27", "back-30"):
        assert words in done.out
    assert "waiting costs less than the detour" in done.out
    assert "as soon as it can be" in done.out


def test_rules_are_asked_for_by_name(vuelta: Any) -> None:
    done = vuelta(*WEEK, *HORIZON, "--consolidation", "hold", "-f", "json")
    data = json.loads(done.out)
    assert data["consolidation"] == "hold"
    assert [entry["day"] for entry in data["days"]] == [1, 2, 3, 4, 5]
    assert {"driven", "lost", "net", "mean_age"} <= set(data["kpis"])


@pytest.mark.slow
def test_one_day_is_an_ordinary_plan_of_an_ordinary_problem(vuelta: Any, tmp_path: Path) -> None:
    problem, plan = tmp_path / "day.json", tmp_path / "day.plan.json"
    one = ("--day", 2, "--problem-out", problem, "--output", plan)
    done = vuelta(*WEEK, *HORIZON, *one)
    assert done.code == 0, done.err
    assert "several_days, day 2" in done.out
    checked = vuelta("check", problem, plan)
    assert checked.code == 0
    assert "the plan holds" in checked.out


@pytest.mark.slow
def test_the_next_morning_starts_from_what_is_left(vuelta: Any, tmp_path: Path) -> None:
    rest, horizon = tmp_path / "rest.json", tmp_path / "rest.horizon.json"
    done = vuelta(*WEEK, *HORIZON, "--rest-out", rest, "--horizon-out", horizon, "-f", "json")
    assert done.code == 0, done.err
    collected = [entry["day"] for entry in json.loads(done.out)["collected"]]
    again = vuelta("plan", rest, "--horizon", horizon, "--iterations", 100)
    assert again.code == 0, again.err
    left = sum(day > 1 for day in collected)
    assert f"{left} returns collected in 4 days" in again.out


@pytest.mark.slow
def test_what_does_not_go_together_is_refused(vuelta: Any, tmp_path: Path) -> None:
    for options in (("--no-improvement", 5), ("--problem-out", tmp_path / "p.json")):
        assert vuelta(*WEEK, *HORIZON, *options).code == 2
    assert "name it with --day" in vuelta(*WEEK, *HORIZON, "-f", "csv").err
    for options in (("--day", 1), ("--consolidation", "hold"), ("--rest-out", tmp_path / "r.json")):
        assert "needs --horizon" in vuelta(*WEEK, *options).err
    done = vuelta(*WEEK, *HORIZON, "--day", 9)
    assert (done.code, done.out) == (2, "")
    assert "H808 --day" in done.err
    nowhere = vuelta(*WEEK, *HORIZON, "--rest-out", tmp_path / "no" / "rest.json")
    assert "F233" in nowhere.err


@pytest.mark.parametrize(("text", "code"), [("days: 0", "E103"), ("days: [", "F206")])
def test_a_bad_horizon_is_refused(vuelta: Any, tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, "utf-8")
    done = vuelta(*WEEK, "--horizon", path)
    assert (done.code, done.out) == (2, "")
    assert code in done.err


def test_the_schema_of_a_horizon_is_printed(vuelta: Any) -> None:
    schema = json.loads(vuelta("schema", "horizon").out)
    assert {"days", "returns", "waiting", "zones", "beyond"} <= set(schema["properties"])


def test_what_is_left_out_is_told_with_the_day(vuelta: Any, tmp_path: Path) -> None:
    """A delivery of day 1, on which nobody works."""
    van = {"id": "v", "start_index": 0, "capacity": [9], "time_window": [0, 1000]}
    day = {
        "vehicles": [van],
        "jobs": [{"id": "d", "location_index": 1, "delivery": [1]}],
        "matrices": {"car": {"durations": [[0, 10], [10, 0]]}},
    }
    problem, horizon = tmp_path / "day.json", tmp_path / "days.json"
    problem.write_text(json.dumps(day))
    horizon.write_text(json.dumps({"days": 2, "days_off": [1]}))
    done = vuelta("plan", problem, "--horizon", horizon, "--iterations", 10)
    assert done.code == 0, done.err
    text = " ".join(done.out.split())
    assert "d is left out: day 1: nobody works; day 2: it is of day 1 alone" in text
