"""The search against brute force and against the referee, and how it ends.

Every ``vuelta.plan`` here is judged by the referee on its way out, which
raises ``DefectError`` when a limit, a load, a time or a price does not hold;
a core built with ``VUELTA_CHECKED`` recomputes every step of the search too.
"""

# Covers: solver/neighbours.py

from __future__ import annotations

import _thread
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.errors import CommitmentError
from vuelta.model import Plan, Problem, Route, Step
from vuelta.referee import judge
from vuelta.solver import lower, solve
from vuelta.travel import measure

Make = Callable[..., dict[str, Any]]
Unpin = Callable[[dict[str, Any]], dict[str, Any]]


def keepable(document: dict[str, Any], without_pins: Unpin) -> Problem:
    """The problem; without its pins where they cannot be kept."""
    problem = Problem.model_validate(document)
    try:
        lower(problem, measure(problem))
    except CommitmentError:
        return Problem.model_validate(without_pins(document))
    return problem


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 2**32), wild=st.booleans())
def test_no_plan_beats_brute_force(
    seed: int, wild: bool, any_problem: Make, oracle: Any, without_pins: Unpin
) -> None:
    """Whatever the problem: no plan that holds can be cheaper than the cheapest."""
    problem = keepable(any_problem(seed, (1, 3), wild=wild), without_pins)
    truth = oracle(problem, measure(problem))
    plan = vuelta.plan(problem, iterations=200, seed=seed)
    assert truth.objective(plan) >= truth.optimum()


@pytest.mark.slow
@pytest.mark.parametrize("wild", [False, True])
def test_the_search_finds_what_brute_force_finds(
    wild: bool, any_problem: Make, oracle: Any, without_pins: Unpin
) -> None:
    """100 problems of up to four tasks, the referee as judge of every order.

    Two of them may be missed: those where tasks fit a route only together,
    such as a way that exists only through another stop, or a setup that only
    a neighbour saves.
    """
    missed = []
    for seed in range(100):
        problem = keepable(any_problem(seed, (1, 4), wild=wild), without_pins)
        truth = oracle(problem, measure(problem))
        plan = vuelta.plan(problem, iterations=1500, seed=seed)
        if truth.objective(plan) != truth.optimum():
            missed.append(seed)
    assert len(missed) <= 2, missed


@pytest.mark.slow
@pytest.mark.parametrize("wild", [False, True])
def test_the_search_finds_what_all_walks_find(
    wild: bool, any_problem: Make, walk_oracle: Any, without_pins: Unpin
) -> None:
    """Problems of up to seven tasks, every order walked by the core."""
    missed = []
    for seed in range(1000, 1025):
        problem = keepable(any_problem(seed, (5, 7), (1, 3), often=0.15, wild=wild), without_pins)
        truth = walk_oracle(problem, measure(problem))
        plan = vuelta.plan(problem, iterations=3000, seed=seed)
        assert truth.objective(plan) >= truth.optimum()
        if truth.objective(plan) != truth.optimum():
            missed.append(seed)
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("seed", range(8))
def test_large_problems_come_out_clean(seed: int, any_problem: Make, without_pins: Unpin) -> None:
    problem = keepable(any_problem(seed, (30, 80), (4, 8), often=0.12), without_pins)
    plan = vuelta.plan(problem, iterations=600, seed=seed)
    assert len(plan.unassigned) < problem.n_tasks


