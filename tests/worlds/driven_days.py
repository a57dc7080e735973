"""Days to measure: the star with kilometres, and plans driven to the second."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import Any

import pytest

from vuelta.model import Plan, Problem

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next((path for name in BROWSERS if (path := shutil.which(name))), None)
"""A browser to open pages in; where there is none, its tests are not collected."""

collect_ignore = [] if BROWSER else ["test_browser.py"]


class Driven:
    """A day of the star in which a minute of driving is also a kilometre."""

    def __init__(self, star: Any) -> None:
        self.star = star
        self.at = star.at

    def problem(self, **changes: Mapping[str, Any]) -> Problem:
        document = self.star.document(**changes)
        seconds = document["matrices"]["car"]["durations"]
        metres = [[1000 * cell // 60 for cell in row] for row in seconds]
        document["matrices"]["car"]["distances"] = metres
        return Problem.model_validate(document)

    def event(self, what: str, clock: str, van: str, job: str | None = None, **more: Any) -> Any:
        return {"type": what, "time": self.at(clock), "vehicle": van, "job": job, **more}

    @staticmethod
    def as_planned(problem: Problem, plan: Plan) -> list[dict[str, Any]]:
        """What would be reported if everything happened to the second."""
        takes = {job.id for job in problem.jobs if any(job.pickup or ())}
        told: list[dict[str, Any]] = []
        for route in plan.routes:
            for step in route.steps:
                one = {"vehicle": route.vehicle, "time": step.arrival}
                if step.type == "start":
                    told.append({**one, "type": "departed"})
                elif step.type == "end":
                    told.append({**one, "type": "arrived"})
                elif step.type != "break":
                    one |= {"job": step.id, "task": step.type}
                    done = step.type == "pickup" or step.id in takes
                    told.append({**one, "type": "arrived"})
                    told.append(
                        {**one, "time": step.end, "type": "collected" if done else "delivered"}
                    )
        return told


@pytest.fixture(scope="session")
def browser() -> str:
    assert BROWSER is not None
    return BROWSER


@pytest.fixture(scope="session")
def driven(star: Any) -> Driven:
    return Driven(star)
