"""Short searches that each take what pays: more of them never lose what fewer found."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import vuelta
from vuelta import solver
from vuelta.execution import project, read_incidents
from vuelta.model import Plan, Problem, Revision, Search
from vuelta.policy import effective_policy
from vuelta.replanning import Residual, applied
from vuelta.replanning import everyone as replanning_everyone
from vuelta.replanning import improve as improving
from vuelta.replanning.candidates import Candidates
from vuelta.replanning.improve import Budget, improved
from vuelta.simulate import generate, morning_plan

HOUR = 3600


def storm(seed: int) -> tuple[Problem, Plan, list[dict[str, Any]]]:
    """A morning of a dozen vans, and rain from ten on: everybody is late together."""
    scenario = generate("calm", 12, seed, parameters={"stops_per_van": 15})
    plan = morning_plan(scenario, 300)
    depot = scenario.problem.vehicles[0].start
    assert depot is not None
    rain = {
        "id": "rain",
        "code": "WEATHER",
        "time": 10 * HOUR,
        "disruption": {"id": "front", "centre": depot, "radius": 30_000, "factor": 2.5},
        "service_factor": 1.5,
    }
    return scenario.problem, plan, [rain]


def total(revision: Revision) -> int:
    return revision.plan.summary.cost + revision.price


@pytest.mark.slow
def test_more_rounds_find_more_on_days_when_everybody_is_late() -> None:
    """One long search lost by length: it moved much at once, and change has its price."""
    first = short = long = 0
    for seed in range(3):
        problem, plan, told = storm(seed)
        revise = [
            vuelta.replan(problem, plan, told, 10 * HOUR, **budget)
            for budget in (
                {"time_limit": 0},
                {"time_limit": None, "iterations": 200},
                {"time_limit": None, "iterations": 2000},
            )
        ]
        for revision in revise:
            assert not vuelta.check(revision.problem, revision.plan).faults
        first += total(revise[0])
        short += total(revise[1])
        long += total(revise[2])
    assert long < short < first


def day_of(seed: int) -> Candidates:
    problem, plan, told = storm(seed)
    policy = effective_policy(None, None)
    state = project(problem, plan, (), 10 * HOUR, loading=policy.commitment.loading)
    revised = applied(problem, state, read_incidents(told), policy)
    day = Candidates(revised, plan, "full", seed)
    day.answer({})
    return day


def test_what_was_found_is_never_given_up_for_more_search() -> None:
    """Every report of progress is at least as good as the one before."""
    day = day_of(5)
    costs: list[float] = []
    budget = Budget(60, 600, on_progress=lambda progress: costs.append(progress.cost))
    kept = day.kept()
    found = improved(day, kept, budget)
    assert len(costs) > 10
    assert costs == sorted(costs, reverse=True)
    assert found.total < kept.total
    assert found.total / 10_000 == costs[-1]
    record = found.plan.search
    assert record is not None
    assert (record.iterations, record.stopped_by) == (600, "iterations")


def test_the_price_by_van_is_that_of_the_plan() -> None:
    """What was taken piece by piece comes to what a fresh day says of the whole."""
    day = day_of(7)
    found = improved(day, day.kept(), Budget(60, 400))
    assert sum(found.totals.values()) == found.total
    again = day_of(7)
    everyone = replanning_everyone(again.day)
    turned, _ = again.searched(everyone, lambda residual: untouched(residual), found)
    assert turned is None
    judgement = vuelta.check(found.problem, found.plan)
    assert not judgement.faults
    assert judgement.plan.summary.cost + found.price == found.total


def untouched(residual: Residual) -> solver.Draft:
    """A solver that gives back what it started from."""
    record = Search(seed=0, threads=1, iterations=0, seconds=0.0, stopped_by="trivial")
    return solver.Draft(residual.warm.model_copy(update={"search": record}), Fraction(0))


@pytest.mark.slow
def test_few_vans_are_asked_at_a_time_and_everybody_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[int, int]] = []

    def solve(problem: Problem, *rest: Any, iterations: int, **options: Any) -> solver.Draft:
        asked.append((len(problem.vehicles), iterations))
        return solver.solve(problem, *rest, iterations=iterations, **options)

    monkeypatch.setattr(improving, "solve", solve)
    day = day_of(3)
    improved(day, day.kept(), Budget(60, 500))
    everyone = len(replanning_everyone(day.day))
    assert sum(rounds for _, rounds in asked) == 500
    whole = [k for k, (vans, _) in enumerate(asked) if vans == everyone]
    assert 0 < len(whole) <= len(asked) / 3
    assert all(vans <= 7 for k, (vans, _) in enumerate(asked) if k not in whole)


def test_a_day_that_nobody_can_change_any_more_stays(
    star: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All vans are at their last stop: no search, and no waiting for the end of the budget."""

    def solve(*_: Any, **__: Any) -> None:
        raise AssertionError("searched for what nobody can change")

    monkeypatch.setattr(improving, "solve", solve)
    late = {"code": "DELAY", "vehicle": "v_n", "seconds": 60}
    revision = star.replan("8:57", late, time_limit=None, iterations=10**6)
    assert star.ids(revision.plan) == star.ids(star.plan(star.problem()))


