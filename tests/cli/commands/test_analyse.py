"""``vuelta analyse`` on folders of days."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import vuelta as engine


@pytest.fixture
def folders(rio: list[str], tmp_path: Path) -> list[Path]:
    """Two days in Rio on which all went by plan but for one address."""
    plan = engine.read_plan(rio[1])
    events: list[dict[str, Any]] = []
    for route in plan.routes:
        for step in route.steps:
            one = {"vehicle": route.vehicle, "time": step.arrival}
            if step.type == "job":
                bad = step.id == "rj-0.44"
                told = {"type": "failed", "reason": "ADDRESS_WRONG"} if bad else {}
                events.append({**one, "type": "arrived", "job": step.id})
                ended = {"type": "delivered", "job": step.id, "time": step.end}
                events.append({**one, **ended, **told})
            else:
                events.append({**one, "type": {"start": "departed"}.get(step.type, "arrived")})
    days = [tmp_path / name for name in ("monday", "tuesday")]
    for day in days:
        day.mkdir()
        shutil.copy(rio[0], day / "problem.json")
        shutil.copy(rio[1], day / "plan.json")
        (day / "events.json").write_text(json.dumps({"events": events}), "utf-8")
    return days


@pytest.mark.slow
def test_days_as_people_read_them(vuelta: Any, folders: list[Path], tmp_path: Path) -> None:
    plot = tmp_path / "plot.html"
    done = vuelta("analyse", *folders, "--language", "es", "--plot", plot)
    assert "Causas por coste" in plot.read_text("utf-8")
    assert done.code == 0, done.err
    for words in ("2 días, 200 visitas, 2 en vano", "ADDRESS_WRONG", "corregir dirección"):
        assert words in done.out


@pytest.mark.slow
def test_days_for_programs(vuelta: Any, folders: list[Path]) -> None:
    data = json.loads(vuelta("analyse", *folders, "--format", "json").out)
    assert data["failed"] == {"count": 2, "of": 200, "rate": 0.01}
    [found] = data["improvements"]
    assert found["finding"] == "address"
    assert found["review"].startswith("2026-12-21T")


def test_folders_that_lack_something_are_refused_together(
    vuelta: Any, folders: list[Path], tmp_path: Path
) -> None:
    (folders[0] / "events.json").unlink()
    done = vuelta("analyse", *folders, tmp_path / "wednesday")
    assert done.code == 2
    assert "events.json" in done.err
    assert "wednesday/problem.json" in done.err