@pytest.mark.parametrize("feature", ["breaks", "pairs", "late", "limits", "pins", "optional"])
def test_a_feature_everywhere_comes_out_clean(feature: str) -> None:
    """Forty jobs on a street, with one feature on every job or vehicle."""
    problem = street(40, 5)
    for k, vehicle in enumerate(problem["vehicles"]):
        if feature == "breaks":
            vehicle["breaks"] = [
                {"id": 1, "service": 300, "time_windows": [[600, 1200], [2000, 2600]]},
                {"id": 2, "service": 100},
            ]
            vehicle["costs"] = {"per_waiting_hour": 3600}
        if feature == "limits":
            vehicle.update(max_tasks=9, max_travel_time=2500, max_duration=4000)
        if feature == "pins":
            vehicle["steps"] = [{"type": "job", "id": 5 * k + i} for i in (3, 1)]
            vehicle["pinned_steps"] = 2
    jobs = problem["jobs"]
    for k, job in enumerate(jobs):
        if feature == "late":
            job.update(soft_end=200 * (k % 7), late_cost=1000 * (k % 3))
        if feature == "optional":
            job["penalty"] = 100 * (k % 5)
    if feature == "pairs":
        problem["jobs"] = []
        for job in jobs:
            del job["delivery"]
        problem["shipments"] = [
            {"pickup": pickup, "delivery": {**delivery, "id": pickup["id"]}, "amount": [1]}
            for pickup, delivery in zip(jobs[::2], jobs[1::2], strict=True)
        ]
    plan = vuelta.plan(problem, iterations=400)
    left = len(plan.unassigned)
    assert left == 0 or feature in ("limits", "optional")


def street(n_jobs: int, n_vehicles: int) -> dict[str, Any]:
    """Jobs east of the depot, a little north or south."""
    return {
        "vehicles": [
            {"id": k, "start": [0, 0], "end": [0, 0], "capacity": [n_jobs // n_vehicles + 2]}
            for k in range(n_vehicles)
        ],
        "jobs": [
            {
                "id": k,
                "location": [0.002 * (k + 1), 0.001 * (k * 7 % 5)],
                "delivery": [1],
                "service": 30,
            }
            for k in range(n_jobs)
        ],
    }


def order(plan: Plan) -> list[list[str]]:
    return [[f"{step.type}{step.id}" for step in route.steps if step.id] for route in plan.routes]


# --- left out ---


def test_serving_more_wins_whatever_it_costs() -> None:
    """Ten jobs fit one dear van; nine fit the cheap one: ten are served."""
    problem = street(10, 2)
    cheap, dear = problem["vehicles"]
    cheap.update(capacity=[9])
    dear.update(capacity=[10], costs={"fixed": 10**6, "per_hour": 10**5})
    plan = vuelta.plan(problem, iterations=300)
    assert not plan.unassigned


def test_priority_decides_who_stays_out() -> None:
    problem = street(6, 1)
    problem["vehicles"][0]["capacity"] = [3]
    for k in (0, 2, 5):
        problem["jobs"][k]["priority"] = 1 + k
    plan = vuelta.plan(problem, iterations=300)
    assert {entry.id for entry in plan.unassigned} == {"1", "3", "4"}


def test_what_is_required_outweighs_every_priority() -> None:
    problem = street(2, 1)
    problem["vehicles"][0]["capacity"] = [1]
    problem["jobs"][0]["priority"] = 100
    problem["jobs"][1]["required"] = True
    plan = vuelta.plan(problem, iterations=100)
    assert [entry.id for entry in plan.unassigned] == ["0"]


def test_a_vehicle_opens_for_jobs_that_pay_only_together() -> None:
    """Opening costs 100, each of ten jobs is worth 20: alone none pays, all do."""
    problem = street(10, 1)
    problem["vehicles"][0]["costs"] = {"fixed": 100, "per_hour": 0}
    for job in problem["jobs"]:
        job["penalty"] = 20
    plan = vuelta.plan(problem, iterations=100)
    assert not plan.unassigned
    assert plan.summary.costs.left_out == 0


def test_a_penalty_lower_than_the_trip_is_paid() -> None:
    problem = street(1, 1)
    problem["vehicles"][0]["costs"] = {"fixed": 100}
    problem["jobs"][0]["penalty"] = 3
    plan = vuelta.plan(problem, iterations=100)
    assert plan.summary.costs.left_out == 3 * 10_000
    assert not plan.routes


# --- warm starts, pins ---


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), how=st.sampled_from(["as it is", "halved", "shuffled"]))
def test_any_warm_plan_will_do(
    seed: int, how: str, any_problem: Make, oracle: Any, without_pins: Unpin
) -> None:
    """Feasible: never worsened. Partial, or in a wrong order on a wrong vehicle: used."""
    problem = keepable(any_problem(seed, (4, 12)), without_pins)
    travel = measure(problem)
    first = vuelta.plan(problem, iterations=100, seed=seed)
    warm = first
    if how == "halved":
        routes = [r.model_copy(update={"steps": r.steps[::2]}) for r in first.routes]
        warm = first.model_copy(update={"routes": tuple(routes)})
    if how == "shuffled":
        names = [vehicle.id for vehicle in problem.vehicles]
        warm = Plan(
            routes=tuple(
                Route(vehicle=names[-1 - k], steps=tuple(reversed(route.steps)))
                for k, route in enumerate(first.routes[: len(names)])
            )
        )
    again = vuelta.plan(problem, iterations=1, seed=seed + 1, warm=warm)
    if how == "as it is":
        truth = oracle(problem, travel)
        assert truth.objective(again) <= truth.objective(first)


