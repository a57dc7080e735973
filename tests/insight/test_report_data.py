"""What the page draws: activities of every type of step, windows cut, lateness in minutes."""

from __future__ import annotations

from typing import Any

import pytest

from vuelta.insight import Day, Version
from vuelta.insight.report_data import drawn
from vuelta.model import Plan, Problem, Style
from vuelta.travel import measure
from vuelta.wording.clock import Clock
from vuelta.wording.words import words_of

HERE = [2.0, 41.0]


def day_of(*steps: dict[str, Any], **job: Any) -> Day:
    document = {
        "vehicles": [{"id": "v", "start": HERE, "end": HERE}],
        "jobs": [{"id": "A", "location": HERE, **job}],
    }
    problem = Problem.model_validate(document)
    plan = Plan.model_validate({"routes": [{"vehicle": "v", "steps": list(steps)}]})
    return Day((Version(None, problem, plan),), plan, measure(problem))


def told(day: Day) -> list[dict[str, Any]]:
    data = drawn(day, Clock(Style(), 0), words_of("report", "en"))
    steps: list[dict[str, Any]] = data["vans"][0]["steps"]
    return steps


@pytest.mark.parametrize(
    ("step", "does"),
    [
        ({"type": "job", "id": "A"}, "service"),
        ({"type": "break", "id": "rest"}, "break"),
        ({"type": "reload", "id": "depot"}, "handling"),
        ({"type": "start"}, "none"),
    ],
)
def test_every_type_of_step_is_drawn_as_something(step: dict[str, Any], does: str) -> None:
    assert [one["does"] for one in told(day_of({**step, "arrival": 60}))] == [does]


def test_a_soft_end_cuts_the_window_and_makes_late() -> None:
    """Hard 100-9000, soft end 1000; begun at 1300 it is 5 minutes late."""
    hours = {"time_windows": [[100, 9000]], "soft_end": 1000, "late_cost": 1}
    [step] = told(day_of({"type": "job", "id": "A", "arrival": 1300, "late": 300}, **hours))
    assert step["windows"] == [[100_000, 1_000_000, "00:01–00:16"]]
    assert step["late"] == 5


def test_a_moment_of_another_day_says_so() -> None:
    assert Clock(Style(), 3600).time(25 * 3600) == "+1 01:00"
    assert Clock(Style(times="rfc3339", utc_offset=7200), 0).time(3600) == "03:00"
