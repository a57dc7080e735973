"""VRPLIB solutions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vuelta.errors import InputError
from vuelta.formats import dumps, loads_plan
from vuelta.formats.sol import numbers_of
from vuelta.model import Plan, Problem

N_JOBS = 5


def problem_of(n_vehicles: int = N_JOBS) -> Problem:
    table = [[0] * (N_JOBS + 1)] * (N_JOBS + 1)
    return Problem.model_validate(
        {
            "vehicles": [
                {"id": f"v{k}", "start_index": 0, "end_index": 0} for k in range(n_vehicles)
            ],
            "jobs": [{"id": f"j{k}", "location_index": k} for k in range(1, N_JOBS + 1)],
            "matrices": {"car": {"durations": table}},
        }
    )


def served(plan: Plan) -> list[list[str | None]]:
    return [[step.id for step in route.steps if step.type == "job"] for route in plan.routes]


@given(st.permutations(range(1, N_JOBS + 1)), st.integers(1, 4), st.integers(0, 10**9))
def test_sequences_and_cost_are_read_back(order: list[int], cut: int, steps: int) -> None:
    text = (
        f"Route #1: {' '.join(map(str, order[:cut]))}\n"
        f"Route #2: {' '.join(map(str, order[cut:]))}\n"
        f"Cost {steps / 10_000}\n"
    )
    problem = problem_of()
    plan = loads_plan(text, problem=problem)
    assert plan.summary.cost == steps
    assert served(plan) == [[f"j{k}" for k in order[:cut]], [f"j{k}" for k in order[cut:]]]
    assert [route.vehicle for route in plan.routes] == ["v0", "v1"]
    assert loads_plan(dumps(plan, "sol", problem=problem), problem=problem) == plan


def test_who_is_not_visited_is_unassigned() -> None:
    plan = loads_plan("Route #1: 2 4\nCost 3\n", problem=problem_of())
    assert [task.id for task in plan.unassigned] == ["j1", "j3", "j5"]
    assert plan.summary.unassigned == 3


def test_routes_start_and_end_where_their_vehicle_does() -> None:
    plan = loads_plan("Route #1: 2\n", problem=problem_of())
    assert [step.type for step in plan.routes[0].steps] == ["start", "job", "end"]


def test_shared_rows_fall_back_to_positions() -> None:
    problem = Problem.model_validate(
        {
            "vehicles": [{"id": 1, "start": [0, 0]}],
            "jobs": [{"id": 9, "location": [1, 1]}],
            "shipments": [
                {"pickup": {"id": 4, "location": [2, 2]}, "delivery": {"id": 4, "location": [3, 3]}}
            ],
        }
    )
    assert numbers_of(problem) == {
        ("job", "9", 0): 1,
        ("pickup", "4", 0): 2,
        ("delivery", "4", 0): 3,
    }


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("Route #1: 2 99\n", "F216", "line 1"),
        ("Route #1: 2 x\n", "F211", "line 1"),
        ("Route #1: 2\nRoute #2: 3 2\n", "F215", "line 2"),
        ("Route #1: 2\nRoute #2: 3\n", "F216", "line 2"),
        ("Route #1: 2\nCost lots\n", "F211", "line 2"),
        ("Route #1: 2\n3 4\n", "F213", "line 2"),
        ("no routes here\n", "F212", ""),
    ],
)
def test_what_is_wrong_is_told_by_line(text: str, code: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        loads_plan(text, format="sol", problem=problem_of(1))
    assert (code, where) in [(finding.code, finding.where) for finding in caught.value.findings]


def test_a_solution_needs_its_problem() -> None:
    with pytest.raises(InputError) as caught:
        loads_plan("Route #1: 2\n")
    assert caught.value.code == "F205"


def test_ids_that_are_no_numbers_need_the_problem() -> None:
    plan = loads_plan("Route #1: 2\n", problem=problem_of())
    with pytest.raises(InputError) as caught:
        dumps(plan, "sol")
    assert caught.value.where == "routes[0].steps[1]"


def test_a_reload_has_no_place_in_the_format() -> None:
    steps = [{"type": "job", "id": "1", "arrival": 0}, {"type": "reload", "id": "h", "arrival": 0}]
    plan = Plan.model_validate({"routes": [{"vehicle": "v", "steps": steps}]})
    with pytest.raises(InputError) as caught:
        dumps(plan, "sol")
    (finding,) = caught.value.findings
    assert (finding.code, finding.where) == ("F230", "routes[0].steps[1]")
