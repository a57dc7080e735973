"""A simulated day on disk: whatever reads days and scenarios reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vuelta import engine, formats
from vuelta.execution import read_report
from vuelta.model import Revision
from vuelta.simulate import Budget, Scenario, day_of, morning_plan, read_scenario, write_day

QUICK = Budget(iterations=5)


@pytest.mark.parametrize("suite", ["absent-heavy", "bad-day"])
def test_a_day_that_was_driven_is_read_as_one(
    day: Callable[..., Scenario], suite: str, tmp_path: Path
) -> None:
    """What the analysis sees is what the vans did: every visit, and every one in vain."""
    scenario = day(suite, vans=2, seed=1, stops=12)
    plan = morning_plan(scenario, iterations=40)
    decided: list[Revision] = []
    gone = day_of(scenario, plan, "vuelta", QUICK, revisions=decided)
    assert gone.is_whole
    assert len(decided) == len(gone.decisions) > 0
    folder = write_day(scenario, gone, decided, tmp_path / "monday")
    problem = formats.read(folder / "problem.json")
    seen = engine.day_of(
        problem,
        formats.read_plan(folder / "plan.json", problem=problem),
        events=read_report(folder / "events.json").events,
        revisions=[formats.read_revision(one) for one in sorted(folder.glob("revision-*.json"))],
    )
    driven = {
        (vehicle, visit.id, visit.arrival, visit.outcome)
        for vehicle, visits in gone.visits.items()
        for visit in visits
        if visit.type == "job" and visit.end is not None
    }
    told = {
        (route.vehicle, step.id, step.arrival, step.outcome)
        for route in seen.driven.routes
        for step in route.steps[: route.done]
        if step.type == "job"
    }
    assert told == driven != set()


def test_a_day_takes_the_place_of_the_one_before(
    day: Callable[..., Scenario], tmp_path: Path
) -> None:
    scenario = day("absent-heavy", vans=1, seed=1, stops=8)
    plan = morning_plan(scenario, iterations=20)
    decided: list[Revision] = []
    busy = day_of(scenario, plan, "vuelta", QUICK, revisions=decided)
    write_day(scenario, busy, decided, tmp_path)
    assert len(list(tmp_path.glob("revision-*.json"))) == len(decided) > 0
    still = day_of(scenario, plan, "still", QUICK)
    write_day(scenario, still, (), tmp_path)
    assert not list(tmp_path.glob("revision-*.json"))
    again = read_scenario(tmp_path)
    assert again == scenario