def test_a_pinned_pickup_is_always_delivered() -> None:
    """Its penalty is far lower than the way to the delivery, but it is picked up."""
    problem = street(0, 1)
    problem["vehicles"][0].update(capacity=[1], steps=[{"type": "pickup", "id": 7}], pinned_steps=1)
    problem["shipments"] = [
        {
            "pickup": {"id": 7, "location": [0.001, 0]},
            "delivery": {"id": 8, "location": [0.9, 0.9]},
            "amount": [1],
            "penalty": 0,
        }
    ]
    plan = vuelta.plan(problem, iterations=50)
    assert order(plan) == [["pickup7", "delivery8"]]


def test_a_pinned_pickup_that_cannot_be_delivered_is_a_broken_promise() -> None:
    problem = street(0, 1)
    problem["vehicles"][0].update(
        capacity=[1], steps=[{"type": "pickup", "id": 7}], pinned_steps=1, time_window=[1000, 9000]
    )
    problem["shipments"] = [
        {
            "pickup": {"id": 7, "location": [0.001, 0]},
            "delivery": {"id": 8, "location": [0.1, 0], "time_windows": [[0, 900]]},
            "amount": [1],
        }
    ]
    with pytest.raises(CommitmentError) as caught:
        vuelta.plan(problem, iterations=50)
    assert (caught.value.code, caught.value.where) == ("C301", "vehicles[0].pinned_steps")


def test_deliveries_that_are_owed_stay_whatever_else_is_urgent() -> None:
    """Two pickups are aboard; jobs of high priority would fill the shift without them."""
    problem = street(30, 1)
    van = problem["vehicles"][0]
    van.update(
        capacity=[40],
        time_window=[0, 1500],
        steps=[{"type": "pickup", "id": 50}, {"type": "pickup", "id": 51}],
        pinned_steps=2,
    )
    for job in problem["jobs"]:
        job["priority"] = 100
    problem["shipments"] = [
        {
            "pickup": {"id": 50 + k, "location": [0, 0.001 * k]},
            "delivery": {"id": 60 + k, "location": [-0.01 * k, 0.01]},
            "amount": [1],
            "penalty": 1,
        }
        for k in range(2)
    ]
    for warm in (None, Plan(routes=(Route(vehicle="0", steps=jobs_of(problem)),))):
        plan = vuelta.plan(problem, iterations=300, warm=warm)
        [steps] = order(plan)
        assert steps[:2] == ["pickup50", "pickup51"]
        assert {"delivery60", "delivery61"} <= set(steps)
        assert plan.unassigned


def jobs_of(problem: dict[str, Any]) -> tuple[Step, ...]:
    return tuple(Step(type="job", id=str(job["id"]), arrival=0) for job in problem["jobs"])


def test_pinned_stops_stay_first_whatever_they_cost() -> None:
    problem = street(12, 1)
    problem["vehicles"][0].update(
        steps=[{"type": "job", "id": k} for k in (11, 0, 6)], pinned_steps=3
    )
    [steps] = order(vuelta.plan(problem, iterations=300))
    assert steps[:3] == ["job11", "job0", "job6"]


# --- how it ends ---


def test_a_problem_of_one_task_is_searched_too() -> None:
    """The given step puts it on the dear van; the search moves it to the cheap one."""
    problem = street(1, 2)
    problem["vehicles"][0].update(costs={"fixed": 50}, steps=[{"type": "job", "id": 0}])
    plan = vuelta.plan(problem, iterations=50)
    assert [route.vehicle for route in plan.routes] == ["1"]
    assert plan.search is not None
    assert (plan.search.stopped_by, plan.search.iterations) == ("iterations", 50)


