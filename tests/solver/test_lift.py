"""From the core's routes to a plan and back."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vuelta
from vuelta.errors import CommitmentError
from vuelta.model import Plan, Problem, Route, Step
from vuelta.solver import lift, lower
from vuelta.solver.lift import given_sequences, sequences
from vuelta.travel import measure

Make = Callable[..., dict[str, Any]]


@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_lifting_and_reading_back_gives_the_same_routes(
    seed: int, any_problem: Make, without_pins: Callable[[Any], Any]
) -> None:
    """Any routes, also such as break every limit; pinned stops come first."""
    document = any_problem(seed, (1, 12))
    problem = Problem.model_validate(document)
    try:
        lowered = lower(problem, measure(problem))
    except CommitmentError:
        problem = Problem.model_validate(without_pins(document))
        lowered = lower(problem, measure(problem))
    draw = random.Random(seed)
    routes = [list(stops) for stops in lowered.legend.pinned]
    pinned = {stop for stops in routes for stop in stops}
    stops = [stop for stop in range(len(lowered.legend.visits)) if stop not in pinned]
    draw.shuffle(stops)
    for stop in stops[: draw.randint(0, len(stops))]:
        draw.choice(routes).append(stop)
    plan = lift(lowered, routes)
    assert sequences(lowered, plan) == routes
    served = sum(map(len, routes))
    assert len(plan.unassigned) == len(lowered.legend.visits) - served
    assert len(plan.routes) == sum(1 for route in routes if route)
    for route in plan.routes:
        vehicle = next(v for v in problem.vehicles if v.id == route.vehicle)
        kinds = [step.type for step in route.steps]
        assert ("start" in kinds) == vehicle.has_start
        assert ("end" in kinds) == vehicle.has_end


def town(**fields: Any) -> Problem:
    return Problem.model_validate(
        {
            "vehicles": [{"id": name, "start": [0, 0], "end": [0, 0]} for name in ("A", "B")],
            "jobs": [{"id": k, "location": [0.01 * k, 0]} for k in range(1, 5)],
            **fields,
        }
    )


def plan_of(**routes: list[str]) -> Plan:
    return Plan(
        routes=tuple(
            Route(
                vehicle=vehicle,
                steps=tuple(Step(type="job", id=name, arrival=0) for name in names),
            )
            for vehicle, names in routes.items()
        )
    )


def test_what_a_problem_does_not_know_is_skipped() -> None:
    problem = town()
    lowered = lower(problem, measure(problem))
    plan = plan_of(B=["3", "99", "1", "3"], C=["2"], A=["1", "4"])
    assert sequences(lowered, plan) == [[3], [2, 0]]


def test_pinned_stops_come_first_whatever_a_plan_says() -> None:
    vehicles = town().model_dump(mode="json")["vehicles"]
    vehicles[0].update(steps=[{"type": "job", "id": "2"}], pinned_steps=1)
    problem = town(vehicles=vehicles)
    lowered = lower(problem, measure(problem))
    assert sequences(lowered, plan_of(A=["1", "2"], B=["2", "3"])) == [[1, 0], [2]]


def test_the_vehicles_own_steps_are_routes_too() -> None:
    vehicles = town().model_dump(mode="json")["vehicles"]
    vehicles[1].update(
        breaks=[{"id": "lunch"}],
        steps=[
            {"type": "start"},
            {"type": "job", "id": "4"},
            {"type": "break", "id": "lunch"},
            {"type": "job", "id": "1"},
            {"type": "end"},
        ],
    )
    problem = town(vehicles=vehicles)
    assert given_sequences(lower(problem, measure(problem))) == [[], [3, 0]]


@pytest.mark.parametrize("order", [["late", "early"], ["early", "late"]])
def test_breaks_are_taken_in_the_order_of_their_windows(order: list[str]) -> None:
    """However they are listed; both can be kept only one after the other."""
    windows = {"early": [[100, 200]], "late": [[5000, 5100]]}
    problem = town()
    vehicles = problem.model_dump(mode="json")["vehicles"][:1]
    vehicles[0]["breaks"] = [
        {"id": name, "service": 60, "time_windows": windows[name], "always_taken": True}
        for name in order
    ]
    plan = vuelta.plan(town(vehicles=vehicles), iterations=50)
    assert not plan.unassigned
    [route] = plan.routes
    assert [step.id for step in route.steps if step.type == "break"] == ["early", "late"]