@pytest.mark.slow
def test_goods_that_change_vans_are_looked_for_again(
    trouble: Callable[[int], Any], laws: Any
) -> None:
    """A van stops with parcels aboard: whoever had no place at first may get one later."""
    n = 0
    for seed in range(12):
        maker = trouble(seed)
        problem = maker.day(is_pinned=False)
        plan = vuelta.plan(problem, iterations=60)
        if not plan.routes:
            continue
        van = plan.routes[0].vehicle
        told = [{"id": "i", "code": "VEHICLE_BREAKDOWN", "vehicle": van, "time": 9 * HOUR}]
        try:
            kept = vuelta.replan(problem, plan, told, 9 * HOUR, time_limit=0)
        except vuelta.VueltaError:
            continue
        revision = vuelta.replan(problem, plan, told, 9 * HOUR, time_limit=None, iterations=400)
        laws.hold(problem, plan, revision, told, 9 * HOUR)
        assert len(revision.plan.unassigned) <= len(kept.plan.unassigned)
        n += 1
    assert n > 6


@pytest.mark.parametrize("is_pair", [False, True])
def test_what_is_required_comes_before_any_number_that_is_deferred(is_pair: bool) -> None:
    """A required task waits; it takes the whole shift of the van, and all others give way."""
    table = [[0, 4000, 4000], [4000, 0, 7000], [4000, 7000, 0]]
    van = {"id": "v", "start_index": 0, "end_index": 0, "time_window": [0, 10000]}
    crowd = [{"id": "at_once", "location_index": 0, "service": 60}]
    crowd += [{"id": f"l{k}", "location_index": 1, "priority": 100} for k in range(30)]
    ends = {half: {"id": half, "location_index": 2} for half in ("pickup", "delivery")}
    one = {"id": "x", "location_index": 2, "required": True}
    document = {
        "vehicles": [van],
        "jobs": crowd if is_pair else [*crowd, one],
        "shipments": [{**ends, "required": True}] if is_pair else [],
        "matrices": {"car": {"durations": table}},
    }
    steps = [{"type": "job", "id": job["id"], "arrival": 400} for job in crowd]
    waiting = [{"id": half, "type": half} for half in ends] if is_pair else [{"id": "x"}]
    plan = {"routes": [{"vehicle": "v", "steps": steps}], "unassigned": waiting}
    told = [{"id": "i", "code": "CANCELLATION", "time": 0, "job": "l0"}]
    free = {"commitment": {"next_stops": 0, "horizon": 0}}
    revision = vuelta.replan(document, plan, told, 0, policy=free, time_limit=None, iterations=300)
    got = {step.id for route in revision.plan.routes for step in route.steps if step.id}
    assert got - {"at_once"} == ({"pickup", "delivery"} if is_pair else {"x"})