@pytest.mark.parametrize("threads", [1, 2])
def test_same_seed_iterations_and_threads_give_the_same_plan(
    threads: int, any_problem: Make, without_pins: Unpin
) -> None:
    document = any_problem(77, (40, 40), (5, 5), often=0.15)
    problem = keepable(document, without_pins)
    plans = [vuelta.plan(problem, iterations=200, seed=3, threads=threads) for _ in range(2)]
    assert plans[0].routes == plans[1].routes
    assert plans[0].unassigned == plans[1].unassigned


@pytest.mark.slow
def test_another_process_gives_the_same_plan() -> None:
    problem = street(25, 3)
    script = (
        "import json, sys, vuelta\n"
        "plan = vuelta.plan(json.load(sys.stdin), iterations=200, seed=5)\n"
        "print(json.dumps([[[s.type, s.id, s.arrival] for s in r.steps] for r in plan.routes]))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(problem),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    plan = vuelta.plan(problem, iterations=200, seed=5)
    here = [[[step.type, step.id, step.arrival] for step in route.steps] for route in plan.routes]
    assert json.loads(done.stdout) == here


def test_iterations_stop_exactly() -> None:
    search = vuelta.plan(street(20, 2), iterations=123).search
    assert search is not None
    assert (search.iterations, search.stopped_by) == (123, "iterations")


def test_no_improvement_stops() -> None:
    search = vuelta.plan(street(6, 1), no_improvement=100).search
    assert search is not None
    assert search.stopped_by == "no_improvement"


def test_time_stops_a_search_however_little_there_is() -> None:
    """A thousand stops, and no second: it ends by time, long before its iterations."""
    search = vuelta.plan(street(1000, 20), time_limit=0, iterations=10**9).search
    assert search is not None
    assert search.stopped_by == "time"
    assert search.iterations < 10**9


def test_cancel_from_another_thread_gives_the_best_plan_so_far() -> None:
    cancel, begun = vuelta.Cancel(), threading.Event()
    other = threading.Thread(target=lambda: begun.wait() and cancel.set())
    other.start()
    plan = vuelta.plan(
        street(30, 2), iterations=10**9, cancel=cancel, on_progress=lambda _: begun.set()
    )
    other.join()
    assert plan.search is not None
    assert plan.search.stopped_by == "cancelled"
    assert not plan.unassigned


def test_what_on_progress_raises_comes_out() -> None:
    def stop(_: vuelta.Progress) -> None:
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        vuelta.plan(street(30, 2), iterations=10**9, on_progress=stop)


def test_an_interrupt_comes_out() -> None:
    with pytest.raises(KeyboardInterrupt):
        vuelta.plan(street(30, 2), iterations=10**9, on_progress=lambda _: _thread.interrupt_main())


@pytest.mark.slow
def test_progress_tells_money_and_tasks_apart() -> None:
    """Two tasks cannot be served; wishes make the routes cost less than nothing."""
    told: list[vuelta.Progress] = []
    problem = street(20, 2)
    for job in problem["jobs"][:2]:
        job["skills"] = ["wings"]
    for job in problem["jobs"]:
        job["vehicle_costs"] = {"0": -1000, "1": -1000}
    cancel = vuelta.Cancel()

    def tell(progress: vuelta.Progress) -> None:
        told.append(progress)
        if len(told) == 4:
            cancel.set()

    plan = vuelta.plan(problem, iterations=10**9, on_progress=tell, cancel=cancel)
    assert told[-1].unassigned == 2
    assert all(-18_000 < progress.cost < 0 for progress in told)
    assert told[-1].cost >= plan.summary.cost / 10_000
    assert told[-1].routes == len(plan.routes)


def test_a_draft_knows_its_exact_cost(any_problem: Make, without_pins: Unpin) -> None:
    for seed in range(30):
        problem = keepable(any_problem(seed, (2, 9)), without_pins)
        travel = measure(problem)
        draft = solve(problem, travel, iterations=30)
        judgement = judge(problem, draft.plan, travel)
        assert judgement.clean
        assert draft.exact_cost == judgement.exact_cost + judgement.exact_left_out
