"""``vuelta replay`` on folders of days."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from vuelta.formats import write
from vuelta.simulate import generate, morning_plan, write_scenario

QUICK = ("--iterations", 5, "--quiet")


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two days of absence: one with the plan of its morning, one without."""
    folders = []
    for seed in (0, 1):
        scenario = generate("absent-heavy", 1, seed, parameters={"stops_per_van": 12})
        folder = tmp_path_factory.mktemp("days") / f"day-{seed}"
        write_scenario(scenario, folder)
        folders.append(folder)
    write(morning_plan(scenario, 20), folders[1] / "plan.json")
    return folders


@pytest.fixture
def once(tmp_path: Path) -> Path:
    path = tmp_path / "once.yaml"
    path.write_text("retry: {attempts: 1}\n", "utf-8")
    return path


@pytest.mark.slow
def test_one_attempt_as_people_read_it(vuelta: Any, days: list[Path], once: Path) -> None:
    done = vuelta("replay", *days, "--policy", once, "--morning", 20, *QUICK)
    assert done.code == 0, done.err
    for words in ("new rules against old, 2 day(s)", "RETRY_TODAY", "RECIPIENT_ABSENT"):
        assert words in done.out


@pytest.mark.slow
def test_the_rules_of_now_change_nothing(
    vuelta: Any, days: list[Path], once: Path, tmp_path: Path
) -> None:
    same = ("--policy", once, "--present", once, "--morning", 20, *QUICK)
    text = vuelta("replay", *days, *same, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {"served", "cost", "distance", "time", "overtime", "late_price", "notices"} <= {
        row["measure"] for row in rows
    }
    assert {float(row[name]) for row in rows for name in ("difference", "low", "high")} == {0.0}
    told = tmp_path / "answer.json"
    assert vuelta("replay", days[0], *same, "-f", "json", "-o", told).code == 0
    data = json.loads(told.read_text("utf-8"))
    assert data["days"] == 1
    assert data["changed"] == []
    assert {line["low"] for line in data["measures"]} == {None}
    [day] = data["by_day"]
    assert day["day"] == "day-0"
    assert day["old"] == day["new"]


def test_everything_wrong_is_said_at_once(vuelta: Any, days: list[Path], tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("retry: {attempts: -1}\nprotocols: {SNOW: {}}\n", "utf-8")
    done = vuelta(
        *("replay", tmp_path, days[0], tmp_path / "nowhere"),
        *("--policy", rules, "--dispatcher", "volta", *QUICK),
    )
    assert done.code == 2
    for words in ("S850", "P604", "nowhere/trace.json", f"{rules}: retry.attempts"):
        assert words in done.err
    assert f"{tmp_path}/problem.json" in done.err
    assert str(days[0]) not in done.err
